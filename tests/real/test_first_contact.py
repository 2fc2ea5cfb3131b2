"""First contact with a server that answers with the real documents: every source that has one is as expected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline.fetch.http.routes import host_of
from pipeline.project import load
from pipeline.run.contact.contact import contacts
from pipeline.run.contact.sample import sample
from pipeline.settings import load_settings
from tests.pipeline import faults
from tests.pipeline.fault_server import FaultServer
from tests.support.environment import MIRROR

pytestmark = pytest.mark.skipif(MIRROR is None, reason="WPS_MIRROR names no downloads")

#: A real document for the source that asks; lists are cut to a page.
RECORDED = {
    "psdata_scres": "psdata_scres/DGC-SCRES_2024-02.json",
    "psdata_fatalities": "psdata_fatalities/*.json",
    "sc_meetings": "sc_meetings/scact2022_table_en.html",
    "sc_records": "sc_records/S_PV.8422-EN.pdf",
    "wps_index": "wps_index/*.xlsx",
}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def test_real_documents_are_as_expected_and_others_are_told(tmp_path: Path, server: FaultServer) -> None:
    assert MIRROR is not None
    settings = load_settings(home=tmp_path / "home", origin=server.origin, pause=0.0, library_approved=True)
    project = load(settings)
    for dataset, source in project.sources:
        chosen = sample(project, dataset, source) if source.live else None
        if chosen is not None and source.source_id in RECORDED:
            (path, *_) = sorted(MIRROR.glob(RECORDED[source.source_id]))
            data = path.read_bytes()
            body = json.dumps(json.loads(data)[:100]).encode() if chosen.endpoint.paged else data
            for address in chosen.addresses:
                server.on(f"/{host_of(address)}{urlsplit(address).path}", faults.ok(body))
    found = {contact.source_id: contact for contact in contacts(project)}
    assert {source.source_id for _, source in project.sources if source.live} == set(found)
    assert {name: found[name].verdict for name in RECORDED} == dict.fromkeys(RECORDED, "as expected"), found
    others = {contact.verdict for name, contact in found.items() if name not in RECORDED}
    assert others <= {"otherwise", "not asked"}
    assert not (tmp_path / "home").exists(), "nothing is kept"
