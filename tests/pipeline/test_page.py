"""The page of a release: made by a night, whole or not there, the same from the same release, mended, kept, led to."""

from __future__ import annotations

import shutil
import socket
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cli.serving import USUAL
from pipeline.cli.showing import whole
from pipeline.publish.page.apart import make
from pipeline.publish.page.declared import Declared, PageError
from pipeline.publish.page.place import GONE, is_whole
from pipeline.publish.page.site import digest_of, make_site
from pipeline.run import nightly
from pipeline.run.description import page_metadata
from tests.conftest import drop
from tests.pipeline.commands import Wps
from tests.support.kernel import copy_of, project_at
from tests.support.paged import PAGE, page_of, text_of, with_page

MARKUP = "<img src=x onerror=alert(1)>"


def stamps(folder: Path) -> dict[str, int]:
    return {str(p.relative_to(folder)): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def test_every_kind_of_page_is_there_in_every_language(made: Path) -> None:
    pages = {p.relative_to(page_of(made)).as_posix() for p in page_of(made).rglob("*.html")}
    kinds = {"index.html", "chart/advisers.html", "country/FRA.html", "country/KEN.html"}
    assert kinds | {f"fr/{page}" for page in kinds} <= pages
    assert "France" in text_of(made, "index.html") and "2020" in text_of(made, "country/FRA.html")
    assert "février 2020" in text_of(made, "fr/country/FRA.html")


def test_a_title_says_what_was_found_and_a_drawing_lies_beside_it(made: Path) -> None:
    assert "2 countries have advisers, 12 at most" in text_of(made, "index.html")
    assert "2 pays ont des conseillers, 12 au plus" in text_of(made, "fr/index.html")
    assert ">Kenya<" in text_of(made, "chart/advisers.svg")
    assert text_of(made, "preview.svg") == text_of(made, "chart/advisers.svg")


def test_a_place_leads_to_its_document_and_back(made: Path) -> None:
    page = text_of(made, "country/FRA.html")
    link = page.split('class="place" href="')[1].split('"')[0]
    document, anchor = link.removeprefix("../").split("#")
    assert f'id="{anchor}"' in text_of(made, document)
    assert 'href="../country/FRA.html"' in text_of(made, document)


def test_the_same_release_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    release = with_page(made).releases.current()
    assert release
    again = make_site(Declared(PAGE), tmp_path, release)
    assert digest_of(again) == digest_of(page_of(made))


def test_a_night_with_nothing_new_makes_nothing(site_home: Path) -> None:
    before = stamps(site_home / "site" / "r")
    assert nightly.run(with_page(site_home))["outcome"] == "unchanged"
    assert stamps(site_home / "site" / "r") == before


@pytest.mark.parametrize("damage", ["country/FRA.html", "chart/advisers.svg", "made.json"])
def test_a_damaged_page_is_made_anew(site_home: Path, damage: str) -> None:
    untouched = digest_of(page_of(site_home))
    (page_of(site_home) / damage).write_bytes(b"x")
    assert not is_whole(page_of(site_home))
    nightly.run(with_page(site_home))
    assert digest_of(page_of(site_home)) == untouched


def test_a_shared_file_that_is_gone_is_put_back(site_home: Path) -> None:
    shutil.rmtree(site_home / "site" / "vendor")
    nightly.run(with_page(site_home))
    assert is_whole(page_of(site_home))


def test_a_page_that_cannot_be_made_holds_no_release_back(home: Path, tmp_path: Path) -> None:
    broken = copy_of(PAGE, tmp_path / "page")
    (broken / "pages" / "index" / "advisers.sql").write_text("SELECT nothing FROM marts.adviser_year", encoding="utf-8")
    drop(home, "second.csv", "2020-03-31,France,11")
    record = nightly.run(with_page(home, broken))
    assert record["outcome"] == "published"
    assert record["page"].startswith("not made: ") and "advisers.sql" in record["page"]
    assert not page_of(home).exists()
    assert set(page_metadata(record["page"])) == {"page"}


def test_nothing_in_a_cell_is_markup(site_home: Path, tmp_path: Path) -> None:
    hostile = copy_of(PAGE, tmp_path / "page")
    (hostile / "charts" / "advisers.sql").write_text(
        f"SELECT '{MARKUP}</script>' AS iso3, 3 AS advisers", encoding="utf-8"
    )
    (hostile / "pages" / "index" / "advisers.sql").write_text(
        f"SELECT '{MARKUP}' AS iso3, 1 AS advisers", encoding="utf-8"
    )
    release = with_page(site_home).releases.current()
    assert release
    folder = make_site(Declared(hostile), tmp_path / "out", release)
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "<img" not in page and page.count("</script>") == 2 and "&lt;img" in page


def test_pages_that_are_made_once_for_all_languages_are_those_of_each(site_home: Path, tmp_path: Path) -> None:
    page = copy_of(PAGE, tmp_path / "page")
    for kind in ("country", "document", "index"):
        file = page / "pages" / kind / "page.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "once: true\n", encoding="utf-8")
    release = with_page(site_home).releases.current()
    assert release and not any(kind.once for kind in Declared(PAGE).kinds)
    each, once = (make_site(Declared(folder), tmp_path / folder.name, release) for folder in (PAGE, page))
    assert digest_of(each) == digest_of(once)


def test_a_page_for_everybody_does_without_what_gives_every_row_away(site_home: Path, tmp_path: Path) -> None:
    page = copy_of(PAGE, tmp_path / "page")
    kind = page / "pages" / "country" / "page.yaml"
    kind.write_text(kind.read_text(encoding="utf-8") + "whole: true\n", encoding="utf-8")
    (page / "pages" / "index" / "page.html").write_text("{% extends 'parts/layout.html' %}", encoding="utf-8")
    (page / "pages" / "document" / "page.html").write_text("{% extends 'parts/layout.html' %}", encoding="utf-8")
    release = with_page(site_home).releases.current()
    assert release
    own, public = (make_site(Declared(page, public=p), tmp_path / str(p), release) for p in (False, True))
    assert (own / "country" / "FRA.html").exists() and (own / "wps.duckdb").exists()
    assert not (public / "country").exists() and not (public / "wps.duckdb").exists()
    assert not (public / "page.duckdb").exists() and (public / "index.html").exists()


def test_an_earlier_release_has_its_page_and_the_site_leads_to_the_current_one(site_home: Path) -> None:
    first = page_of(site_home)
    drop(site_home, "second.csv", "2020-03-31,France,11")
    nightly.run(with_page(site_home))
    shutil.rmtree(first)
    make(PAGE, site_home.absolute(), first.name, public=False)
    assert is_whole(first)
    assert page_of(site_home).name in (site_home / "site" / "index.html").read_text(encoding="utf-8")


def test_damage_in_a_file_that_pages_have_alike_is_mended_in_each(site_home: Path) -> None:
    pages = [page_of(site_home)]
    drop(site_home, "second.csv", "2020-03-31,France,11")
    nightly.run(with_page(site_home))
    pages.append(page_of(site_home))
    untouched = [digest_of(page) for page in pages]
    alike = [page / "fr" / "country" / "KEN.html" for page in pages]
    assert alike[0].samefile(alike[1])
    alike[0].write_bytes(b"x" * alike[0].stat().st_size)
    assert not any(map(is_whole, pages))
    make(PAGE, site_home.absolute(), pages[1].name, public=False)
    assert all(map(is_whole, pages)) and [digest_of(page) for page in pages] == untouched


def test_pages_of_releases_that_are_not_kept_say_so(site_home: Path) -> None:
    first = page_of(site_home)
    drop(site_home, "second.csv", "2020-03-31,France,11")
    assert nightly.run(with_page(site_home, keep=1))["outcome"] == "published"
    assert first.name in (first / "index.html").read_text(encoding="utf-8")
    assert [p.name for p in first.iterdir()] == ["index.html"]
    assert GONE.format(release=first.name) in (first / "index.html").read_text(encoding="utf-8")
    assert page_of(site_home).name in (site_home / "site" / "latest" / "index.html").read_text(encoding="utf-8")
    assert is_whole(page_of(site_home))


def test_rolling_back_leads_to_the_earlier_page(site_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = page_of(site_home).name
    drop(site_home, "second.csv", "2020-03-31,France,11")
    nightly.run(with_page(site_home))
    assert page_of(site_home).name != first
    monkeypatch.setenv("WPS_HOME", str(site_home))
    from typer.testing import CliRunner

    from pipeline.cli import main

    assert CliRunner().invoke(main.app, ["rollback"]).exit_code == 0
    assert first in (site_home / "site" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("lost", ["index.html", "latest/index.html", "latest/feeds/all.atom"])
def test_what_leads_to_a_whole_page_is_mended(site_home: Path, lost: str) -> None:
    before = stamps(site_home / "site")
    whole(with_page(site_home))
    assert stamps(site_home / "site") == before
    leading = site_home / "site" / lost
    led = leading.read_bytes()
    leading.unlink()
    assert whole(with_page(site_home)) == page_of(site_home) and leading.read_bytes() == led


def test_a_declaration_that_fits_nothing_is_said_in_one_line(tmp_path: Path) -> None:
    page = copy_of(PAGE, tmp_path / "page")
    (page / "pages" / "country" / "about.sql").unlink()
    with pytest.raises(PageError, match=r"country/page\.yaml: an address with"):
        _ = Declared(page).kinds


def test_page_metadata_shows_the_preview(made: Path) -> None:
    shown = page_metadata(str(page_of(made) / "index.html"))
    assert set(shown) == {"page", "preview"} and page_metadata(None) == {}


def test_the_page_is_off_when_nobody_wants_it(home: Path) -> None:
    record = nightly.run(replace(project_at(home), page=PAGE))
    assert record["page"] == "not made: WPS_PAGE is off" and not (home / "site").exists()


def test_no_page_is_declared(wps: Wps) -> None:
    with socket.socket() as other:  # whoever listens at the usual port: what is wrong is told in one line
        with suppress(OSError):  # it is taken already
            other.bind(("127.0.0.1", USUAL))
            other.listen()
        for command in (["page"], ["serve"]):
            asked = wps(*command)
            assert asked.exit_code == 2 and "declares no page" in asked.stderr and len(asked.stderr.splitlines()) == 1
