"""The beginning of a name: the one that it fits alone is meant; where it fits two it is refused, and both are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ask.known import MOST, instead
from pipeline.ask.serve.catalogue import named
from pipeline.common.nearest import single
from pipeline.run.steps import release_of
from tests.pipeline.commands import Wps
from tests.support.kernel import project_at, releases_of


@pytest.fixture
def both(home: Path) -> list[str]:
    """The ids of two releases, which begin alike."""
    release_of(project_at(home))
    return releases_of(home)


def test_a_beginning_that_fits_two_releases_is_refused_wherever_one_is_named(
    wps: Wps, both: list[str], tmp_path: Path
) -> None:
    row = ("adviser_year", "2020", "FRA", "advisers")
    for words in (
        ("keep", "20", "--why", "x"),
        ("deposit", "20", "--to", str(tmp_path / "d")),
        ("export", "--to", str(tmp_path / "e"), "--release", "20"),
        ("cite", *row, "--release", "20"),
        ("diff", "20", both[1]),
        ("rollback", "20"),
    ):
        result = wps(*words)
        assert result.exit_code == 2 and all(release in result.output for release in both), (words, result.output)
        assert "it is the beginning of" in " ".join(result.output.split()), words
    assert wps("cite", *row, "--release", both[0][:-1]).exit_code == 0, "one that fits one alone"


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        (("cite", "adviser", "2020"), ("adviser_count", "adviser_year")),
        (("trace", "marts.adv", "2020"), ()),
        (("why", "adviser", "2020"), ("adviser_count", "adviser_year")),
        (("export", "--to", "e", "adviser"), ("adviser_count", "adviser_year")),
        (("coverage", "adviser"), ("adviser_count", "adviser_year")),
        (("watch", "remove", "coun"), ("count", "counted")),
    ],
)
def test_a_beginning_of_several_names_is_none(
    wps: Wps, words: tuple[str, ...], fits: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    if words[0] == "watch":
        for name in fits:
            assert wps("watch", "add", "SELECT 1 AS a", "--name", name).exit_code == 0
    result = wps(*words)
    assert result.exit_code == 2 and all(name in result.output for name in fits), result.output


def test_one_function_says_what_a_beginning_stands_for() -> None:
    known = ["ab1", "ab2", "b"]
    assert (single("ab1", known), single("b", known), single("ab", known), single("x", known)) == (
        "ab1",
        "b",
        None,
        None,
    )
    assert single("a", ["a", "ab"]) == "a", "a whole name goes before a beginning"
    assert instead("AB", known) == "it is the beginning of ab1, ab2" and instead("ab3", known).startswith(
        "the nearest: ab"
    )
    many = [f"name{number:02d}" for number in range(MOST + 3)]
    assert instead("name", many).endswith("and 3 more")
    with pytest.raises(ValueError, match="it is the beginning of conflicts, coverage"):
        named("co")
