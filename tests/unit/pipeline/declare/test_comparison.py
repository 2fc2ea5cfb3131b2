"""How a table's sources are compared is said in words that somebody can check."""

from __future__ import annotations

import pytest

from pipeline.declare.comparison import comparison_of

COLUMNS = ("source_id", "place", "total", "women", "men", "number")


def test_a_declaration_names_columns_once() -> None:
    said = {"entities": ["place"], "quantity": "total", "cell": ["place"], "sexes": ["women", "men"], "repeats": 0.9}
    found = comparison_of(said, COLUMNS, "day")
    assert found.columns == ("place", "total", "women", "men") and found.may_lose == 0.1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"rows": 3}, "rows: nothing to compare by"),
        ({"entities": ["town"]}, "town: no column of it"),
        ({"sexes": ["women"]}, "the column of women and that of men"),
        ({"sex": "women"}, "by which words .sexes., and of which cell"),
        ({"quantity": "total"}, "quantity and cell are said together"),
        ({"unit": "number"}, "of which quantity"),
        ({"placed": ["women"]}, "of which quantity"),
        ({"parts": ["town"]}, "town: no column of it"),
        ({"identifier": "number"}, "identifier and identified are said together"),
        ({"may_lose": 1.5}, "a fraction between 0 and 1"),
        ({"quantity": "total", "cell": ["place"], "repeats": 2}, "a fraction between 0 and 1"),
    ],
)
def test_what_nobody_could_compare_is_refused(said: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        comparison_of(said, COLUMNS, "day")


def test_a_table_without_period_or_source_cannot_be_compared_by_them() -> None:
    with pytest.raises(ValueError, match="the table has no period"):
        comparison_of({"whole_periods": True}, COLUMNS, None)
    with pytest.raises(ValueError, match="begins: the table has no period"):
        comparison_of({"begins": 5}, COLUMNS, None)
    with pytest.raises(ValueError, match="the table has no document_id"):
        comparison_of({"whole_documents": True}, COLUMNS, "day")
    with pytest.raises(ValueError, match="source_id: no column of it"):
        comparison_of({}, COLUMNS[1:], None)
