"""Answers to watched questions: compared without order; a question that fails keeps its answer and ends nothing."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import duckdb

from pipeline.publish.feeds.asking import Answered, asked_here
from pipeline.publish.feeds.atom import atom
from pipeline.publish.feeds.entry import ALL, Feed
from pipeline.publish.feeds.json_feed import json_feed
from pipeline.publish.feeds.watching import WATCH, Difference, answers, difference, entries, keep_answers
from pipeline.store.watches import Watch

COUNTS = Watch("counts", "SELECT name, n FROM t", "2026-03-01T00:00:00+00:00")


def release(folder: Path, *rows: tuple[str, int]) -> Path:
    folder.mkdir()
    with duckdb.connect(str(folder / "wps.duckdb")) as connection:
        connection.execute("CREATE TABLE t (name VARCHAR, n INTEGER)")
        connection.executemany("INSERT INTO t VALUES (?, ?)", [*rows, ("same", 0)])
    return folder


def test_a_changed_answer_is_told_by_its_rows_whatever_their_order(tmp_path: Path) -> None:
    one, two = release(tmp_path / "one", ("a", 1), ("b", 2)), release(tmp_path / "two", ("b", 2), ("a", 3), ("a", 3))
    found = difference(asked_here(one / "wps.duckdb", COUNTS.sql), asked_here(two / "wps.duckdb", COUNTS.sql))
    assert found == Difference(('["a", 3]', '["a", 3]'), ('["a", 1]',))
    assert (
        difference(
            asked_here(one / "wps.duckdb", COUNTS.sql + " ORDER BY n"), asked_here(one / "wps.duckdb", COUNTS.sql)
        )
        is None
    )


def test_a_question_that_fails_keeps_its_last_answer(tmp_path: Path) -> None:
    one = release(tmp_path / "one", ("a", 1))
    keep_answers(one, answers(one, {"counts": COUNTS}, None, asked_here))
    two = release(tmp_path / "two", ("a", 2))
    with duckdb.connect(str(two / "wps.duckdb")) as connection:
        connection.execute("ALTER TABLE t RENAME TO gone")
    made = answers(two, {"counts": COUNTS}, one, asked_here)
    keep_answers(two, made)
    assert made["counts"].error and made["counts"].rows == ('["a", 1]', '["same", 0]')
    assert entries(made, {"counts": COUNTS}, one, asked_here, "r2", "2026-03-02T00:00:00+00:00") == []
    three = release(tmp_path / "three", ("a", 2))
    told = entries(
        answers(three, {"counts": COUNTS}, two, asked_here),
        {"counts": COUNTS},
        two,
        asked_here,
        "r3",
        "2026-03-03T00:00:00+00:00",
    )
    assert [feed for feed, _ in told] == [(WATCH, "counts"), (ALL, "")], "beside the last answer that there was"
    assert told[0][1].title == "The answer to «counts» changed: 1 row came, 1 went"


def test_a_question_that_is_new_is_compared_with_what_the_release_before_answers_now(tmp_path: Path) -> None:
    one, two = release(tmp_path / "one", ("a", 1)), release(tmp_path / "two", ("a", 2))
    made = answers(two, {"counts": COUNTS}, one, asked_here)
    assert len(entries(made, {"counts": COUNTS}, one, asked_here, "r2", "2026-03-02T00:00:00+00:00")) == 2
    assert entries(made, {"counts": COUNTS}, None, asked_here, "r2", "2026-03-02T00:00:00+00:00") == []


def test_other_questions_are_not_compared() -> None:
    assert difference(Answered("SELECT 1", ("a",)), Answered("SELECT 2", ("a",))) is None
    assert difference(Answered("x", ("a",)), Answered("x", ("b",))) == Difference((), ())


def test_markup_in_a_question_and_its_answer_is_text_in_both_feeds(tmp_path: Path) -> None:
    """What a reader of feeds shows is made of the words that the answer has, never of elements in it."""
    mark = "<img src=x onerror=alert(1)>]]>&amp;"
    watch = Watch("counts", f"""SELECT name AS "{mark}", '{mark}' AS b FROM t""", COUNTS.added_at)
    one, two = release(tmp_path / "one"), release(tmp_path / "two", (mark, 1))
    told = entries(answers(two, {"counts": watch}, one, asked_here), {"counts": watch}, one, asked_here, "r2", "2026")
    feed = Feed(WATCH, "counts", mark, "2026-03-02T00:00:00+00:00", tuple(entry for _, entry in told[:1]))
    (item,) = json.loads(json_feed(feed, None))["items"]
    root = ElementTree.fromstring(atom(feed, None))
    (content,) = root.iter("{http://www.w3.org/2005/Atom}content")
    assert root.findtext("{http://www.w3.org/2005/Atom}title") == mark
    for html in (item["content_html"], content.text or ""):
        assert "<img" not in html and html.count("&lt;img") == 5 and "&amp;amp;" in html
