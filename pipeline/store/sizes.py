"""How many bytes each folder of a home takes; of a folder of very many files nearly, from some of these.

Belongs here: counting. Does not: letting anything go (`run.pruning`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

#: The name for files that lie in no folder.
FILES = "files"
#: So many files of a folder are counted each; of those that follow one in SOME, for so many.
EACH, SOME = 20_000, 100


def bytes_of(home: Path, known: Mapping[str, int] | None = None) -> dict[str, int]:
    """Bytes of each folder by its name; a file that several names lead to counts once, where it is met first.

    `known`: folders that are not gone through, with what they had when they were.
    """
    seen: set[tuple[int, int]] = set()
    found = dict(known or {})
    for entry in sorted((e for e in _entries(home) if e.name not in (known or {})), key=lambda entry: entry.name):
        name = entry.name if entry.is_dir(follow_symlinks=False) else FILES
        found[name] = found.get(name, 0) + sum(_sizes(entry, seen))
    return found


def _sizes(entry: os.DirEntry[str], seen: set[tuple[int, int]]) -> Iterator[int]:
    for number, file in enumerate(_files(entry)):
        if number >= EACH and number % SOME:
            continue
        try:
            about = file.stat(follow_symlinks=False)
        except OSError:  # gone since
            continue
        if about.st_nlink > 1:
            if (about.st_dev, about.st_ino) in seen:
                continue
            seen.add((about.st_dev, about.st_ino))
        yield about.st_size * (SOME if number >= EACH else 1)


def _files(entry: os.DirEntry[str]) -> Iterator[os.DirEntry[str]]:
    """A file itself, or all that are below a folder."""
    if not entry.is_dir(follow_symlinks=False):
        yield entry
        return
    for part in _entries(Path(entry.path)):
        yield from _files(part)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except OSError:  # gone since, or not to be read
        return
