"""Delimited tables and plain text: whether a file is one, read in pieces.

Belongs here: csv, tsv, txt. Does not: other kinds, sizes and digests (`accept`).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.contract import Refused
from pipeline.declare.source import Expectation
from pipeline.fetch.accept.json_rows import rows_of
from pipeline.fetch.accept.kinds import streamed
from pipeline.fetch.accept.sniff import BOMS, decode_text, start_of

#: So much of a table's beginning is looked at as text; all of it is looked through for bytes that are no text.
_HEAD = 65_536
_PIECE = 1_000_000
_PACKED = (b"PK\x03\x04", b"%PDF-", b"\x1f\x8b")
#: Bytes without a meaning in Windows-1252.
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
#: Control characters that no text editor writes. A few are what a text taken out of a PDF may have.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_CONTROL_SHARE = 0.01


@streamed("csv")
def verify_csv(file: BinaryIO, _: Expectation) -> None:
    """Raise Refused unless this is delimited text with a header of columns and a row; UTF-8, UTF-16 or Windows-1252."""
    head = _head(file)
    first = head.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        records = [record for record in reader if any(record)][:2]
    except csv.Error as error:
        raise Refused("wrong_magic", f"not delimited text: {error}; it begins {first[:40]!r}") from error
    _refuse_no_table(first, records)


@streamed("tsv")
def verify_tsv(file: BinaryIO, _: Expectation) -> None:
    """Raise Refused unless this is text delimited by tabs with a header of columns and a row, whatever is quoted."""
    lines = [line for line in _head(file).splitlines() if line.strip()][:2]
    _refuse_no_table(lines[0], [line.split("\t") for line in lines])


def _refuse_no_table(first: str, records: list[list[str]]) -> None:
    if not records or len(records[0]) < 2:
        raise Refused("wrong_magic", f"the first line is no header of columns: {first[:80]!r}")
    if len(records) < 2:
        raise Refused("no_rows", f"a header without rows: {first[:80]!r}")


@streamed("txt")
def verify_txt(file: BinaryIO, _: Expectation) -> None:
    """Raise Refused unless this is text, UTF-8 or Windows-1252, and neither markup nor the JSON of an error."""
    start, utf8, cp1252 = b"", codecs.getincrementaldecoder("utf-8")(), True
    is_utf8, control, size = True, 0, 0
    for piece in _pieces(file):
        start = start or piece
        if start.startswith(_PACKED) or b"\x00" in piece:
            raise Refused("wrong_magic", f"not text, it begins {start_of(start)}")
        is_utf8 = is_utf8 and _decodes(utf8, piece)
        cp1252 = cp1252 and not _NOT_CP1252.search(piece)
        control, size = control + len(_CONTROL.findall(piece)), size + len(piece)
    if not ((is_utf8 and _decodes(utf8, b"", True)) or cp1252) or control > _CONTROL_SHARE * size:
        raise Refused("wrong_magic", f"neither UTF-8 nor Windows-1252 text, it begins {start_of(start)}")
    text = start.removeprefix(BOMS[0]).lstrip()
    if text.startswith(b"{"):
        if len(start) < _PIECE:
            rows_of(start)
        raise Refused("wrong_magic", f"JSON where text should be: {start_of(start)}")
    if re.match(rb"<[a-zA-Z?!]", text):
        raise Refused("wrong_magic", f"markup where text should be: {start_of(start)}")


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _head(file: BinaryIO) -> str:
    """The beginning of a table as text, after all of it was looked through for bytes that are no text."""
    start = b""
    for piece in _pieces(file):
        start = start or piece
        if start.startswith(_PACKED) or (b"\x00" in piece and not start.startswith(BOMS[1:])):
            raise Refused("wrong_magic", f"not text, it begins {start_of(start)}")
    text = decode_text(_whole_lines(start)).lstrip()
    if not text:
        raise Refused("empty", f"{len(start)} bytes without a character of text")
    if text.startswith(("{", "[{", "[]")):
        if len(start) < _PIECE:
            rows_of(start)
        raise Refused("wrong_magic", f"JSON where delimited text should be: {start_of(start)}")
    if text.startswith("<"):
        raise Refused("wrong_magic", f"markup where delimited text should be: {start_of(start)}")
    return text


def _whole_lines(start: bytes) -> bytes:
    """As much of the beginning as is looked at. A character cut in two must not decide about the encoding."""
    if len(start) <= _HEAD or start.startswith(BOMS[1:]):
        return start[:_HEAD]
    return start[: start.rfind(b"\n", 0, _HEAD) + 1] or start[:_HEAD]
