"""A web server on this machine that answers as told, well or badly, for tests of anything that fetches.

Point WPS_ORIGIN at `FaultServer.origin`; a request for https://host/path then arrives here as `/host/path`.

    with FaultServer() as server:
        server.on("/api.example.org/data.json", faults.too_many_requests(2, retry_after="1", then=faults.ok(b"[{}]")))
        ...
        assert len(server.requests("/api.example.org/data.json")) == 3

A fault is a function that is given the request's handler and writes an answer; `faults` has many.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Fault = Callable[["Handler"], None]


@dataclass(frozen=True)
class Request:
    """A request as it arrived: path without query, query as sent, headers by lower-case name, monotonic time."""

    path: str
    query: str
    headers: dict[str, str]
    at: float


class Handler(BaseHTTPRequestHandler):
    """One request: logged, then given to the fault of its path."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.server.lock:
            self.server.log.append(Request(parts.path, parts.query, headers, time.monotonic()))
        self.close_connection = True
        self.server.routes.get(parts.path, _unknown)(self)

    @property
    def origin(self) -> str:
        return self.server.origin

    @property
    def stopping(self) -> threading.Event:
        return self.server.stopping

    def query(self, name: str, default: int) -> int:
        """A number in the request's query."""
        return int(parse_qs(urlsplit(self.path).query).get(name, [str(default)])[0])

    def answer(self, code: int, body: bytes = b"", length: int | None = None, **headers: str) -> None:
        """A whole answer; `length` lies about the body, `headers` have _ for -."""
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def stream(self, chunks: Iterator[bytes], **headers: str) -> None:
        """A chunked answer without an announced length."""
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        for chunk in chunks:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:
        return


def _unknown(handler: Handler) -> None:
    handler.answer(404)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Fault] = {}
        self.log: list[Request] = []
        self.lock = threading.Lock()
        self.stopping = threading.Event()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        return  # a client that hangs up in the middle is what these tests are about


class FaultServer:
    """The server, running for as long as the `with` block."""

    def __init__(self) -> None:
        self._server = _Server()
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> FaultServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def origin(self) -> str:
        """The value for WPS_ORIGIN."""
        return self._server.origin

    def on(self, path: str, fault: Fault) -> None:
        """Answer `/host/path` like this from now on."""
        self._server.routes[path] = fault

    def requests(self, path: str | None = None) -> list[Request]:
        """The requests so far, of one path or all."""
        with self._server.lock:
            return [request for request in self._server.log if path in {None, request.path}]


def unused_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
