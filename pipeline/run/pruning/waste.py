"""Things of one kind that nobody will need again.

Belongs here: how many, how large, and how they go. Does not: which they are (`documents`, `folders`, `history`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.store.run_record import Pruned


@dataclass(frozen=True)
class Waste:
    """So many things of a kind, the bytes that they hold, and what lets them go."""

    what: str
    number: int
    bytes: int
    remove: Callable[[], object]

    @property
    def told(self) -> Pruned:
        """The same as it is shown."""
        return Pruned(what=self.what, number=self.number, bytes=self.bytes)


def of_paths(what: str, paths: Sequence[Path]) -> Waste:
    """Files and folders as waste."""
    return Waste(what, len(paths), sum(map(size_of, paths)), lambda: _remove_all(paths))


def _remove_all(paths: Sequence[Path]) -> None:
    for path in paths:
        remove(path)


def size_of(path: Path) -> int:
    """The bytes of a file, or of all files below a folder that no other name leads to."""
    if path.is_dir() and not path.is_symlink():
        return sum(size_of(part) for part in path.iterdir())
    found = path.lstat()
    return found.st_size if found.st_nlink == 1 else 0


def remove(path: Path) -> None:
    """Remove a file or folder."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
