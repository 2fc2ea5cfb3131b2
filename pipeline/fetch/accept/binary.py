"""PDFs and workbooks: whether bytes are whole ones, and no bombs.

Belongs here: these two formats. Does not: other kinds, sizes and digests (`accept`).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from pipeline.contract import Refused
from pipeline.declare.source import Expectation
from pipeline.fetch.accept.kinds import whole
from pipeline.fetch.accept.sniff import start_of

#: The most bytes that one packed part of a PDF may unpack to, and all parts of a workbook.
STREAM_LIMIT = 64_000_000
WORKBOOK_LIMIT = 512_000_000

#: No deflate stream unpacks to more than this many times its size: small ones need not be tried.
_DEFLATE_AT_MOST = 1032
_STREAM = re.compile(rb"stream\r?\n(?=[\x08-\x78])")


@whole("pdf")
def verify_pdf(data: bytes, _: Expectation) -> None:
    """Raise Refused unless this is a PDF with a beginning and an end, no part of which unpacks to very much."""
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


@whole("xlsx")
def verify_xlsx(data: bytes, _: Expectation) -> None:
    """Raise Refused unless this is a workbook that can be opened and does not unpack to very much."""
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
