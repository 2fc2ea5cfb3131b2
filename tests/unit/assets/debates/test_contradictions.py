"""What a lying record or table contradicts: other sources, the order of numbers, other meetings; checked both ways."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.debate_marts import CORPUS, RECORDS, TABLES, meeting, speech
from tests.support.marts import Small

NUMBERS = range(8000, 8040)
BEGAN, APART = date(2017, 1, 5), timedelta(days=9)
#: Speakers who come again and again, with the states for which they do.
PERSONS = [(f"{'Ms' if n % 3 == 0 else 'Mr'} Name{n}", f"S{n:02d}") for n in range(8)]
Rows = list[Mapping[str, Any]]
DAYS, ORDER, ONCE, PERSONS_AGREE, MATCHED = (
    f"debates_{name}"
    for name in ("meeting_days_agree", "meetings_in_order", "record_once", "persons_agree", "match_most")
)
CHECKS = (DAYS, ORDER, ONCE, PERSONS_AGREE, MATCHED)


def day(number: int) -> date:
    return BEGAN + APART * (number - NUMBERS[0])


def meetings() -> Rows:
    """Each meeting as the library's table, the corpus and a record have it."""
    return [
        meeting(source, f"S/PV.{n}", f"row {n}", date=day(n), meeting_no=n)
        for source in (TABLES, CORPUS, RECORDS)
        for n in NUMBERS
    ]


def speeches() -> Rows:
    """The same persons in each meeting, in the corpus and in the record, with texts of their own."""
    return [
        speech(source, f"S/PV.{n}", k + 1, name, state, date=day(n), words=100 + 3 * k + n, document_id=f"{n:012x}")
        for source in (CORPUS, RECORDS)
        for n in NUMBERS
        for k, (name, state) in enumerate(PERSONS)
    ]


def matches(numbers: Mapping[int, int]) -> Rows:
    """Which speeches of records have a counterpart: of a meeting so many."""
    return [
        {
            "meeting_symbol": f"S/PV.{n}",
            "base_symbol": f"S/PV.{n}",
            "record_speech_no": k + 1,
            "corpus_speech_no": k + 1,
            "record_document_id": f"{n:012x}",
            "corpus_document_id": f"{n:012x}",
            "agreement": 1.0,
        }
        for n in NUMBERS
        for k in range(numbers.get(n, len(PERSONS)))
    ]


@pytest.fixture(scope="module")
def small() -> Small:
    told = {"core.meeting": meetings(), "core.speech": speeches(), "core.speech_match": matches({})}
    return Small(told)


def found(small: Small, rows: Mapping[str, Rows]) -> dict[str, list[Any]]:
    """The symbols of the meetings that each check names, of those that name any."""
    with small.undone():
        small.fill(rows)
        asked = {check: small.failing(check) for check in CHECKS}
    return {
        check: sorted({cell for row in rows for cell in row if str(cell).startswith("S/PV.")})
        for check, rows in asked.items()
        if rows
    }


def of(rows: Rows, source: str, numbers: range, **cells: Any) -> Rows:
    """The rows; those of the source's meetings with these numbers have other cells (a function is asked of the row)."""
    symbols = {f"S/PV.{n}" for n in numbers}

    def told(row: Mapping[str, Any]) -> Mapping[str, Any]:
        if row["source_id"] != source or row["meeting_symbol"] not in symbols:
            return row
        return {**row, **{name: cell(row) if callable(cell) else cell for name, cell in cells.items()}}

    return [told(row) for row in rows]


ONE = range(8020, 8021)


def test_what_is_true_contradicts_nothing(small: Small) -> None:
    assert found(small, {}) == {}
    later = of(meetings(), CORPUS, ONE, date=lambda row: row["date"] + timedelta(days=1))
    assert found(small, {"core.meeting": later}) == {}, "a day after midnight"
    late = of(meetings(), RECORDS, ONE, date=lambda row: row["date"] + timedelta(days=50))
    assert found(small, {"core.meeting": [row for row in late if row["source_id"] == RECORDS]}) == {}, "held late"
    moved = of(speeches(), RECORDS, ONE, entity=lambda row: "NEW" if row["speech_no"] <= 2 else row["entity"])
    assert found(small, {"core.speech": moved}) == {}, "two persons who speak for another state now"
    assert found(small, {"core.speech_match": matches({8020: 5})}) == {}, "a few that nobody recognised"
    parts = [
        {**row, "meeting_symbol": "S/PV.8020(Resumption1)", "base_symbol": "S/PV.8020"}
        for row in speeches()
        if row["source_id"] == CORPUS and row["meeting_symbol"] == "S/PV.8020"
    ]
    assert found(small, {"core.speech": [*speeches(), *parts]}) == {}, "a corpus that prints one text for both parts"


def test_a_record_of_another_year_contradicts_tables_and_numbers(small: Small) -> None:
    ago = of(meetings(), RECORDS, ONE, date=lambda row: row["date"] - timedelta(days=365))
    assert found(small, {"core.meeting": ago}) == {DAYS: ["S/PV.8020"], ORDER: ["S/PV.8020"]}
    alone = [row for row in ago if row["source_id"] == RECORDS]
    assert found(small, {"core.meeting": alone}) == {ORDER: ["S/PV.8020"]}, "what no table has yet"


def test_days_of_many_meetings_that_are_moved(small: Small) -> None:
    many = range(8010, 8036)
    ahead = of(meetings(), CORPUS, many, date=lambda row: row["date"] + timedelta(days=3 * 365))
    told = found(small, {"core.meeting": ahead})
    assert told[DAYS] == [f"S/PV.{n}" for n in many] and ORDER in told


def test_one_record_under_two_symbols(small: Small) -> None:
    again = [
        {**row, "meeting_symbol": "S/PV.8020", "base_symbol": "S/PV.8020"}
        for row in speeches()
        if row["source_id"] == RECORDS and row["meeting_symbol"] == "S/PV.8019"
    ]
    others = [row for row in speeches() if (row["source_id"], row["meeting_symbol"]) != (RECORDS, "S/PV.8020")]
    assert found(small, {"core.speech": [*others, *again]}) == {ONCE: ["S/PV.8019", "S/PV.8020"]}


def test_speakers_states_exchanged(small: Small) -> None:
    states = [state for _, state in PERSONS]
    turned = of(speeches(), RECORDS, ONE, entity=lambda row: states[row["speech_no"] % len(states)])
    assert found(small, {"core.speech": turned}) == {PERSONS_AGREE: ["S/PV.8020"]}


def test_titles_of_women_and_men_exchanged(small: Small) -> None:
    other = {"woman": "man", "man": "woman"}
    turned = of(speeches(), RECORDS, ONE, speaker_gender_by_title=lambda row: other[row["speaker_gender_by_title"]])
    assert found(small, {"core.speech": turned}) == {PERSONS_AGREE: ["S/PV.8020"]}


def test_a_record_that_the_corpus_has_otherwise(small: Small) -> None:
    assert found(small, {"core.speech_match": matches({8020: 2})}) == {MATCHED: ["S/PV.8020"]}
