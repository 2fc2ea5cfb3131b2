"""Which of the UN's documents the debates' nights ask for: by which address, when, and when not again."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.project import Project
from pipeline.store.manifest import Manifest
from tests.pipeline import faults
from tests.pipeline.debates_site import (
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
    table_of,
)
from tests.pipeline.fault_server import FaultServer

SOURCES = ("sc_meetings", "sc_records")
NEW, LATE, OLD = "S/PV.10021", "S/PV.10005", "S/PV.7044"
ELSEWHERE = [LATE, f"/undocs.org/en/{LATE}", f"/docs.un.org/en/{LATE}"]


@pytest.fixture
def project(tmp_path: Path, server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A day of January 2026 before a server with two tables; nothing is published of LATE yet."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    monkeypatch.setattr("assets.debates.wanted.FIRST_YEAR", 2013)
    server.on(SERVICE, service({NEW: record_of(NEW)}))
    server.on(f"/docs.un.org/en/{OLD}", faults.ok(record_of(OLD)))
    server.on(TABLE.format(2013), faults.ok(table_of(2013, meeting(OLD, "18 October"))))
    newest = (meeting(NEW, "6 October"), meeting(LATE, "11 August"), meeting("S/PV.10006", "12 August", "Cyprus"))
    server.on(TABLE.format(2025), faults.ok(table_of(2025, *newest)))
    return project_at(tmp_path / "home", offline=False, origin=server.origin)


def known(manifest: Manifest) -> list[str]:
    return sorted(document.name for document in manifest.documents)


def test_night_after_night(project: Project, server: FaultServer) -> None:
    """Newest records first, two a night; what is not published yet is asked for again; news is fetched at once."""
    records = night(project, *SOURCES)["sc_records"]
    assert asked_for(server) == [NEW, LATE, *ELSEWHERE]
    assert known(records) == ["S_PV.10021-EN.pdf"]
    assert (records.state, [r["name"] for r in records.awaited]) == ("live", ["S_PV.10005-EN.pdf"])
    assert records.awaited[0]["reason"] == "not_published" and "404" in records.awaited[0]["detail"]
    assert not records.refusals
    assert records.detail == "1 more document waits for the next nights; 1 document is not published yet"

    before = len(server.requests())
    records = night(project, *SOURCES)["sc_records"]
    assert asked_for(server, before) == [OLD, OLD, f"/undocs.org/en/{OLD}", f"/docs.un.org/en/{OLD}", LATE, *ELSEWHERE]
    assert known(records) == ["S_PV.10021-EN.pdf", "S_PV.7044-EN.pdf"]

    grown = (meeting("S/PV.10030", "1 December"), meeting(NEW, "6 October"), meeting(LATE, "11 August"))
    server.on(TABLE.format(2025), faults.ok(table_of(2025, *grown)))
    server.on(SERVICE, service({LATE: record_of(LATE), "S/PV.10030": record_of("S/PV.10030")}))
    before = len(server.requests())
    records = night(project, *SOURCES)["sc_records"]
    assert asked_for(server, before) == ["S/PV.10030", LATE]
    assert len(known(records)) == 4 and records.awaited == ()

    before = len(server.requests())
    night(project, *SOURCES)
    assert asked_for(server, before) == []
    symbols = project.workspace.read("rows.sc_records")["symbol"].unique().to_list()
    assert sorted(symbols) == sorted([NEW, LATE, OLD, "S/PV.10030"])


def test_tables_that_no_longer_change_are_not_asked_for_again(project: Project, server: FaultServer) -> None:
    """One that only an old address has may be half a table: the service is asked again."""
    server.on(LIBRARY.format(2013), faults.ok(rendered(2013, meeting(OLD, "18 October"))))
    server.on(TABLE.format(2014), faults.ok(table_of(2014, meeting("S/PV.7090", "6 January", "Cyprus"))))
    for _ in range(2):
        night(project, "sc_meetings")
    times = {year: len(server.requests(LIBRARY.format(year))) for year in (2013, 2014, 2025, 2026)}
    assert times == {2013: 1, 2014: 2, 2025: 2, 2026: 2}
