"""A night against the library's service as it answers now: tables whole and half, shells, challenges, empty answers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import pytest

from pipeline.cli import render
from pipeline.project import Project
from pipeline.run import nightly
from tests.pipeline import faults
from tests.pipeline.debates_site import (
    GUIDE,
    LIBRARY,
    SERVICE,
    TABLE,
    asked_for,
    meeting,
    night,
    project_at,
    record_of,
    rendered,
    service,
    shell,
    table_of,
)
from tests.pipeline.fault_server import FaultServer
from tests.support.kernel import plain_settings, published

TODAY = datetime(2026, 11, 26, tzinfo=UTC)
#: Meetings on the item by year, as made up for these tables; a resumption has a record of its own.
WPS = {
    2022: ("S/PV.8949", "S/PV.9158", "S/PV.9158(Resumption1)"),
    2023: ("S/PV.9276", "S/PV.9458"),
    2024: ("S/PV.9612", "S/PV.9760", "S/PV.9760(Resumption1)"),
    2025: ("S/PV.9870", "S/PV.10017"),
    2026: ("S/PV.10080", "S/PV.10190"),
}
#: The year that is not over.
LAST_MONTH = {2026: "November"}
ITEMS = [symbol for year in sorted(WPS, reverse=True) for symbol in sorted(WPS[year], key=lambda s: (len(s), s))[::-1]]
LATE, ESCAPED = "S/PV.10190", "S%2FPV.9276"
#: Challenges for browsers, by header and by page.
GUARDED = faults.status(202, b"", x_amzn_waf_action="challenge")
_PAGE = b"<html><head><title>Human Verification</title></head><body><script>gokuProps = 1</script></body></html>"
CHALLENGE = faults.status(200, _PAGE.replace(b"gokuProps", b"window.gokuProps"))


class Night(NamedTuple):
    """What is left of the first night."""

    project: Project
    server: FaultServer
    record: dict[str, Any]


def day_of(symbol: str) -> date:
    """The day of a meeting on the item: towards the end of its year, one after another."""
    year, place = next((year, found.index(symbol)) for year, found in WPS.items() if symbol in found)
    return date(year, 11 if year in LAST_MONTH else 12, 9 + place)


def rows_of(year: int) -> list[Any]:
    """The year's meetings, the newest first: those on the item, and one on something else a month."""
    months = ("January", "March", "June", "October", LAST_MONTH.get(year, "December"))
    before = WPS.get(year - 1, ("S/PV.8929",))[-1].split("(")[0]
    number = int(before.removeprefix("S/PV.")) + 1
    others = [meeting(f"S/PV.{number + n}", f"{n + 3} {month}", "Haiti") for n, month in enumerate(months)]
    items = [meeting(s, f"{day_of(s):%-d %B}") for s in WPS[year]]
    return [*others, *items][::-1]


def rendered_half(year: int) -> bytes:
    return rendered(year, *rows_of(year)[:3])


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A night in an empty home; every year's table stands elsewhere, as do the traps."""
    home, patch = tmp_path_factory.mktemp("live") / "home", pytest.MonkeyPatch()
    with FaultServer() as server, plain_settings():
        patch.setenv("SOURCE_DATE_EPOCH", str(int(TODAY.timestamp())))
        patch.setattr("pipeline.check.bounds.wall_clock", lambda: TODAY)
        patch.setattr("assets.debates.wanted.FIRST_YEAR", 2022)
        patch.setattr("assets.debates.wanted.VIDEOCONFERENCES", 9999)
        for year in WPS:
            server.on(GUIDE.format(year), faults.ok(shell(year)))
        server.on(LIBRARY.format(2026), faults.ok(rendered(2026, *rows_of(2026)), etag='"2026"'))
        server.on(LIBRARY.format(2025), faults.ok(rendered(2025, *rows_of(2025))))
        server.on(TABLE.format(2025), faults.ok(table_of(2025, *rows_of(2025)[:4])))
        server.on(LIBRARY.format(2024), faults.ok(rendered_half(2024)))
        server.on(TABLE.format(2024), faults.ok(table_of(2024, *rows_of(2024))))
        server.on(LIBRARY.format(2023), GUARDED)
        server.on(TABLE.format(2023), CHALLENGE)
        server.on(TABLE.format(2023).removesuffix("l"), faults.ok(table_of(2023, *rows_of(2023))))
        server.on(LIBRARY.format(2022), faults.empty())
        server.on(TABLE.format(2022), faults.ok(rendered(2021, *rows_of(2022))))
        server.on(TABLE.format(2022).removesuffix("l"), faults.ok(table_of(2022, *rows_of(2022))))
        server.on(SERVICE, service(publications(LATE)))
        server.on(f"/undocs.org/en/{LATE}", GUARDED)
        project = project_at(home, budget=50, offline=False, origin=server.origin, attempts=3)
        record = nightly.run(project)
        yield Night(project, server, record)
    patch.undo()


