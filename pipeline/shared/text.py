"""Bytes -> characters, for every dataset in one way.

Belongs here: which encoding the bytes of a text are in. Does not: lines, cells, markup, or what a text means.
"""

from __future__ import annotations

from pipeline.contract import Refused

#: UTF-8 with or without its mark.
UTF_8 = "utf-8-sig"
CP1252 = "cp1252"
UTF_16 = "utf-16"
ASCII = "ascii"
LATIN_1 = "latin-1"
#: What text in UTF-16 begins with, in either order of its bytes.
_MARKS = (b"\xff\xfe", b"\xfe\xff")


def utf_8(data: bytes, name: str) -> str:
    """The text of a file that is kept in UTF-8, with or without its mark. Raises Refused (not_utf8) for other bytes."""
    try:
        return data.decode(UTF_8)
    except UnicodeDecodeError as error:
        raise Refused("not_utf8", f"{name}: byte {error.start} is not UTF-8; save the file as UTF-8") from error


def decoded(data: bytes, *encodings: str) -> tuple[str, str]:
    """The text, and the encoding it was in: UTF-16 where its mark says so, else as `first_of` finds."""
    if data.startswith(_MARKS):
        return data.decode(UTF_16, "replace"), UTF_16
    return first_of(data, *encodings)


def first_of(data: bytes, *encodings: str) -> tuple[str, str]:
    """The text, and the first of the encodings that fits all bytes; else Windows-1252. Never fails.

    A name that no encoding has is passed over. Bytes that Windows-1252 leaves without a meaning become U+FFFD, so
    that damage shows.
    """
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode(CP1252, "replace"), CP1252
