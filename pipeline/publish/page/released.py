"""What a page says of its release, apart from the page: so a page that tells nothing new is the same in every release.

Belongs here: marks in place of a release's name and time, the style sheet that fills them, the files that two releases
have alike. Does not: what a page says (`page/`).

A page leads to `release.<language>.css` beside it, which puts the words in: without a script, and from a disk. A file
that is the same in the page of the release before is linked, so that both lie on the disk once.
"""

from __future__ import annotations

import filecmp
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

from pipeline.common.values import Row
from pipeline.publish.page.place import MADE
from pipeline.publish.page.words import Words
from pipeline.store.files import files_below, write_new


@dataclass(frozen=True)
class Released:
    """A release's name, when it was made, the day of it, its year and month."""

    release_id: str
    made: str
    day: str
    year: str
    month: str


#: In place of what only one release says. The characters stand in nobody's data; if they did, the page would say more.
BEGIN, END = "\u2983", "\u2984"
MARKED = Released(**{field.name: f"{BEGIN}{field.name}{END}" for field in fields(Released)})
_MARK = re.compile(f"{BEGIN}(\\w+){END}")


def released(release: Row, words: Words) -> Released:
    """What is said of a release, by its row of meta.release, in a language."""
    at = release["created_at_utc"]
    if not isinstance(at, datetime):
        raise TypeError(f"a release made at {at!r}")
    return Released(str(release["release_id"]), words.day(at), words.day(at.date()), str(at.year), str(at.month))


def style_of(told: Released) -> str:
    """The style sheet that fills the marks of a page."""
    said = (f'.release-{field.name}::before {{ content: "{getattr(told, field.name)}"; }}' for field in fields(told))
    return "\n".join(said) + "\n"


def filled(page: str) -> str:
    """A page with elements for its marks."""
    return _MARK.sub(r'<span class="release-\1"></span>', page) if BEGIN in page else page


class Before:
    """The pages made before the one in a folder: its own release's, and the newest of another release."""

    def __init__(self, folder: Path, own: Path) -> None:
        self._folder = folder
        self._before = [p for p in (own, max(_made(own), default=None)) if p is not None and p.is_dir()]

    def write(self, path: str, data: bytes) -> None:
        """Write a file below the folder, which is there; one that a page before has alike is that page's."""
        new = f"{self._folder}/{path}"
        if not any(_linked_alike(f"{before}/{path}", data, new) for before in self._before):
            write_new(new, data)

    def read(self, path: str) -> bytes | None:
        """What the newest page before has at this path below it; None where none has."""
        return next((file.read_bytes() for before in self._before if (file := before / path).is_file()), None)

    def share(self) -> None:
        """Let what others wrote into the folder, and a page before has alike, be that page's too."""
        for file in map(self._folder.joinpath, files_below(self._folder) if self._before else ()):
            if file.stat().st_nlink > 1:
                continue
            others = (before / file.relative_to(self._folder) for before in self._before)
            if other := next((o for o in others if o.is_file() and filecmp.cmp(o, file, shallow=False)), None):
                _replace(file, other)


def _made(own: Path) -> Iterator[Path]:
    return (p for p in own.parent.iterdir() if p != own and not p.name.startswith(".") and (p / MADE).exists())


def _linked_alike(other: str, data: bytes, new: str) -> bool:
    try:
        with open(other, "rb", buffering=0) as file:  # noqa: PTH123 - of thousands of files a Path takes longer
            if file.read() != data:
                return False
        os.link(other, new)
    except OSError:  # that page does not have it; or the disk knows no links, or no more of this file
        return False
    return True


def _replace(file: Path, other: Path) -> None:
    beside = file.with_name(f".{file.name}.alike")
    try:
        os.link(other, beside)
    except OSError:  # the disk knows no links, or no more of this file
        return
    beside.replace(file)
