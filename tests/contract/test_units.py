"""Every figure of an analysis table says what it counts."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.ask.cite.find import unit_in
from pipeline.declare.schema import Table
from pipeline.project import load
from pipeline.settings import load_settings
from tests.support.kernel import plain_settings

#: Numbers that count nothing: years, codes, and places in an order.
NO_FIGURE = re.compile(r"(?:^|_)(?:year|year_now|code|no|number|generation|resumption|rank)$")


def told_by_the_row(table: Table, column: str) -> bool:
    """Whether each row names the unit of this column itself."""
    return "unit" in table.columns and unit_in({"unit": "persons"}, column) is not None


def test_every_figure_has_a_unit(tmp_path: Path) -> None:
    with plain_settings():
        tables = load(load_settings(home=tmp_path, offline=True)).tables.values()
    figures = [
        (table, field)
        for table in tables
        if table.name.startswith("marts.")
        for field in table.fields
        if field.type in ("integer", "number") and field.name not in table.primary_key
        if not NO_FIGURE.search(field.name)
    ]
    assert len(figures) > 150
    lacking = [f"{t.name}.{f.name}" for t, f in figures if not f.unit and not told_by_the_row(t, f.name)]
    assert lacking == [], "declare `unit` in the table's YAML"
