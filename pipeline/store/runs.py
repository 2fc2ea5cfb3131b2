"""The records of runs: how each ended, what its sources had, which checks failed.

Belongs here: keeping and reading them. Does not: what a record says (`run.record`), who holds the home (`home`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.common.values import record_bytes
from pipeline.store.files import write_atomically
from pipeline.store.run_record import RunRecord

RUNS_KEPT = 400
#: So many of the newest stay, however long ago that was.
NEWEST = 10
#: The name of a record: when its run began.
NAME = "%Y%m%dT%H%M%S%fZ"
#: How a run of some assets alone ends, whatever came of it: it is no nightly run.
PARTIAL = "partial"


def keep_run(home: Path, started: datetime, record: RunRecord) -> Path:
    """Keep the record of a run that began at `started` (UTC), and where it lies; the oldest beyond RUNS_KEPT go.

    Its name comes after every other's, though the clock was set back: the newest by name is the last.
    """
    runs = home / "runs"
    known = _files(home)
    if known:
        with suppress(OverflowError):  # there is no later moment than the last
            started = max(started, _began(known[-1]) + timedelta(microseconds=1))
    kept = runs / f"{started.strftime(NAME)}.json"
    write_atomically(kept, record_bytes(record))
    for old in _files(home)[:-RUNS_KEPT]:
        old.unlink()
    return kept


def aged_runs(home: Path, before: datetime) -> list[Path]:
    """The records of runs that began before that moment (UTC), without the newest ones."""
    return [path for path in _files(home)[:-NEWEST] if _began(path) < before]


def amend_run(kept: Path | None, record: RunRecord) -> None:
    """Keep what was learnt of a run after its record was kept, unless the disk is full."""
    if kept is not None:
        with suppress(OSError):  # what counts is kept already
            write_atomically(kept, record_bytes(record))


def last_run(home: Path) -> RunRecord | None:
    """The newest record of a whole run, or None before the first."""
    return next((record for record in _newest_first(home) if record["outcome"] != PARTIAL), None)


def runs_since(home: Path, name: str) -> list[tuple[str, RunRecord]]:
    """The records after the one of this name, oldest first, each with its name; "": all that are kept."""
    records = ((path.stem, _read(path)) for path in _files(home) if path.stem > name)
    return [(stem, record) for stem, record in records if record is not None]


def last_partial_run(home: Path) -> RunRecord | None:
    """The record of a run of some assets alone, where it is newer than every whole run."""
    newest = next(_newest_first(home), None)
    return newest if newest and newest["outcome"] == PARTIAL else None


def _newest_first(home: Path) -> Iterator[RunRecord]:
    records = map(_read, reversed(_files(home)))
    return (record for record in records if record is not None)


def _read(path: Path) -> RunRecord | None:
    """A record; None of one that a failing disk has damaged: the one before says more than nothing."""
    with suppress(OSError, ValueError):  # none that is whole
        record: RunRecord = json.loads(path.read_text(encoding="utf-8"))
        return record if isinstance(record, dict) and "outcome" in record else None
    return None


def _files(home: Path) -> list[Path]:
    """The files of records, oldest first; what else lies there is somebody's."""
    return sorted(path for path in (home / "runs").glob("*.json") if _is_named(path) and path.is_file())


def _is_named(path: Path) -> bool:
    with suppress(ValueError):
        return _began(path) is not None
    return False


def _began(path: Path) -> datetime:
    return datetime.strptime(path.stem, NAME).replace(tzinfo=UTC)
