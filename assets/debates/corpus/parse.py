"""Any file of the corpus -> rows, told apart by what is in it.

Belongs here: telling a tar of texts, a table and a version record apart. Does not: reading them (`texts`, `tables`,
`version`).
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from assets.debates.corpus import tables, texts, version
from assets.debates.corpus.unpacking import unpacked
from pipeline.contract import Refused, Streamed

#: A version record has some 20 kB.
MOST_RECORD_BYTES = 20_000_000
#: What the publisher offers beside the files read here.
_OTHERS = {b"%PDF": "a PDF", b"RDX": "R's own format", b"PK\x03\x04": "a zip or a workbook", b"\x7fELF": "a program"}


def read(file: BinaryIO, name: str) -> Iterator[pl.DataFrame]:
    """Rows of one file in batches; column `part` says of what: speaker, document, text or version.

    All columns are String, every batch has the same ones, locators are unique. Raises Refused.
    """
    stream = unpacked(file, name)
    head = stream.peek(tarfile.BLOCKSIZE)
    start = head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise Refused("empty", f"{name}: nothing in it")
    if _is_tar(head):
        yield from texts.read(stream, name)
    elif start.startswith(b"{"):
        yield version.read(stream.read(MOST_RECORD_BYTES), name)
    elif start.startswith(b"<"):
        raise Refused("html_instead", f"{name}: a web page where a file of the corpus should be; try again later")
    elif kind := next((what for magic, what in _OTHERS.items() if start.startswith(magic)), None):
        raise Refused("unexpected_file", f"{name}: is {kind}; wanted: speaker.tsv, meta.tsv, speeches.tar or a version")
    else:
        yield from tables.read(stream, name)


def _is_tar(head: bytes) -> bool:
    """Whether a file begins with a tar's header, or with the zeros of an empty one."""
    block = head[: tarfile.BLOCKSIZE]
    try:
        tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.TarError:
        return len(block) == tarfile.BLOCKSIZE and not block.strip(b"\0")
    return True


parse = Streamed(read)
