"""Rows as text: widths, wrapping, alignment, and nothing that steers a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.text_table import fitted, folded, lines, printable, width_of


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
    assert printable("a\x1b[31mb\x07\u009b2J\tc\nd") == "a[31mb2J        c\nd"


@given(st.text(alphabet="abé日 \n", max_size=60), st.integers(2, 12))
def test_folding_loses_no_letter_and_keeps_the_width(text: str, width: int) -> None:
    found = folded(text, width)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(width_of(line) <= width for line in found)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8), st.integers(1, 120))
def test_columns_fit_where_there_is_room(natural: list[int], room: int) -> None:
    widths = fitted(natural, room)
    assert all(w <= max(n, 1) for w, n in zip(widths, natural, strict=True))
    assert sum(widths) <= max(room, len(natural))
