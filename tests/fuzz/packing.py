"""Packed documents opened and closed again, so that what is changed lies inside and not in the packing."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib

Members = list[tuple[str, bytes]]
ZIPPED = ("zip", "xlsx")
DAMAGED = (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error)


def opened(kind: str, data: bytes) -> Members:
    """What is packed in a document of this kind; nothing where it is damaged, or not packed."""
    try:
        if kind in ZIPPED:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                return [(m.filename, archive.read(m)) for m in archive.infolist() if m.file_size < 1_000_000]
        return [("", gzip.decompress(data))] if kind == "gz" else []
    except DAMAGED:
        return []


def closed(kind: str, members: Members) -> bytes:
    """The document with these members."""
    if kind == "gz":
        return gzip.compress(members[0][1], 1, mtime=0)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()


def kind_inside(kind: str, name: str) -> str:
    """The kind of document that a member of this name is, in a document of this kind."""
    return {"xlsx": "xml", "gz": "tsv"}.get(kind) or name.rpartition(".")[2].lower()
