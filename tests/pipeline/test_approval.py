"""A source whose publisher wants to approve requests first is asked once an operator says that it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.fetch.fetch import gather_source
from pipeline.fetch.places import open_fetcher
from pipeline.fetch.selection import Chosen
from pipeline.run.contact.contact import contacts
from pipeline.run.forecast import forecast
from tests.pipeline.debates_site import LIBRARY, project_at, rendered
from tests.pipeline.fault_server import FaultServer
from tests.pipeline.faults import ok

SOURCE = "sc_meetings"


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def test_the_library_is_asked_only_when_it_approved(tmp_path: Path, server: FaultServer) -> None:
    rows = ("S/PV.9999", "7 October", "SC/1", "Women and peace and security", "S/RES/2800 15-0-0")
    server.on(LIBRARY.format(2026), ok(rendered(2026, *[rows] * 20)))
    for approved in (False, True):
        project = project_at(tmp_path, offline=False, origin=server.origin, library_approved=approved)
        dataset = project.datasets[1]
        source = next(s for s in dataset.sources if s.source_id == SOURCE)
        wanted = Chosen(dataset.wanted[SOURCE].choose({}, date(2026, 11, 1))[:1])
        fetcher = open_fetcher(project.settings)
        assert fetcher is not None
        with fetcher:
            manifest = gather_source(project, dataset, source, fetcher, wanted)
        assert bool(server.requests()) is approved
        assert (SOURCE in {o.source_id for o in forecast(project)}) is approved
        if not approved:
            assert "WPS_LIBRARY_APPROVED" in manifest.detail and manifest.refusals == ()
            debates = replace(dataset, sources=(source,))
            (found,) = contacts(replace(project, datasets=(debates,)))
            assert (found.verdict, server.requests()) == ("not asked", [])
        else:
            assert manifest.state == "live"
