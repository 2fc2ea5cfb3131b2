"""Where a release's page is found again: at the declared address, else by its path in every copy of the site."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from pipeline.publish.describe.cff import citation_cff
from pipeline.publish.describe.contents import Contents
from pipeline.publish.describe.terms import Terms
from pipeline.publish.page.place import cited_at, folder_of, lead_to, take_away
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


def test_feeds_are_followed_at_an_address_that_stays(tmp_path: Path) -> None:
    followed = tmp_path / "site" / "latest" / "feeds"
    for release, told in (("r1", {"all": "one", "country/RWA": "a"}), ("r2", {"all": "two", "country/RWA": "a"})):
        for name, text in told.items():
            file = folder_of(tmp_path, release) / "feeds" / f"{name}.atom"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        lead_to(tmp_path, release)
        if release == "r1":
            unchanged = (followed / "country" / "RWA.atom").stat()
    assert (followed / "all.atom").read_text() == "two"
    assert (followed / "country" / "RWA.atom").stat().st_ino == unchanged.st_ino, "the same bytes stay as they are"
    (folder_of(tmp_path, "r2") / "feeds" / "all.atom").unlink()
    lead_to(tmp_path, "r2")
    assert not (followed / "all.atom").exists()
    take_away(folder_of(tmp_path, "r2"))
    assert not followed.exists(), "what may not be shown is not followed either"


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, None),
        ({"site": SITE}, f"{SITE}/latest"),
        ({"site": SITE, "address": "https://own.example"}, "https://own.example"),
    ],
)
def test_feeds_name_the_address_where_they_are_followed(settings: dict[str, object], address: str | None) -> None:
    with plain_settings():
        assert load_settings(**settings).feeds_at == address


@pytest.mark.parametrize("site", [None, SITE])
def test_a_citation_file_names_an_address_where_there_is_one(site: str | None) -> None:
    at = f"{site}/r/r1/index.html" if site else "page r/r1/index.html"
    contents = Contents(RELEASE, Terms({}, {}, {}), [], [], [], found_at=at)
    told = yaml.safe_load(citation_cff(contents))
    assert told.get("url") == (at if site else None)
    assert [one["value"] for one in told.get("identifiers", ())] == ([] if site else ["r/r1/index.html"])
    assert contents.citation.endswith(f"2026-03-01, {at}.")
