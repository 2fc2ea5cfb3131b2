"""Citations of the small warehouse: found again after many releases, told when they do not stand, kept for good."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.store.home import held
from tests.pipeline.commands import Wps
from tests.support.kernel import releases_of

FIGURE = ("cite", "adviser_year", "2020", "France", "advisers")


def _json(wps: Wps, *words: str, code: int = 0, stdin: str | None = None) -> Any:
    result = wps(*words, "--json", stdin=stdin)
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_a_figure_is_cited_with_all_that_stands_behind_it(wps: Wps, home: Path) -> None:
    found = _json(wps, *FIGURE)
    assert (found["table"], found["column"], found["value"]) == ("marts.adviser_year", "advisers", "12")
    assert found["key"] == {"year": "2020", "iso3": "FRA"} and found["release_id"] == releases_of(home)[0]
    (origin,) = found["origins"]
    assert (origin["publisher"], origin["document"], origin["documents"]) == ("A Ministry", "first.csv", 1)
    (core,) = _json(wps, "query", "SELECT document_id, locator FROM core.adviser_count WHERE advisers = 7")
    row = _json(wps, "cite", "core.adviser_count", core["document_id"], core["locator"])
    assert (row["column"], row["value"]) == ("advisers", "7"), "the only number of the table"
    assert row["origins"][0]["place"] == core["locator"]
    assert _json(wps, *FIGURE)["digest"] == found["digest"], "the same figure of the same release has one digest"


@pytest.mark.parametrize("form", ["sentence", "bibtex", "ris", "csl"])
def test_a_citation_is_found_again_in_every_form(wps: Wps, tmp_path: Path, form: str) -> None:
    text = wps(*FIGURE, "--format", form).stdout
    file = tmp_path / "bibliography"
    file.write_text(f"Some text before.\n{text}\nand after")
    for given, stdin in ((text, None), (str(file), None), ("-", text)):
        (verdict,) = _json(wps, "cite", "--check", given, stdin=stdin)
        assert (verdict["outcome"], verdict["now"], verdict["cited_release"]) == ("stands", "12", "current")


def _document(wps: Wps) -> str:
    return str(_json(wps, "query", "SELECT document_id FROM core.adviser_count")[0]["document_id"])


def test_a_citation_that_somebody_changed_is_told(wps: Wps, home: Path) -> None:
    text = wps(*FIGURE).stdout
    (verdict,) = _json(wps, "cite", "--check", text.replace("v=12&", "v=13&"), code=1)
    assert verdict["outcome"] == "altered" and "digest" in verdict["detail"]
    release = releases_of(home)[0]
    from pipeline.ask.cite.mark import mark_of

    forged = str(mark_of(release, "marts.adviser_year", {"year": "2020", "iso3": "FRA"}, "advisers", "13"))
    (verdict,) = _json(wps, "cite", "--check", forged, code=1)
    assert verdict["outcome"] == "altered" and release in verdict["detail"]
    assert "altered" in wps("cite", "--check", forged).output


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("cite", "adviser_yaer", "2020", "FRA"), "no table adviser_yaer; the nearest: adviser_year"),
        (("cite", "adviser_year", "2020", "FRO"), "the nearest of iso3: France (FRA), Kenya (KEN)"),
        (("cite", "adviser_year", "2019", "FRA"), "the nearest of year: 2020"),
        (("cite", "adviser_year", "2020", "FRA", "advisors"), "no column advisors in marts.adviser_year; the nearest"),
        (
            ("cite", "adviser_year", "2020"),
            "several rows of marts.adviser_year have this key: one is needed; add iso3 (for example KEN, FRA)",
        ),
        (
            ("cite", "adviser_year"),
            "keyed by year, iso3; give values in that order or column=value; a whole key, for example: year=2020 iso3=",
        ),
        (("cite",), "name a table, a key and a column"),
        (("cite", "adviser_year", "2020", "FRA", "--format", "bibtek"), "the nearest: bibtex"),
        (("cite", "adviser_year", "2020", "FRA", "--release", "1999"), "no single release '1999'; the only one is 20"),
        (("cite", "--check", "no.txt"), "no.txt: no such file, and no citation"),
        (("cite", "--check", "wps:nothing"), "no citation is in this text"),
        (("keep", "1999", "--why", "x"), "no single release '1999'"),
        (("keep", "20"), "say why"),
        (("keep", "20", "--undo"), "is not kept for good"),
        (("deposit", "1999", "--to", "x"), "no single release '1999'"),
    ],
)
def test_what_does_not_exist_is_named_with_the_nearest_that_does(
    wps: Wps, words: tuple[str, ...], message: str
) -> None:
    result = wps(*words)
    assert result.exit_code == 2 and message in result.output, result.output


def test_pins_are_written_by_who_holds_the_home_alone(wps: Wps, home: Path) -> None:
    with held(home):
        assert wps("keep", "20", "--why", "x").exit_code == 4
        assert wps(*FIGURE, "--keep").exit_code == 4
    assert wps("keep", "20", "--why", "x").exit_code == 0
    assert wps("keep", "20", "--undo").exit_code == 0
    assert all(r["kept_for"] is None for r in _json(wps, "releases"))


def test_citing_says_that_the_release_is_kept_and_only_naming_it_takes_that_back(wps: Wps) -> None:
    cited = wps(*FIGURE, "--keep", "--why", "my  thesis")
    assert "is kept for good: cited: my thesis\n" in cited.stderr and "is kept" not in cited.stdout
    assert wps("keep", "20", "--why", "x").exit_code == wps("keep", "20", "--undo").exit_code == 0
    assert [r["kept_for"] for r in _json(wps, "releases")] == ["cited: my thesis"]
    refused = wps("keep", "20", "--undo")
    assert refused.exit_code == 2 and '--undo --why "cited: my thesis"' in refused.output
    assert "no longer than others" in wps("keep", "20", "--undo", "--why", "cited: my thesis").output
