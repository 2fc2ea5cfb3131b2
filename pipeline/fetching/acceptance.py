"""Whether bytes are a document of the expected kind, before anything trusts them.

Belongs here: pure checks of bytes: kind, wholeness, size. Does not: where the bytes come from, or what they say
(a file that passes can still be refused by its parser). The codes are explained in `reasons`.
"""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pipeline.contract import Refused
from pipeline.fetching.json_rows import rows_of
from pipeline.fetching.sniff import BOMS, decode_text, refuse_html, start_of

Media = Literal["pdf", "xlsx", "csv", "json"]

#: The most bytes that one packed part of a PDF may unpack to, and all parts of a workbook.
STREAM_LIMIT = 64_000_000
WORKBOOK_LIMIT = 512_000_000

#: No deflate stream unpacks to more than this many times its size: small ones need not be tried.
_DEFLATE_AT_MOST = 1032
_STREAM = re.compile(rb"stream\r?\n(?=[\x08-\x78])")


@dataclass(frozen=True)
class Expectation:
    """What a document of a source must be: its kind and its size in bytes (`max_bytes` None: the setting alone)."""

    media: Media
    min_bytes: int = 1
    max_bytes: int | None = None


def verify(data: bytes, expect: Expectation, last_size: int | None) -> None:
    """Raise Refused unless the bytes are a whole document as expected; `last_size`: the last accepted one's, if known.

    Without a last size (a file that an operator put into the inbox, a first look) a small document is not held back.
    """
    if not data.strip():
        raise Refused("empty", f"{len(data)} bytes, all white space" if data else "no bytes at all")
    refuse_html(data)
    _KINDS[expect.media](data)
    if len(data) < expect.min_bytes:
        raise Refused("too_small", f"{len(data):,} bytes; this source's documents have {expect.min_bytes:,} or more")
    if expect.max_bytes is not None and len(data) > expect.max_bytes:
        raise Refused("too_large", f"{len(data):,} bytes; at most {expect.max_bytes:,} are allowed")
    refuse_collapse(len(data), last_size)


def refuse_collapse(size: int, last_size: int | None) -> None:
    """Raise Refused when the document has less than half the bytes of the last accepted one."""
    if last_size is not None and size * 2 < last_size:
        raise Refused("collapsed", f"{size:,} bytes where the last accepted document has {last_size:,}")


def _verify_json(data: bytes) -> None:
    if not rows_of(data):
        raise Refused("no_rows", "a list without rows")


def _verify_pdf(data: bytes) -> None:
    if b"%PDF-" not in data[:1024]:
        raise Refused("wrong_magic", f"not a PDF, it begins {start_of(data)}")
    if b"%%EOF" not in data[-2048:]:
        raise Refused("truncated", f"a PDF whose end is missing ({len(data):,} bytes, no %%EOF in the last 2048)")
    for match in _STREAM.finditer(data):
        end = data.find(b"endstream", match.end())
        packed = memoryview(data)[match.end() : end if end >= 0 else len(data)]
        if len(packed) * _DEFLATE_AT_MOST > STREAM_LIMIT and _unpacks_beyond(packed, STREAM_LIMIT):
            raise Refused("bomb", f"a PDF of {len(data):,} bytes with a part that unpacks to over {STREAM_LIMIT:,}")


def _unpacks_beyond(packed: memoryview, limit: int) -> bool:
    """Whether a zlib stream unpacks to more than the limit, found without ever holding much of it."""
    unpacker, size = zlib.decompressobj(), 0
    for start in range(0, len(packed), 65536):
        piece: bytes | memoryview = packed[start : start + 65536]
        while piece:
            try:
                size += len(unpacker.decompress(piece, 1_000_000))
            except zlib.error:
                return False  # packed in another way, or damaged: the parser's business
            if size > limit or unpacker.eof:
                return size > limit
            piece = unpacker.unconsumed_tail
    return False


def _verify_xlsx(data: bytes) -> None:
    if not data.startswith(b"PK\x03\x04"):
        raise Refused("wrong_magic", f"not a workbook, it begins {start_of(data)}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise Refused("truncated", f"a workbook whose end is missing or damaged: {error}") from error
    if not any(entry.filename.startswith("xl/") for entry in entries):
        raise Refused("wrong_magic", "a zip file without a workbook in it")
    if sum(entry.file_size for entry in entries) > WORKBOOK_LIMIT:
        raise Refused("bomb", f"a workbook of {len(data):,} bytes that unpacks to more than {WORKBOOK_LIMIT:,}")


def _verify_csv(data: bytes) -> None:
    if data.startswith((b"PK\x03\x04", b"%PDF-", b"\x1f\x8b")) or (b"\x00" in data and not data.startswith(BOMS[1:])):
        raise Refused("wrong_magic", f"not text, it begins {start_of(data)}")
    text = decode_text(data)
    if text.lstrip().startswith(("{", "[{", "[]")):
        rows_of(data)
        raise Refused("wrong_magic", f"JSON where delimited text should be: {start_of(data)}")
    if text.lstrip().startswith("<"):
        raise Refused("wrong_magic", f"markup where delimited text should be: {start_of(data)}")
    head = text[:65536].lstrip()
    if not head:
        raise Refused("empty", f"{len(data)} bytes without a character of text")
    first = head.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    try:
        records = [record for record in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter) if any(record)][
            :2
        ]
    except csv.Error as error:
        raise Refused("wrong_magic", f"not delimited text: {error}; it begins {start_of(data)}") from error
    if len(records[0]) < 2:
        raise Refused("wrong_magic", f"the first line is no header of columns: {first[:80]!r}")
    if len(records) < 2:
        raise Refused("no_rows", f"a header without rows: {first[:80]!r}")


_KINDS: dict[str, Callable[[bytes], None]] = {
    "pdf": _verify_pdf,
    "xlsx": _verify_xlsx,
    "csv": _verify_csv,
    "json": _verify_json,
}
