"""Releases as the shelf has them, beside those of the home.

Belongs here: one list of both. Does not: reaching the shelf (`publish.shelf`), the home's own releases (`status`).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.ask.status import ReleaseLine
from pipeline.common.values import Record
from pipeline.publish.shelf.reading import shelved
from pipeline.settings import Settings


def with_snapshots(settings: Settings, lines: Sequence[ReleaseLine]) -> list[Record]:
    """The home's releases and those that only the shelf has, newest first, each with its `snapshot` there or None.

    Of a release that another builder's home has, neither its rows nor when it was made are known here. Raises
    SettingsError where the shelf cannot be reached.
    """
    there = shelved(settings).by_id
    unknown = dict.fromkeys(ReleaseLine.__annotations__)
    alone = [
        {**unknown, "release_id": name, "current": False, "tables": len(s.tables), "snapshot": s.number}
        for name, s in there.items()
        if name not in {line["release_id"] for line in lines}
    ]
    here = [{**line, "snapshot": s.number if (s := there.get(line["release_id"])) else None} for line in lines]
    return sorted([*here, *alone], key=lambda line: str(line["release_id"]), reverse=True)
