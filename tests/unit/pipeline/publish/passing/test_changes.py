"""A change is told to everybody where both of its values, its row and its column are of sources that may be shipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipeline.publish.assembly import parquet_path
from pipeline.publish.passing.changes import tell_only_what_may_be
from pipeline.store.ledgers import LEDGER

#: source -> ship, derive
SOURCES = {"open": (True, True), "facts": (True, None), "closed": (False, True)}
#: document -> source; the one before is known to the previous release alone.
DOCUMENTS = {"open_now": "open", "facts_now": "facts", "closed_now": "closed"}
EARLIER = {"open_before": "open", "closed_before": "closed"}
TABLES: dict[str, dict[str, Any]] = {
    "core.row": {"primary_key": "id", "sources": "closed; facts; open", "row_sources": "source_id"},
    "marts.asked": {"primary_key": "measure", "sources": "closed; open", "row_sources": "told_by"},
    "marts.panel": {"primary_key": "year", "sources": "closed; open", "row_sources": None},
    "marts.closed": {"primary_key": "year", "sources": "closed", "row_sources": None},
}
#: (table, column, sources of the column, whether it is prose)
COLUMNS = [
    *(("core.row", c, None, c == "text") for c in ("source_id", "id", "value", "text")),
    *(("marts.asked", c, None, False) for c in ("measure", "told_by", "value")),
    ("marts.panel", "year", None, False),
    ("marts.panel", "open_share", "open", False),
    ("marts.panel", "closed_share", "closed", False),
    *(("marts.closed", c, "closed", False) for c in ("year", "n")),
]
ROWS = {
    "core.row": {"source_id": ["open", "closed"], "id": ["1", "2"], "value": [1, 2], "text": ["a", "b"]},
    "marts.asked": {"measure": ["a", "b"], "told_by": ["open", "closed; open"], "value": [1, 2]},
    "marts.panel": {"year": [2020], "open_share": [0.5], "closed_share": [0.1]},
    "marts.closed": {"year": [2020], "n": [1]},
}
LEDGER_SCHEMA = {
    "change_no": pl.Int64,
    **dict.fromkeys(
        ("table_name", "change", "row_key", "column_name", "old_value", "new_value", "source_id"), pl.String
    ),
    **dict.fromkeys(("old_document_id", "new_document_id"), pl.String),
}


def write(folder: Path, name: str, frame: pl.DataFrame) -> None:
    parquet_path(folder, name).parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(parquet_path(folder, name))


def told(home: Path, change: dict[str, Any]) -> bool:
    """Whether a change may be told."""
    now, before = home / "now", home / "before"
    for folder, documents in ((now, DOCUMENTS), (before, EARLIER)):
        listed = {"document_id": list(documents), "source_id": list(documents.values())}
        write(folder, "meta.document", pl.DataFrame(listed))
    for name, rows in ROWS.items():
        write(now, name, pl.DataFrame(rows))
    sources = [{"source_id": s, "ship": ship, "derive": derive} for s, (ship, derive) in SOURCES.items()]
    write(now, "meta.source", pl.DataFrame(sources))
    listed = [{"table_name": name, "rows": 0, **said} for name, said in TABLES.items()]
    write(now, "meta.table", pl.DataFrame(listed))
    columns = [
        {"table_name": t, "column_name": c, "sources": s, "prose": prose, "ship": None, "ordinal": n}
        for n, (t, c, s, prose) in enumerate(COLUMNS)
    ]
    write(now, "meta.column", pl.DataFrame(columns, infer_schema_length=None))
    write(now, LEDGER, pl.DataFrame([{"change_no": 1, **change}], schema=LEDGER_SCHEMA))
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
