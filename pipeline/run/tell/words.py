"""What a night's record says to people, in a few lines.

Belongs here: the words. Does not: their form for a certain address (`forms`), or sending them.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.common.shown import shown
from pipeline.store.run_record import VERDICTS, CheckLine, RunRecord, holds_back, not_asked_for

#: So many lines are said; what is beyond them is counted.
LINES = 25


def subject(record: RunRecord) -> str:
    """The night in one line."""
    return shown(f"wps: {VERDICTS.get(record['outcome'], record['outcome'])}")


def text(record: RunRecord) -> str:
    """The night in several lines: how it ended, what holds it back, what was refused, which sources are old."""
    lines = [shown(line) for line in _lines(record)]
    more = len(lines) - LINES
    return "\n".join([subject(record), *lines[:LINES], *([f"… {more} more: wps status"] if more > 0 else [])])


def _lines(record: RunRecord) -> Iterator[str]:
    if record["message"]:
        yield record["message"]
    for check in record["checks"]["failed"]:
        if holds_back(check):
            yield f"ERROR {_named(check)} ({check['detail']})"
        elif check.get("accepted"):
            yield f"accepted {_named(check)}: {check['accepted']}"
    yield from (f"damaged {line}" for line in record.get("damaged", ()))
    if unreached := not_asked_for(refusal for source in record["sources"] for refusal in source["refusals"]):
        yield f"network {unreached[0]['detail']}; {len(unreached):,} document(s) not asked for"
    for source in record["sources"]:
        for refusal in source["refusals"]:
            if refusal not in unreached:
                yield f"refused {source['source_id']}/{refusal['name']}: {refusal['reason']}"
    for source in record["sources"]:
        if days := source.get("days_expected"):
            newest = source["freshest_period"] or "none"
            yield f"old {source['source_id']}: newest row {newest}; at most {days} days are expected"
    yield f"began {record['started_at']}, ended {record['ended_at']}"
    if current := record["release_id"] or record["current_release_id"]:
        yield f"release {current}"


def _named(check: CheckLine) -> str:
    return f"{check['table_name']}: {check['check_name']}: {check['failing']:,}"
