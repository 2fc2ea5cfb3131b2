"""The last night as a text file for Prometheus (the textfile collector of its node_exporter reads it).

Belongs here: names, help and labels of the metrics, and their text format. Does not: what a record holds.

Times are moments in seconds since 1970, so that whoever watches computes ages; sizes are bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.run.record import OUTCOMES
from pipeline.store.files import write_atomically
from pipeline.store.run_record import RunRecord, SourceLine, holds_back


@dataclass(frozen=True)
class Sample:
    """One value of a metric with its labels."""

    name: str
    value: float
    labels: Mapping[str, str]


#: Every metric and what it says.
HELP = {
    "wps_info": "Versions of the program and of its engines.",
    "wps_night_outcome": "1 for the way in which the last night ended.",
    "wps_night_start_timestamp_seconds": "When the last night began.",
    "wps_night_end_timestamp_seconds": "When the last night ended.",
    "wps_step_seconds": "Seconds that a step of the last night took.",
    "wps_checks": "Checks of the last night that passed, failed, failed and are accepted, or warned.",
    "wps_damaged": "Things found damaged in the home.",
    "wps_told": "1 where the last night could be told, 0 where it could not.",
    "wps_home_bytes": "Bytes that a folder of the home takes.",
    "wps_source_state": "1 for the state of a source.",
    "wps_source_rows": "Rows as parsed that a source has.",
    "wps_source_refused": "Documents of a source that were refused.",
    "wps_source_to_come": "Documents of a source that are still to come.",
    "wps_source_checked_timestamp_seconds": "When a source was last looked at.",
    "wps_source_newest_row_timestamp_seconds": "The day of a source's newest row.",
    "wps_source_overdue": "1 where a source's newest row is older than it should be.",
}


def write_metrics(path: Path, record: RunRecord) -> None:
    """Write the file, whole or not at all. Raises OSError."""
    write_atomically(path, text(record).encode())


def text(record: RunRecord) -> str:
    """A record in Prometheus' text format, every metric with its help."""
    samples = list(_samples(record))
    lines: list[str] = []
    for name, said in HELP.items():
        found = [sample for sample in samples if sample.name == name]
        if found:
            lines += [f"# HELP {name} {said}", f"# TYPE {name} gauge", *map(_line, found)]
    return "\n".join([*lines, ""])


def _samples(record: RunRecord) -> Iterator[Sample]:
    if versions := record.get("versions"):
        yield Sample("wps_info", 1, {name.replace("-", "_"): number for name, number in versions.items()})
    for outcome in OUTCOMES:
        yield Sample("wps_night_outcome", record["outcome"] == outcome, {"outcome": outcome})
    yield Sample("wps_night_start_timestamp_seconds", _seconds(record["started_at"]), {})
    yield Sample("wps_night_end_timestamp_seconds", _seconds(record["ended_at"]), {})
    for step, seconds in record.get("seconds", {}).items():
        yield Sample("wps_step_seconds", seconds, {"step": step})
    failed = record["checks"]["failed"]
    held, accepted = sum(map(holds_back, failed)), sum(bool(check.get("accepted")) for check in failed)
    for result, number in {
        "passed": record["checks"]["passed"],
        "failed": held,
        "accepted": accepted,
        "warning": len(failed) - held - accepted,
    }.items():
        yield Sample("wps_checks", number, {"result": result})
    yield Sample("wps_damaged", len(record.get("damaged", ())), {})
    for way, said in record.get("told", {}).items():
        yield Sample("wps_told", said == "told", {"way": way})
    for folder, size in record.get("bytes", {}).items():
        yield Sample("wps_home_bytes", size, {"folder": folder})
    for source in record["sources"]:
        yield from _of_source(source)


def _of_source(source: SourceLine) -> Iterator[Sample]:
    named = {"source": source["source_id"]}
    yield Sample("wps_source_state", 1, {**named, "state": source["state"]})
    if source["rows"] is not None:
        yield Sample("wps_source_rows", source["rows"], named)
    yield Sample("wps_source_refused", source["refused"], named)
    yield Sample("wps_source_to_come", source.get("to_come", 0), named)
    yield Sample("wps_source_checked_timestamp_seconds", _seconds(source["checked_at"]), named)
    if newest := source["freshest_period"]:
        yield Sample("wps_source_newest_row_timestamp_seconds", _seconds(newest), named)
    yield Sample("wps_source_overdue", source.get("days_expected") is not None, named)


def _seconds(moment: str) -> float:
    """A moment or a day, of UTC where it does not say, in seconds since 1970."""
    if len(moment) == len("2026-01-01"):
        day = date.fromisoformat(moment)
        return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    found = datetime.fromisoformat(moment)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _line(sample: Sample) -> str:
    labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in sample.labels.items())
    return f"{sample.name}{{{labels}}} {float(sample.value)!r}" if labels else f"{sample.name} {float(sample.value)!r}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
