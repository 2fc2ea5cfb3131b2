"""Questions that people ask of each new release, by name.

Belongs here: keeping them. Does not: asking them (`publish.feeds.asking`), judging them (`ask.watching`).

    WPS_HOME/watches.json            name -> the question, and when it was added
    RELEASE/watches.json             name -> what the release answered
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.store.files import write_atomically

FILE = "watches.json"


class WatchError(ValueError):
    """A file of questions that cannot be read; the text says what to do."""


@dataclass(frozen=True)
class Watch:
    """A question in SQL, and when it was added (ISO 8601, UTC)."""

    name: str
    sql: str
    added_at: str


def watches(home: Path) -> dict[str, Watch]:
    """Every question, by name. Raises WatchError."""
    path = home / FILE
    try:
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return {name: Watch(**{"name": name, **about}) for name, about in sorted(kept.items())}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise WatchError(f"{path} cannot be read ({error}); mend it or move it away") from error


def keep(home: Path, kept: dict[str, Watch]) -> None:
    """Keep these questions and no others."""
    told = {name: {k: v for k, v in asdict(watch).items() if k != "name"} for name, watch in sorted(kept.items())}
    write_atomically(home / FILE, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
