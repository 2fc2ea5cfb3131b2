"""The feeds of a release, as its pages tell of them: where a subject's feed lies and what it told last.

Belongs here: reading a release's own index of feeds. Does not: what becomes an entry (`publish.feeds`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.publish.page.place import FEEDS
from pipeline.publish.passing.made_for import MadeFor, holds

INDEX = "index.json"


@dataclass(frozen=True)
class Feed:
    """A subject's feed: its files, below a release's page and below the newest one's address, and of its newest entry
    the day, the title and the causes."""

    atom: str
    json: str
    told_on: datetime | None
    title: str | None
    causes: tuple[str, ...]


def shows_feeds(folder: Path, now: MadeFor) -> bool:
    """Whether a release's feeds may be shown by the terms of now: all of them where the page is nobody else's."""
    if not folder.is_dir() or not now["public"]:
        return folder.is_dir()
    try:
        return holds(json.loads((folder / INDEX).read_text(encoding="utf-8")).get("made_for"), now)
    except (OSError, ValueError, AttributeError):  # written into since: nobody knows what they tell
        return False


@dataclass(frozen=True)
class Feeds:
    """The feeds in a folder, none where there is no folder."""

    folder: Path | None
    #: By path, the newest entry of each feed: every page asks for that of everything.
    _newest: dict[str, Mapping[str, Any]] = field(default_factory=dict, init=False, repr=False)

    def of(self, kind: str, value: str) -> Feed | None:
        """The feed of a subject, of ("all", "") for everything; None where nothing was ever told of it."""
        path = self._paths.get((kind, value))
        if path is None:
            return None
        newest = self._newest.get(path) or self._newest.setdefault(path, self._read(path))
        told_on = newest.get("date_published")
        return Feed(
            atom=f"{FEEDS}/{path}.atom",
            json=f"{FEEDS}/{path}.json",
            told_on=datetime.fromisoformat(told_on) if told_on else None,
            title=newest.get("title"),
            causes=tuple(newest.get("tags", ())),
        )

    @cached_property
    def _paths(self) -> Mapping[tuple[str, str], str]:
        index = self.folder and self.folder / INDEX
        if not index or not index.exists():
            return {}
        listed = json.loads(index.read_text(encoding="utf-8"))["feeds"]
        return {(feed["kind"], feed["value"]): feed["path"] for feed in listed}

    def _read(self, path: str) -> Mapping[str, Any]:
        """The newest entry of a feed."""
        folder = self.folder or Path()
        items = json.loads((folder / f"{path}.json").read_text(encoding="utf-8"))["items"]
        return dict(items[0]) if items else {}
