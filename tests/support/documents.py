"""Small documents of several kinds, and the code that any bytes are refused with."""

from __future__ import annotations

import io
import tarfile
import zipfile

from pipeline.contract import Refused
from pipeline.declare.source import Expectation, Media
from pipeline.fetch.accept.accept import verify
from pipeline.fetch.accept.reasons import REASONS

PDF = b"%PDF-1.6\n1 0 obj << >> endobj\nstartxref\n9\n%%EOF\n"
HTML = b"<html><head><title>Sign in</title></head></html>"
TSV = "filename\tspeaker\n1.txt\tMs. Côté\n".encode()


def workbook(name: str = "xl/workbook.xml", size: int = 10) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, "x" * size)
    return buffer.getvalue()


def reason(data: bytes, media: Media, last_size: int | None = None, **bounds: int) -> str | None:
    """The code the bytes are refused with; None when they are accepted."""
    try:
        verify(data, Expectation(media, **bounds), last_size)
    except Refused as refused:
        assert refused.reason in REASONS
        assert refused.detail
        return refused.reason
    return None


def tar(*members: tuple[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as archive:
        for name, data in members:
            about = tarfile.TarInfo(name)
            about.size = len(data)
            archive.addfile(about, io.BytesIO(data))
    return made.getvalue()


SPEECHES = tar(("speeches/a.txt", b"I thank you" * 100), ("speeches/b.txt", b"Mr. President"), ("empty.txt", b""))
