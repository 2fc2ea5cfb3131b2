"""Every figure of every table says what it counts."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.project import load
from pipeline.settings import load_settings
from tests.support.kernel import plain_settings

#: Numbers that count nothing: years, codes, places in an order, what others are divided by.
NO_FIGURE = re.compile(
    r"(?:^|_)(?:year|year_now|code|id|no|number|generation|revision|resumption|rank|ordinal|version|divisor)$"
)


def test_every_figure_has_a_unit(tmp_path: Path) -> None:
    with plain_settings():
        tables = load(load_settings(home=tmp_path, offline=True)).tables
    figures = [
        (table, field)
        for table in tables.values()
        for field in table.fields
        if field.type in ("integer", "number") and field.name not in table.primary_key
        if not NO_FIGURE.search(field.name)
    ]
    assert len(figures) > 300
    lacking = [f"{t.name}.{f.name}" for t, f in figures if not (f.unit or f.unit_from)]
    assert lacking == [], "declare `unit`, or where it stands (`unit_from`), in the table's YAML"
    named = [(f.unit_from[0], f.unit_from[2]) for _, f in figures if len(f.unit_from) == 3]
    assert named and all(tables[table].field(column) for table, column in named)
