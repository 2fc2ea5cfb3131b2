"""Rows as text: widths, wrapping, alignment, and nothing that steers a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.render import show_table
from pipeline.cli.text_table import blocks, fits, fitted, folded, lines, printable, width_of


def drawn(rows: list[dict[str, object]], width: int = 80) -> list[str]:
    return list(lines(rows, list(rows[0]), lambda v: "" if v is None else str(v), width))


def test_numbers_stand_to_the_right_and_text_to_the_left() -> None:
    assert drawn([{"name": "a", "n": 1}, {"name": "long", "n": 200}, {"name": None, "n": None}]) == [
        "name    n",
        "a       1",
        "long  200",
        "",
    ]


def test_a_wide_table_gives_way_in_its_widest_columns() -> None:
    rows: list[dict[str, object]] = [{"key": "abc", "text": "one two three four five six seven"}]
    found = drawn(rows, 20)
    assert all(len(line) <= 20 for line in found)
    assert found[1].startswith("abc  one two three")
    assert " ".join(line[5:].strip() for line in found[1:]) == "one two three four five six seven"


def test_wide_and_combining_characters_are_counted_as_they_are_shown() -> None:
    assert (width_of("abc"), width_of("日本"), width_of("e\u0301")) == (3, 4, 1)
    assert drawn([{"a": "日本", "b": "x"}, {"a": "abcd", "b": "x"}])[1:] == ["日本  x", "abcd  x"]


def test_nothing_that_is_printed_steers_the_terminal() -> None:
    assert printable("a\x1b[31mb\x07\u009b2J\tc\nd") == "a\\x1b[31mb\\x07\\x9b2J    c\nd"


@given(st.text(alphabet="abé日 \n", max_size=60), st.integers(2, 12))
def test_folding_breaks_no_word_and_keeps_the_width(text: str, width: int) -> None:
    found = folded(text, width)
    assert " ".join(found).split() == text.split()
    assert all(width_of(line) <= width or " " not in line.strip() for line in found)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8), st.integers(1, 120), st.data())
def test_columns_fit_where_there_is_room(natural: list[int], room: int, data: st.DataObject) -> None:
    least = [data.draw(st.integers(0, n)) for n in natural]
    widths = fitted(natural, least, room)
    assert all(low <= w <= n for low, w, n in zip(least, widths, natural, strict=True))
    assert sum(widths) <= max(room, sum(least))


def test_a_word_is_never_broken_though_the_table_be_too_wide() -> None:
    rows: list[dict[str, object]] = [{"digest": "f" * 30, "text": "one two"}]
    assert drawn(rows, 20)[1:] == ["f" * 30 + "  one", " " * 32 + "two"]
    assert not fits(rows, ["digest", "text"], str, 20) and fits(rows, ["digest", "text"], str, 36)
    assert list(blocks(rows, ["digest", "text"], str, 20)) == ["digest  " + "f" * 30, "text    one two", ""]


def test_rows_that_are_too_wide_stand_one_below_another_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_table([{"check": "c" * 100, "sample": "s" * 100}])
    assert capsys.readouterr().out.splitlines() == ["check   " + "c" * 100, "sample  " + "s" * 100, ""]
