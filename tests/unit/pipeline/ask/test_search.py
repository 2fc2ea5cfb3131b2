"""Search: ranked rows with snippets, by full-text index and, where the extension is missing, by pattern."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from pipeline.ask import search as searching
from pipeline.ask import search_index
from pipeline.ask.errors import AskError
from pipeline.ask.search import Question, found, search, searchable
from pipeline.ask.search_index import extension
from pipeline.ask.snippet import snippet
from pipeline.declare.field import Field
from pipeline.declare.schema import Table
from pipeline.publish.assembly import ddl
from pipeline.store.releases import DATABASE, Release

FIELDS = [Field(n, "string", n) for n in ("source_id", "speaker", "iso3", "text")]
SPEECH = Table(
    "core.speech",
    "Speeches",
    "",
    (*FIELDS, Field("speech_no", "integer", "n"), Field("date", "date", "d")),
    ("source_id", "speech_no"),
    search={"text": "text", "iso3": "iso3", "date": "date", "title": "speaker"},
)
ROWS = [
    ("s", "Ms. A", "KAZ", "Women mediators must be at the table. We support women mediators.", 1, date(2012, 11, 30)),
    ("s", "Mr. B", "GHA", "Mediation without a woman is half a mediation; women matter.", 2, date(2013, 1, 1)),
    ("s", "Mr. C", "GHA", "We speak of disarmament and of nothing else at all.", 3, date(2009, 1, 1)),
    ("s", "Ms. F", "NOR", "Resolution 1325 (2000) is about girls’ rights, and about peace.", 6, date(2010, 1, 1)),
    ("s", "Mr. G", "NOR", "Resolution 1820 (2008) is about rights of girls. The girls, rights.", 7, date(2010, 1, 1)),
    ("s", "Ms. H", "NOR", "Organizations of mothers, well organized, know their rights.", 8, date(2011, 1, 1)),
    ("s", "Ms. D", "KAZ", None, 4, date(2012, 11, 30)),
    ("s", "Ms. E", None, "The mediators thanked women. " + "Nothing more of note was said. " * 40, 5, None),
]


@pytest.fixture(scope="module", autouse=True)
def _cache_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A user's cache of these tests' own: the index is built once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of one test, empty before it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "wps-warehouse" / "search"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("release")
    with duckdb.connect(str(folder / DATABASE)) as connection:
        connection.execute("CREATE SCHEMA core")
        connection.execute(ddl(SPEECH))
        connection.executemany("INSERT INTO core.speech VALUES (?, ?, ?, ?, ?, ?)", ROWS)
    return Release("r1", folder, datetime(2026, 1, 1, tzinfo=UTC), "", True, {"core.speech": 8}, "0" * 64)


@pytest.fixture(params=["full text", "pattern"])
def method(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pattern":
        monkeypatch.setattr(searching, "extension", lambda: None)
    elif extension() is None:
        pytest.fail("DuckDB's FTS extension is part of the test environment and was not found")
    return str(request.param)


def numbers(release: Release, question: Question, method: str) -> list[int]:
    answer = search(release, SPEECH, question)
    why = "" if method == "full text" else searching.NOT_INSTALLED
    assert (answer.method, answer.searched, answer.note) == (method, 7, why)
    return [row["speech_no"] for row in answer.rows]


def test_all_words_must_occur_and_the_best_comes_first(release: Release, method: str) -> None:
    assert numbers(release, Question("women mediators"), method)[0] == 1
    assert 3 not in numbers(release, Question("women mediators"), method)
    assert numbers(release, Question("disarmament"), method) == [3]
    assert numbers(release, Question("submarine"), method) == []


@pytest.mark.parametrize("word", ["organisations", "Organizations", "organization", "ORGANISATION", "organised"])
def test_either_spelling_of_a_word_finds_the_other(release: Release, method: str, word: str) -> None:
    """Verbatim records print -ize; who searches them may not."""
    answer = search(release, SPEECH, Question(f"rights {word}"))
    assert [row["speech_no"] for row in answer.rows] == [8]
    assert "Organizations of mothers" in answer.rows[0]["snippet"] and "organized" in answer.rows[0]["snippet"]


def test_a_phrase_is_found_as_it_is_written(release: Release, method: str) -> None:
    assert numbers(release, Question('"Women mediators"'), method) == [1]


def test_country_and_days_limit_the_answer(release: Release, method: str) -> None:
    assert numbers(release, Question("women mediation", iso3="GHA"), method) == [2]
    assert numbers(release, Question("women", since=date(2013, 1, 1)), method) == [2]
    assert numbers(release, Question("women", until=date(2012, 12, 31)), method) == [1]
    assert len(numbers(release, Question("women", limit=1), method)) == 1


def test_words_are_no_patterns_and_no_sql(release: Release, method: str) -> None:
    for text in ("wom.n", "'; DROP TABLE core.speech; --", "(women", "wo%"):
        assert 3 not in numbers(release, Question(text), method)


def test_stems_are_known(release: Release, method: str) -> None:
    assert 1 in numbers(release, Question("mediator"), method)


def test_numbers_are_words(release: Release, method: str) -> None:
    assert numbers(release, Question("resolution 1325"), method) == [6]
    assert numbers(release, Question("1820"), method) == [7]


def test_words_that_occur_everywhere_do_not_hide_others(release: Release, method: str) -> None:
    assert numbers(release, Question("the rights of girls"), method)[0] == 7
    assert numbers(release, Question('"about girls"'), method) == [6]
    assert numbers(release, Question('"girls\' rights"'), method) == [6]


def test_a_question_of_such_words_alone_is_answered_by_pattern(release: Release) -> None:
    answer = search(release, SPEECH, Question('"and of nothing else at all"'))
    assert [row["speech_no"] for row in answer.rows] == [3]
    assert (answer.method, answer.note) == ("pattern", searching.COMMON_WORDS)


def test_the_index_is_built_once_for_a_release_and_outside_the_home(release: Release, cache: Path) -> None:
    before = sorted(release.folder.iterdir())
    search(release, SPEECH, Question("women"))
    (index,) = cache.iterdir()
    first = index.stat().st_ino
    search(release, SPEECH, Question("women"))
    assert [p.stat().st_ino for p in cache.iterdir()] == [first]
    assert sorted(release.folder.iterdir()) == before


def test_releases_of_other_bytes_have_another_index_and_the_last_used_are_kept(release: Release, cache: Path) -> None:
    for digit in range(search_index.KEPT + 1):
        search(dataclasses.replace(release, database_sha256=str(digit) * 64), SPEECH, Question("women"))
    kept = sorted(p.name.split("-")[1][0] for p in cache.iterdir())
    assert kept == [str(digit) for digit in range(1, search_index.KEPT + 1)]


def test_without_a_place_for_the_index_the_search_goes_by_pattern(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    answer = search(release, SPEECH, Question("disarmament"))
    assert (answer.method, [row["speech_no"] for row in answer.rows]) == ("pattern", [3])
    assert answer.note.startswith(searching.NO_PLACE) and str(tmp_path / "file") in answer.note


def test_what_heads_a_row_and_where_it_stands_is_declared(release: Release) -> None:
    answer = search(release, SPEECH, Question("disarmament"))
    assert (answer.table, answer.titles, answer.places) == (
        "core.speech",
        ("speaker",),
        ("source_id", "speech_no", "date"),
    )
    plain = search(release, dataclasses.replace(SPEECH, search={"text": "text"}), Question("disarmament"))
    assert (plain.titles, plain.places) == ((), ("source_id", "speech_no"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question("women", iso3="GHA"), "no country column"),
        (Question("women", since=date(2013, 1, 1)), "no date column"),
        (Question("women", until=date(2013, 1, 1)), "no date column"),
    ],
)
def test_a_limit_without_a_declared_column_is_refused(release: Release, question: Question, said: str) -> None:
    with pytest.raises(AskError, match=said):
        search(release, dataclasses.replace(SPEECH, search={"text": "text"}), question)


@pytest.mark.parametrize(("option", "given"), [("--country", "GHA"), ("--since", "2010"), ("--until", "2020")])
def test_an_option_that_the_declaration_does_not_allow_is_named(option: str, given: str) -> None:
    plain = SimpleNamespace(tables={"core.speech": dataclasses.replace(SPEECH, search={"text": "text"})})
    options = [given if option == name else None for name in ("--country", "--since", "--until")]
    with pytest.raises(AskError, match=f"{option}: core.speech declares no"):
        found(plain, "women", *options, 10)  # type: ignore[arg-type]


def test_what_cannot_be_searched_says_so(release: Release) -> None:
    plain = dataclasses.replace(SPEECH, search={})
    with pytest.raises(AskError, match="no table is declared to be searched"):
        searchable({"core.speech": plain})
    with pytest.raises(AskError, match="no table that can be searched"):
        search(dataclasses.replace(release, rows={}), SPEECH, Question("women"))
    with pytest.raises(AskError, match="no word to look for"):
        search(release, SPEECH, Question(' "" -- '))


def test_a_snippet_shows_the_densest_place() -> None:
    text = "Women spoke.\n" + "Filler words fill the page. " * 30 + "Two women mediators met mediators. The end."
    shown = snippet(text, ["women", "mediators"])
    assert "women mediators met mediators" in shown and shown.startswith("… ") and "\n" not in shown
    assert snippet("short text", ["absent"]) == "short text"


def test_a_snippet_prefers_a_place_with_all_words() -> None:
    text = "Women and women and women spoke. " + "Filler words fill the page. " * 30 + "A woman met women mediators."
    assert "mediators" in snippet(text, ["women", "mediators"])
