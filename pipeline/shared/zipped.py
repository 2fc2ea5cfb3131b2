"""ZIP files that hold one table, and the same table unpacked.

Belongs here: finding the one member that a dataset reads. Does not: whether the file is whole or a bomb, which was
asked before (`fetch.accept`), or what the member says.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import BinaryIO, cast

from pipeline.contract import Refused

_MAGIC = b"PK\x03\x04"


@contextmanager
def only_member(file: BinaryIO, name: str, suffix: str) -> Iterator[BinaryIO]:
    """The one member of this suffix (".csv") in a zip file, while it is open; a file that is no zip file is itself.

    Raises Refused (unexpected_members) where no member has the suffix, or several have.
    """
    magic = file.read(len(_MAGIC))
    file.seek(0)
    if magic != _MAGIC:
        yield file
        return
    with zipfile.ZipFile(file) as archive:
        names = [n for n in archive.namelist() if PurePath(n).suffix.lower() == suffix and not _is_leftover(n)]
        if len(names) != 1:
            found = ", ".join(names or archive.namelist())
            raise Refused("unexpected_members", f"{name}: expected one {suffix} in the zip file; found {found}")
        with archive.open(names[0]) as member:
            yield cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, member)))


def only_member_of(data: bytes, name: str, suffix: str) -> bytes:
    """The same for bytes at hand."""
    with only_member(io.BytesIO(data), name, suffix) as member:
        return member.read()


def _is_leftover(name: str) -> bool:
    """Whether a member was added by the program that packed the file."""
    return name.startswith("__MACOSX/") or PurePath(name).name.startswith(".")
