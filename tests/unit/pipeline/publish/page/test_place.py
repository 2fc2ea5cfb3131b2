"""Where a release's page is found again: at the declared address, else by its path in every copy of the site."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from pipeline.publish.describe.cff import citation_cff
from pipeline.publish.describe.contents import Contents
from pipeline.publish.describe.terms import Terms
from pipeline.publish.page.place import cited_at
from pipeline.settings import load_settings
from pipeline.store.releases import Release
from tests.support.kernel import plain_settings

RELEASE = Release("r1", Path("r1"), datetime(2026, 3, 1, tzinfo=UTC), "", True, {}, "")
SITE = "https://wps.example/figures"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "page r/r1/index.html"),
        ({"page": False}, None),
        ({"site": f"{SITE}/", "page": False}, f"{SITE}/r/r1/index.html"),
    ],
)
def test_a_path_is_no_address(settings: dict[str, object], said: str | None) -> None:
    with plain_settings():
        assert cited_at(load_settings(**settings), "r1") == said


@pytest.mark.parametrize("site", [None, SITE])
def test_a_citation_file_names_an_address_where_there_is_one(site: str | None) -> None:
    at = f"{site}/r/r1/index.html" if site else "page r/r1/index.html"
    contents = Contents(RELEASE, Terms({}, {}, {}), [], [], [], found_at=at)
    told = yaml.safe_load(citation_cff(contents))
    assert told.get("url") == (at if site else None)
    assert [one["value"] for one in told.get("identifiers", ())] == ([] if site else ["r/r1/index.html"])
    assert contents.citation.endswith(f"2026-03-01, {at}.")
