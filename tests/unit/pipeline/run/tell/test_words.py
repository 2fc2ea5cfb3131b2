"""What a night's record says to people: what should be looked at is not hidden behind what need not be."""

from __future__ import annotations

from pipeline.run.tell.words import text
from pipeline.store.run_record import RefusalLine, SourceLine
from tests.support.hearing import CHECK, record_of


def refused(name: str, reason: str) -> RefusalLine:
    return {"name": name, "reason": reason, "detail": "no network: no answer"}


def source(*refusals: RefusalLine) -> SourceLine:
    return {
        "source_id": "pages",
        "state": "stale",
        "detail": "",
        "checked_at": "",
        "new": 0,
        "known": 0,
        "refused": len(refusals),
        "refusals": list(refusals),
        "rows": 0,
        "freshest_period": "2020-01-01",
        "days_expected": 30,
    }


def test_what_a_dead_network_kept_away_is_one_line() -> None:
    record = record_of("published", "r2")
    record["sources"] = [source(*(refused(f"{n}.html", "network_down") for n in range(60)), refused("x.pdf", "empty"))]
    assert text(record).splitlines()[1:4] == [
        "network no network: no answer; 60 document(s) not asked for",
        "refused pages/x.pdf: empty",
        "old pages: newest row 2020-01-01; at most 30 days are expected",
    ]


def test_a_check_that_was_accepted_is_no_error() -> None:
    record = record_of("published", "r2")
    record["checks"]["failed"] = [{**CHECK, "accepted": "two missions closed"}]
    assert text(record).splitlines()[1] == "accepted core.count: not_negative: 3: two missions closed"
