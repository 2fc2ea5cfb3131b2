"""The records of runs: how each ended, what its sources had, which checks failed.

Belongs here: keeping and reading them. Does not: what a record says (`run.record`), who holds the home (`home`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.store.files import write_atomically
from pipeline.store.run_record import RunRecord

RUNS_KEPT = 400
#: The name of a record: when its run began.
NAME = "%Y%m%dT%H%M%S%fZ"
#: How a run of some assets alone ends, whatever came of it: it is no nightly run.
PARTIAL = "partial"


def keep_run(home: Path, started: datetime, record: RunRecord) -> None:
    """Keep the record of a run that began at `started` (UTC); the oldest beyond RUNS_KEPT go.

    Its name comes after every other's, though the clock was set back: the newest by name is the last.
    """
    runs = home / "runs"
    text = json.dumps(record, ensure_ascii=False, indent=1, default=str)
    newest = max((path.stem for path in runs.glob("*.json")), default="")
    with suppress(ValueError):  # a file that is no record
        started = max(started, datetime.strptime(newest, NAME).replace(tzinfo=UTC) + timedelta(microseconds=1))
    write_atomically(runs / f"{started.strftime(NAME)}.json", text.encode())
    for old in sorted(runs.glob("*.json"))[:-RUNS_KEPT]:
        old.unlink()


def last_run(home: Path) -> RunRecord | None:
    """The newest record of a whole run, or None before the first."""
    return next((record for record in _newest_first(home) if record["outcome"] != PARTIAL), None)


def runs_since(home: Path, name: str) -> list[tuple[str, RunRecord]]:
    """The records after the one of this name, oldest first, each with its name; "": all that are kept."""
    records = ((path.stem, _read(path)) for path in sorted((home / "runs").glob("*.json")) if path.stem > name)
    return [(stem, record) for stem, record in records if record is not None]


def last_partial_run(home: Path) -> RunRecord | None:
    """The record of a run of some assets alone, where it is newer than every whole run."""
    newest = next(_newest_first(home), None)
    return newest if newest and newest["outcome"] == PARTIAL else None


def _newest_first(home: Path) -> Iterator[RunRecord]:
    records = map(_read, sorted((home / "runs").glob("*.json"), reverse=True))
    return (record for record in records if record is not None)


def _read(path: Path) -> RunRecord | None:
    """A record; None of one that a failing disk has damaged: the one before says more than nothing."""
    with suppress(ValueError):
        record: RunRecord = json.loads(path.read_text(encoding="utf-8"))
        return record
    return None