def publications(*missing: str) -> dict[str, bytes]:
    """What the document service has: one record by the escaped form of its symbol alone."""
    written = {s.replace("(Resumption1)", " (Resumption 1)"): s for s in ITEMS if s not in missing}
    found = {asked: record_of(symbol, day=day_of(symbol)) for asked, symbol in written.items()}
    return {ESCAPED if asked == "S/PV.9276" else asked: data for asked, data in found.items()}


def source(record: dict[str, Any], source_id: str) -> dict[str, Any]:
    return next(line for line in record["sources"] if line["source_id"] == source_id)


def test_it_brings_the_meetings_of_every_year(first: Night) -> None:
    assert first.record["outcome"] == "published", first.record["message"]
    sql = "SELECT year(date), count(*), max(month(date)) FROM core.meeting WHERE source_id = 'sc_meetings' GROUP BY 1"
    found = {year: (rows, month) for year, rows, month in published(first.project.settings.home, sql)}
    assert found == {year: (len(rows_of(year)), 11 if year == 2026 else 12) for year in WPS}


def test_it_asks_for_the_record_of_every_meeting_on_the_item(first: Night) -> None:
    asked = [s.replace(" (Resumption 1)", "(Resumption1)") for s in asked_for(first.server) if s.startswith("S/")]
    assert list(dict.fromkeys(asked)) == ITEMS
    raw = [request.query for request in first.server.requests(SERVICE)]
    assert any(f"s={ESCAPED}&" in query for query in raw)
    sql = "SELECT DISTINCT meeting_symbol FROM core.speech WHERE source_id = 'sc_records'"
    read = {symbol for (symbol,) in published(first.project.settings.home, sql)}
    assert read == set(ITEMS) - {LATE}


def test_what_is_not_published_yet_is_to_come_and_nothing_stale(
    first: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    records = source(first.record, "sc_records")
    assert (records["state"], records["refused"], records["to_come"]) == ("live", 0, 1)
    assert [(r["name"], r["reason"]) for r in records["awaited"]] == [("S_PV.10190-EN.pdf", "not_published")]
    render.show_run(first.record)
    said = capsys.readouterr().out.splitlines()
    assert "to come   sc_records: 1 document(s) not published yet" in said
    assert any(line.startswith("published, 1 document(s) still to come") for line in said)
    sql = "SELECT documents_awaited, documents_refused FROM meta.source WHERE source_id = 'sc_records'"
    assert published(first.project.settings.home, sql) == [(1, 0)]


def test_a_challenge_is_final_for_the_night(first: Night) -> None:
    for path in (LIBRARY.format(2023), TABLE.format(2023), f"/undocs.org/en/{LATE}"):
        assert len(first.server.requests(path)) == 1, path
    assert source(first.record, "sc_meetings")["state"] == "live"


def test_meetings_as_new_as_this_are_not_old(first: Night) -> None:
    lines = {line["source_id"]: line["days_expected"] for line in first.record["sources"]}
    assert lines["sc_meetings"] is None
    assert lines["sc_debates_corpus"] == 1200, "no speech of the corpus is at hand"


def test_the_next_night_asks_for_what_may_have_changed(first: Night) -> None:
    """Years that are over and were had whole are left alone; what was published meanwhile is brought."""
    first.server.on(SERVICE, service(publications()))
    before = len(first.server.requests())
    found = night(first.project, "sc_meetings", "sc_records")
    asked = {request.path for request in first.server.requests()[before:]}
    years = {year for year in WPS if LIBRARY.format(year) in asked}
    assert years == {2026, 2023, 2022}, "of 2023 and 2022 the service itself could not be heard"
    newest = [r for r in first.server.requests(LIBRARY.format(2026)) if "if-none-match" in r.headers]
    assert [r.headers["if-none-match"] for r in newest] == ['"2026"']
    assert asked_for(first.server, before) == [LATE]
    assert not found["sc_records"].awaited
