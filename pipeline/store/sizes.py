"""How many bytes each folder of a home takes.

Belongs here: counting. Does not: letting anything go (`run.pruning`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

#: The name for files that lie in no folder.
FILES = "files"


def bytes_of(home: Path) -> dict[str, int]:
    """Bytes of each folder by its name; a file that several names lead to counts once, where it is met first."""
    seen: set[tuple[int, int]] = set()
    found: dict[str, int] = {}
    for entry in sorted(_entries(home), key=lambda entry: entry.name):
        name = entry.name if entry.is_dir(follow_symlinks=False) else FILES
        found[name] = found.get(name, 0) + sum(_sizes(entry, seen))
    return found


def _sizes(entry: os.DirEntry[str], seen: set[tuple[int, int]]) -> Iterator[int]:
    if entry.is_dir(follow_symlinks=False):
        for part in _entries(Path(entry.path)):
            yield from _sizes(part, seen)
        return
    try:
        about = entry.stat(follow_symlinks=False)
    except OSError:  # gone since
        return
    if about.st_nlink > 1:
        if (about.st_dev, about.st_ino) in seen:
            return
        seen.add((about.st_dev, about.st_ino))
    yield about.st_size


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:  # gone since, or not to be read
        return []
