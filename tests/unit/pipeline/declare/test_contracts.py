"""Contracts of the analysis tables: what breaks one, what renewing it makes of it, that files say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.check import contracts as check
from pipeline.declare.contracts import ContractError, read, renewed, write
from pipeline.declare.field import Field
from pipeline.declare.schema import Table

TODAY = date(2026, 3, 1)
TABLE = Table(
    "marts.advisers",
    "Advisers",
    "One row per country.",
    (Field("iso3", "string", "The country."), Field("advisers", "integer", "How many there are.")),
    ("iso3",),
)
CONTRACT = renewed(None, TABLE, TODAY, reworded=False)


def changed(**fields: Field | None) -> Table:
    """The table with other fields in place of those of these names; None: without it."""
    kept = {f.name: f for f in TABLE.fields} | fields
    return replace(TABLE, fields=tuple(f for f in kept.values() if f))


def test_a_further_column_breaks_nothing_and_is_promised_next_time() -> None:
    wider = changed(share=Field("share", "number", "A share."))
    assert check.of(CONTRACT, wider).passed
    again = renewed(CONTRACT, wider, date(2026, 4, 1), reworded=False)
    assert (again.version, again.since, list(again.columns)) == (1, TODAY, ["iso3", "advisers", "share"])


@pytest.mark.parametrize(
    ("table", "broken"),
    [
        (changed(advisers=None), "column advisers is gone"),
        (changed(advisers=Field("advisers", "number", "How many there are.")), "column advisers is DOUBLE, promised"),
        (changed(advisers=Field("advisers", "integer", "Women alone.")), "column advisers is described otherwise"),
        (None, "marts.advisers is gone"),
    ],
)
def test_a_table_that_breaks_its_contract_holds_a_release_back(table: Table | None, broken: str) -> None:
    result = check.of(CONTRACT, table)
    assert result.blocks and str(result.sample[0]["broken"]).startswith(broken)
    if table:
        again = renewed(CONTRACT, table, date(2026, 4, 1), reworded=False)
        assert again.version == 2 and check.of(again, table).passed


def test_other_words_for_the_same_are_no_new_version() -> None:
    reworded = changed(advisers=Field("advisers", "integer", "Their number."))
    assert renewed(CONTRACT, reworded, TODAY, reworded=True).version == 1
    assert renewed(CONTRACT, changed(advisers=None), TODAY, reworded=True).version == 2


def test_a_contract_is_read_as_it_was_written(tmp_path: Path) -> None:
    ending = replace(CONTRACT, until=date(2027, 1, 1))
    write(tmp_path, [ending])
    assert read(tmp_path) == {"marts.advisers": ending}
    (tmp_path / "advisers.yaml").write_text("version: 1\n")
    with pytest.raises(ContractError, match="version, since, columns"):
        read(tmp_path)
