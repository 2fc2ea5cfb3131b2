"""Pages that say what they said before are taken from the page before, and the whole is the one that is made anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.publish.page import search
from pipeline.publish.page.declared import Declared
from pipeline.publish.page.kept import RECORD
from pipeline.publish.page.place import folder_of, spoil
from pipeline.publish.page.rendering import Maker
from pipeline.publish.page.site import digest_of, make_site
from pipeline.run import nightly
from pipeline.store.releases import Release
from tests.conftest import drop
from tests.support.kernel import copy_of, project_at
from tests.support.paged import PAGE, with_page

ALL = {"country/FRA", "country/KEN"}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The small page, of which countries and documents are made once for all languages."""
    page = copy_of(PAGE, tmp_path / "page")
    for kind in ("country", "document"):
        file = page / "pages" / kind / "page.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "once: true\n", encoding="utf-8")
    return page


@pytest.fixture
def made_new(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The addresses of the pages about countries that were made, and not taken, since the set was emptied."""
    made, make = set[str](), Maker._made_new

    def noting(self: Maker, kind: object, here: object, *more: object) -> object:
        made.update({here.address} & ALL)  # type: ignore[attr-defined]
        return make(self, kind, here, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Maker, "_made_new", noting)
    return made


@pytest.fixture
def release(site_home: Path) -> Release:
    found = with_page(site_home).releases.current()
    assert found
    return found


@pytest.fixture
def again(page: Path, release: Release, tmp_path: Path, made_new: set[str]) -> Callable[[], str]:
    """Make the page once more in a home where it was made before; its digest."""
    home = tmp_path / "out"
    first = digest_of(make_site(Declared(page), home, release))
    assert made_new == ALL

    def again() -> str:
        made_new.clear()
        spoil(folder_of(home, release.release_id))
        return digest_of(make_site(Declared(page), home, release))

    assert again() == first and made_new == set()
    return again


def test_the_page_of_a_later_release_is_the_one_made_anew(
    site_home: Path, page: Path, release: Release, tmp_path: Path, made_new: set[str]
) -> None:
    make_site(Declared(page), tmp_path / "out", release)
    drop(site_home, "second.csv", "2020-03-31,France,11")
    assert nightly.run(with_page(site_home))["outcome"] == "published"
    later = with_page(site_home).releases.current()
    assert later and later.release_id != release.release_id
    made_new.clear()
    kept = make_site(Declared(page), tmp_path / "out", later)
    assert made_new == {"country/FRA"}
    assert digest_of(kept) == digest_of(make_site(Declared(page), tmp_path / "new", later))


@pytest.mark.parametrize("language", ["", "fr/"])
def test_a_page_that_was_written_into_is_made_anew(
    again: Callable[[], str], release: Release, tmp_path: Path, made_new: set[str], language: str
) -> None:
    whole = again()
    file = folder_of(tmp_path / "out", release.release_id) / f"{language}country/KEN.html"
    file.write_bytes(file.read_bytes().replace(b"Kenya", b"Kenia"))
    assert again() == whole and made_new == {"country/KEN"}


@pytest.mark.parametrize("damage", [b"", b"{}", b"0\n{}", None])
def test_a_record_that_is_not_whole_is_not_believed(
    again: Callable[[], str], tmp_path: Path, made_new: set[str], damage: bytes | None
) -> None:
    whole = again()
    record = tmp_path / "out" / RECORD
    record.write_bytes(record.read_bytes().replace(b"KEN", b"FRA") if damage is None else damage)
    assert again() == whole and made_new == ALL


@pytest.mark.parametrize("file", ["words/fr/site.yaml", "pages/country/page.html", "style/charts.yaml"])
def test_what_all_pages_are_made_of_makes_all_anew(
    again: Callable[[], str], page: Path, made_new: set[str], file: str
) -> None:
    whole = again()
    with (page / file).open("a", encoding="utf-8") as declared:
        declared.write("\n")
    again()
    assert made_new == ALL
    (page / file).write_text((page / file).read_text(encoding="utf-8")[:-1], encoding="utf-8")
    assert again() == whole


def test_what_a_page_asks_beside_its_rows_counts(page: Path, tmp_path: Path, made_new: set[str]) -> None:
    """The page about France says that there is one about Kenya, which comes the night after; its rows stay."""
    template = page / "pages" / "country" / "page.html"
    text = template.read_text(encoding="utf-8")
    beside = "{% if exists('country/{iso3}', iso3='KEN') %}Kenya too{% endif %}{% endblock %}"
    template.write_text(text.replace("{% endblock %}", beside), encoding="utf-8")
    made = []
    for night, row in enumerate(("2020-01-31,France,10", "2020-01-31,Kenya,7")):
        drop(tmp_path / "home", f"{night}.csv", row)
        assert nightly.run(project_at(tmp_path / "home"))["outcome"] == "published"
        release = project_at(tmp_path / "home").releases.current()
        assert release
        made_new.clear()
        made.append(make_site(Declared(page), tmp_path / "out", release))
    assert made_new == ALL
    assert ["Kenya too" in (site / "country/FRA.html").read_text(encoding="utf-8") for site in made] == [False, True]
    assert digest_of(made[1]) == digest_of(make_site(Declared(page), tmp_path / "new", release))


def test_the_index_of_the_same_pages_is_taken(
    page: Path, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = copy_of(page / "pages" / "index", page / "pages" / "search")
    (kind / "page.yaml").write_text("address: search\n", encoding="utf-8")
    written, write = list[Path](), search._have_written
    monkeypatch.setattr(search, "_have_written", lambda told, target: (written.append(target), write(told, target)))
    home = tmp_path / "out"
    first = digest_of(make_site(Declared(page), home, release))
    spoil(folder_of(home, release.release_id))
    assert digest_of(make_site(Declared(page), home, release)) == first and len(written) == 1
