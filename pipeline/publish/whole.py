"""A folder that is made beside its place and moved there when it is whole; nothing that is there is overwritten.

Belongs here: that, for deposits and exports. Does not: what is in the folder, the releases' own folders
(`store.releases`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.publish.describe.contents import File
from pipeline.store.files import file_digest
from pipeline.store.releases import ReleaseError

CHECKSUMS = "checksums.sha256"


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder to fill, which takes the place of `folder` at the end of the block; nothing is left of one that fails.

    Raises ReleaseError when something is there already, or the folder cannot be made or filled.
    """
    place = folder.absolute()
    if folder.is_symlink() or folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise ReleaseError(f"{folder} is there already; name a folder that is not: nothing is overwritten")
    if not place.parent.is_dir():
        raise ReleaseError(f"{place.parent} is no folder; make it, or name another")
    staged = place.parent / f".{place.name}.{os.getpid()}.partial"
    try:
        staged.mkdir()
        yield staged
        staged.rename(place)
    except OSError as error:
        raise ReleaseError(f"{folder} cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def add_texts(folder: Path, texts: Mapping[str, str | bytes], files: Sequence[File]) -> None:
    """Write texts into the folder, and beside them the digests of texts and files, for `sha256sum --check`."""
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    sums = {name: file_digest(folder / name) for name in texts} | {f.path.as_posix(): f.sha256 for f in files}
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
    (folder / CHECKSUMS).write_text(lines, encoding="utf-8")
