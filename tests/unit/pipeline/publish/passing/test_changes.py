"""A change is told to everybody where both of its values, its row and its column are of sources that may be shipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.publish.passing.changes import tell_only_what_may_be
from tests.support.passing import two_releases


def told(home: Path, change: dict[str, Any]) -> bool:
    """Whether a change may be told."""
    now, before = two_releases(home, change)
    with duckdb.connect() as connection:
        tell_only_what_may_be(connection, now, before, "tellable")
        return connection.execute("FROM tellable").fetchall() == [(1,)]


def cell(table: str, column: str, key: dict[str, str], **said: str) -> dict[str, Any]:
    values = {"column_name": column, "old_value": "1", "new_value": "2"}
    return {"table_name": table, "change": "cell", "row_key": json.dumps(key, separators=(",", ":")), **values, **said}


def row(change: str, table: str, values: dict[str, str], **said: str) -> dict[str, Any]:
    side = "new_value" if change == "row_added" else "old_value"
    return {"table_name": table, "change": change, "row_key": json.dumps(values), side: json.dumps(values), **said}


ONE = {"id": "1"}


@pytest.mark.parametrize(
    ("change", "may_be"),
    [
        (
            cell("core.row", "value", ONE, source_id="open", old_document_id="open_before", new_document_id="open_now"),
            1,
        ),
        (cell("core.row", "value", ONE, source_id="closed", new_document_id="closed_now"), 0),
        # of whom the value was before, and of whom it is now
        (cell("core.row", "value", ONE, source_id="open", old_document_id="closed_before"), 0),
        (cell("core.row", "value", ONE, source_id="open", old_document_id="nobody_knows"), 0),
        # sentences by stricter terms
        (cell("core.row", "value", ONE, source_id="facts", new_document_id="facts_now"), 1),
        (cell("core.row", "text", ONE, source_id="facts", new_document_id="facts_now"), 0),
        (cell("core.row", "text", ONE, source_id="open", new_document_id="open_now"), 1),
        # a row that names no source, in a table that a closed one reaches
        (cell("core.row", "value", ONE), 0),
        # rows that name several sources
        (cell("marts.asked", "value", {"measure": "a"}), 1),
        (cell("marts.asked", "value", {"measure": "b"}), 0),
        (cell("marts.asked", "value", {"measure": "gone"}), 0),
        (row("row_removed", "marts.asked", {"measure": "c", "told_by": "open"}), 1),
        (row("row_removed", "marts.asked", {"measure": "c", "told_by": "closed; open"}), 0),
        (
            row(
                "row_added", "core.row", {"id": "3", "source_id": "open"}, source_id="open", new_document_id="open_now"
            ),
            1,
        ),
        (row("row_removed", "core.row", {"id": "3", "source_id": "closed"}, source_id="closed"), 0),
        # columns of tables whose rows name none
        (cell("marts.panel", "open_share", {"year": "2020"}), 1),
        (cell("marts.panel", "closed_share", {"year": "2020"}), 0),
        (row("row_added", "marts.panel", {"year": "2021"}), 1),
        (row("row_added", "marts.closed", {"year": "2021"}), 0),
        ({"table_name": "marts.closed", "change": "column_added", "column_name": "m", "new_value": "BIGINT"}, 1),
        (cell("marts.unknown", "x", {"y": "1"}), 0),
    ],
)
def test_a_change_is_told_where_everything_about_it_may_be_passed_on(
    tmp_path: Path, change: dict[str, Any], may_be: int
) -> None:
    assert told(tmp_path, change) == bool(may_be)
