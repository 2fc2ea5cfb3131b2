"""A night as lines of a log, each one value of JSON, for whatever collects such lines.

Belongs here: which lines there are. Does not: where they go (`session` writes them to standard error).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.common.values import Record, json_text
from pipeline.run.record import OUTCOMES
from pipeline.store.run_record import VERDICTS, RunRecord, holds_back

#: States of a source that somebody should look at.
BAD = frozenset({"stale", "failed"})
#: What of a record has lines of its own.
APART = frozenset({"sources", "checks", "seconds", "damaged", "told"})


def lines(record: RunRecord) -> Iterator[str]:
    """The lines of a night: its steps, sources, refusals, checks that did not hold, and last the night itself."""
    for line in _lines(record):
        yield json_text({"time": record["ended_at"], "logger": "wps", **line})


def _lines(record: RunRecord) -> Iterator[Record]:
    for step, seconds in record.get("seconds", {}).items():
        yield {"level": "debug", "event": "step", "step": step, "seconds": seconds}
    for source in record["sources"]:
        told = {key: value for key, value in source.items() if key not in {"refusals", "awaited", "drift"}}
        bad = source["state"] in BAD or source.get("days_expected") is not None
        yield {"level": "warning" if bad else "info", "event": "source", **told}
        for refusal in source["refusals"]:
            yield {"level": "warning", "event": "refused", "source_id": source["source_id"], **refusal}
    for check in record["checks"]["failed"]:
        told = {key: value for key, value in check.items() if key not in {"sample", "severity"}}
        yield {"level": "error" if holds_back(check) else "warning", "event": "check", **told}
    for line in record.get("damaged", ()):
        yield {"level": "warning", "event": "damaged", "message": line}
    for way, said in record.get("told", {}).items():
        yield {"level": "info" if said == "told" else "warning", "event": "told", "way": way, "message": said}
    kept = {key: value for key, value in record.items() if key not in APART}
    well = OUTCOMES.get(record["outcome"], 0) == 0
    said = record["message"] or VERDICTS.get(record["outcome"], "")
    yield {"level": "info" if well else "error", "event": "night", **kept, "message": said}
