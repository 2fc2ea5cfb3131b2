"""Search: ranked rows with snippets, by full-text index and, where the extension is missing, by pattern."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from pipeline.ask import search as searching
from pipeline.ask.search import Question, SearchError, extension, search, snippet
from pipeline.declare.schema import Field, Table
from pipeline.publish.assembly import ddl
from pipeline.store.releases import DATABASE, Release

FIELDS = [Field(n, "string", n) for n in ("source_id", "speaker", "iso3", "text")]
SPEECH = Table(
    "core.speech",
    "Speeches",
    "",
    (*FIELDS, Field("speech_no", "integer", "n"), Field("date", "date", "d")),
    ("source_id", "speech_no"),
    search={"text": "text", "iso3": "iso3", "date": "date"},
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


@pytest.fixture
def release(tmp_path: Path) -> Release:
    with duckdb.connect(str(tmp_path / DATABASE)) as connection:
        connection.execute("CREATE SCHEMA core")
        connection.execute(ddl(SPEECH))
        connection.executemany("INSERT INTO core.speech VALUES (?, ?, ?, ?, ?, ?)", ROWS)
    return Release("r1", tmp_path, datetime(2026, 1, 1, tzinfo=UTC), "", True, {"core.speech": 8}, "")


@pytest.fixture(params=["full text", "pattern"])
def method(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pattern":
        monkeypatch.setattr(searching, "extension", lambda: None)
    elif extension() is None:
        pytest.fail("DuckDB's FTS extension is part of the test environment and was not found")
    return str(request.param)


def numbers(release: Release, question: Question, method: str) -> list[int]:
    answer = search(release, {"core.speech": SPEECH}, release.folder, question)
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
    found = search(release, {"core.speech": SPEECH}, release.folder, Question(f"rights {word}"))
    assert [row["speech_no"] for row in found.rows] == [8]
    assert "Organizations of mothers" in found.rows[0]["snippet"] and "organized" in found.rows[0]["snippet"]


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
    answer = search(release, {"core.speech": SPEECH}, release.folder, Question('"and of nothing else at all"'))
    assert [row["speech_no"] for row in answer.rows] == [3]
    assert (answer.method, answer.note) == ("pattern", searching.COMMON_WORDS)


def test_the_index_is_built_once_for_a_release_and_replaced_by_the_next(release: Release) -> None:
    search(release, {"core.speech": SPEECH}, release.folder, Question("women"))
    (index,) = (release.folder / "search").iterdir()
    before = index.stat().st_mtime_ns
    search(release, {"core.speech": SPEECH}, release.folder, Question("women"))
    assert index.stat().st_mtime_ns == before
    search(dataclasses.replace(release, release_id="r2"), {"core.speech": SPEECH}, release.folder, Question("women"))
    assert [p.name for p in (release.folder / "search").iterdir()] == [f"r2-{searching.FORMAT}.duckdb"]


def test_what_cannot_be_searched_says_so(release: Release) -> None:
    plain = dataclasses.replace(SPEECH, search={})
    with pytest.raises(SearchError, match="no table that can be searched"):
        search(release, {"core.speech": plain}, release.folder, Question("women"))
    with pytest.raises(SearchError, match="no word to look for"):
        search(release, {"core.speech": SPEECH}, release.folder, Question(' "" -- '))


def test_a_snippet_shows_the_densest_place() -> None:
    text = "Women spoke.\n" + "Filler words fill the page. " * 30 + "Two women mediators met mediators. The end."
    shown = snippet(text, Question("women mediators"))
    assert "women mediators met mediators" in shown and shown.startswith("… ") and "\n" not in shown
    assert snippet("short text", Question("absent")) == "short text"


def test_a_snippet_prefers_a_place_with_all_words() -> None:
    text = "Women and women and women spoke. " + "Filler words fill the page. " * 30 + "A woman met women mediators."
    assert "mediators" in snippet(text, Question("women mediators"))
