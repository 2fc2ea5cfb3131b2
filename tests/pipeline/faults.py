"""The ways in which a `FaultServer` answers, well or badly. Each keeps its own count: make a new one per test."""

from __future__ import annotations

import gzip
import json
import re
import socket
import struct
import threading
import zlib
from collections.abc import Callable, Iterator

from tests.pipeline.fault_server import Fault, Handler

MEGABYTE = 1_000_000
HTML = b"<!DOCTYPE html>\n<html><head><title>Service notice</title></head><body>Please try later</body></html>"


def ok(body: bytes, etag: str | None = None, last_modified: str | None = None) -> Fault:
    """The body; 304 to a client that names the same etag (or, without one, the same date)."""
    headers = {name: value for name, value in (("ETag", etag), ("Last_Modified", last_modified)) if value}

    def fault(handler: Handler) -> None:
        asked = handler.headers.get("If-None-Match") if etag else handler.headers.get("If-Modified-Since")
        if asked is not None and asked == (etag or last_modified):
            handler.answer(304, **headers)
        else:
            handler.answer(200, body, **headers)

    return fault


def status(code: int, body: bytes = b"", **headers: str) -> Fault:
    """This status, every time."""
    return lambda handler: handler.answer(code, body, **headers)


def html200() -> Fault:
    """A web page that claims to be a PDF."""
    return lambda handler: handler.answer(200, HTML, Content_Type="application/pdf")


def json_error200() -> Fault:
    """An error that claims to be data."""
    return lambda handler: handler.answer(200, b'{"error": "dataset is being rebuilt", "code": 17}')


def empty() -> Fault:
    """Status 200 and nothing."""
    return lambda handler: handler.answer(200)


def wrong_magic() -> Fault:
    """Bytes that are no document at all."""
    return lambda handler: handler.answer(200, bytes(range(256)) * 20)


def truncated(body: bytes) -> Fault:
    """Half the body, after announcing all of it."""
    return lambda handler: handler.answer(200, body[: len(body) // 2], length=len(body))


def big(megabytes: int = 200) -> Fault:
    """A PDF's beginning and megabytes of nothing, never whole in memory, without an announced length."""

    def chunks() -> Iterator[bytes]:
        yield b"%PDF-1.7\n"
        for _ in range(megabytes):
            yield b"\0" * MEGABYTE

    return lambda handler: handler.stream(chunks())


def big_announced(megabytes: int = 200) -> Fault:
    """The same size, announced in the headers."""
    return lambda handler: handler.answer(200, b"%PDF-1.7\n", length=megabytes * MEGABYTE)


def gzip_bomb(megabytes: int = 200) -> Fault:
    """A small packed answer that unpacks to megabytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    zeros = b"\0" * MEGABYTE
    packed = b"".join([packer.compress(zeros) for _ in range(megabytes)]) + packer.flush()
    return lambda handler: handler.answer(200, packed, Content_Encoding="gzip")


def gzipped(body: bytes) -> Fault:
    """The body, packed as many servers do."""
    return lambda handler: handler.answer(200, gzip.compress(body), Content_Encoding="gzip")


def redirect_to(url: str, through_origin: bool = False) -> Fault:
    """Sends on to an address; through_origin: written as ORIGIN/host/path, as a rewriting gateway would."""

    def fault(handler: Handler) -> None:
        target = re.sub("^https:/", handler.origin, url) if through_origin else url
        handler.answer(302, Location=target)

    return fault


def redirect_loop() -> Fault:
    """Sends on to itself."""
    return lambda handler: handler.answer(302, Location=handler.origin + handler.path)


def sequence(*faults: Fault) -> Fault:
    """One after the other; the last one from then on."""
    left, lock = list(faults), threading.Lock()

    def fault(handler: Handler) -> None:
        with lock:
            current = left.pop(0) if len(left) > 1 else left[0]
        current(handler)

    return fault


def too_many_requests(times: int, retry_after: str | Callable[[], str], then: Fault) -> Fault:
    """429 so many times; `retry_after` is the header, in seconds or (a function, for the time of asking) a date."""

    def refuse(handler: Handler) -> None:
        handler.answer(429, Retry_After=retry_after if isinstance(retry_after, str) else retry_after())

    return sequence(*[refuse] * times, then)


def error500(times: int | None = None, then: Fault | None = None) -> Fault:
    """500 so many times and then something else; without a number always."""
    failing = status(500, b"Internal Server Error")
    return failing if times is None or then is None else sequence(*[failing] * times, then)


def timeout() -> Fault:
    """Accepts, and never answers."""
    return lambda handler: handler.stopping.wait() and None


def drip(body: bytes, every: float = 0.2) -> Fault:
    """The body byte by byte."""

    def fault(handler: Handler) -> None:
        handler.answer(200, length=len(body))
        for index in range(len(body)):
            if handler.stopping.wait(every):
                return
            handler.wfile.write(body[index : index + 1])

    return fault


def drip_headers(every: float = 0.1) -> Fault:
    """Headers without end, letter by letter: never silent, never an answer."""

    def fault(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Filler: ")
        while not handler.stopping.wait(every):
            handler.wfile.write(b"x")

    return fault


def reset() -> Fault:
    """Breaks the connection off instead of answering."""

    def fault(handler: Handler) -> None:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    return fault


def paged(rows: list[dict[str, object]], wrap: str | None = None, at_most: int | None = None) -> Fault:
    """Rows in pages by page_num and per_page; `wrap`: the list's key in an object; `at_most`: the server's limit."""

    def fault(handler: Handler) -> None:
        size = min(handler.query("per_page", len(rows)), at_most or len(rows))
        start = (handler.query("page_num", 1) - 1) * size
        page = rows[start : start + size]
        handler.answer(200, json.dumps({wrap: page, "page": 1} if wrap else page).encode())

    return fault
