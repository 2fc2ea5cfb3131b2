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


@dataclass(frozen=True)
class Released:
    """A release's name, when it was made, the day of it, its year and month."""

    release_id: str
    made: str
    day: str
    year: str
    month: str


#: In place of what only one release says. The characters stand in nobody's data; if they did, the page would say more.
MARKED = Released(**{field.name: f"\u2983{field.name}\u2984" for field in fields(Released)})
_MARK = re.compile("\u2983(\\w+)\u2984")


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
    return _MARK.sub(r'<span class="release-\1"></span>', page)


def link_alike(folder: Path) -> None:
    """Let a page that is being made share what it has alike with the newest other one beside it."""
    before = max(_made(folder), default=None)
    for file in sorted(p for p in folder.rglob("*") if p.is_file()) if before else ():
        other = before / file.relative_to(folder) if before else file
        if other.is_file() and not other.samefile(file) and filecmp.cmp(other, file, shallow=False):
            _link(other, file)


def _made(folder: Path) -> Iterator[Path]:
    return (p for p in folder.parent.iterdir() if not p.name.startswith(".") and (p / MADE).exists())


def _link(other: Path, file: Path) -> None:
    beside = file.with_name(f".{file.name}.alike")
    try:
        os.link(other, beside)
    except OSError:  # the disk knows no links, or no more of this file
        return
    beside.replace(file)
