"""What may be passed on: rows by their source, columns by all of theirs, sentences by stricter terms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.publish.deposit.deposit import deposit
from pipeline.publish.describe.contents import Part
from pipeline.publish.describe.terms import terms_of
from pipeline.publish.passing.parts import parts_of
from pipeline.store.ledgers import LEDGER
from pipeline.store.releases import Release, ReleaseError, parquet_path
from tests.support.passing import LEDGER_SCHEMA

#: source -> ship, derive
SOURCES = {"open": (True, True), "facts": (True, None), "closed": (False, True), "unknown": (None, None)}


def _column(table: str, name: str, sources: str | None = None, prose: bool = False) -> dict[str, object]:
    return {"table_name": table, "column_name": name, "sources": sources, "prose": prose, "ship": None}


COLUMNS = [
    *(_column("core.row", c, prose=c == "text") for c in ("source_id", "id", "text")),
    *(_column("core.plain", c) for c in ("source_id", "id")),
    *(_column("marts.panel", c) for c in ("entity", "year")),
    _column("marts.panel", "open_share", "facts; open"),
    _column("marts.panel", "closed_share", "closed; open"),
    *(_column("marts.made", c, "open; unknown") for c in ("year", "figure")),
    *(_column("marts.by_row", c) for c in ("measure", "told_by", "value")),
    *(_column("marts.told", c, "facts", prose=c == "sentence") for c in ("year", "sentence")),
    *(_column("meta.reject", c) for c in ("source_id", "detail")),
    *(_column("meta.conflict", c) for c in ("table_name", "field", "claims")),
    *(_column("meta.check_result", c) for c in ("table_name", "sample")),
    *(_column("meta.accepted", c) for c in ("table_name", "why", "sample")),
    *(_column("meta.change_cell", c) for c in LEDGER_SCHEMA),
    *(_column("meta.document", c) for c in ("document_id", "source_id")),
    *(_column("meta.values", c) for c in ("number",)),
    *(_column("meta.source", c) for c in ("source_id", "ship")),
]


def _claims(*sources: str) -> str:
    return json.dumps([{"value": "1", "source_id": source} for source in sources])


KEYS = {"core.row": "id", "core.plain": "id", "marts.panel": "entity, year", "marts.made": "year", "marts.told": "year"}
ROWS = {
    "core.row": {"source_id": ["open", "facts", "closed", "unknown"], "id": [1, 2, 3, 4], "text": list("abcd")},
    "core.plain": {"source_id": ["open", "facts"], "id": [1, 2]},
    "marts.panel": {"entity": ["A"], "year": [2020], "open_share": [0.5], "closed_share": [0.1]},
    "marts.made": {"year": [2020, 2021], "figure": [1, 2]},
    "marts.told": {"year": [2020], "sentence": ["So."]},
    "marts.by_row": {
        "measure": list("abcd"),
        "told_by": ["open", "facts; open", "closed; open", None],
        "value": [1, 2, 3, 4],
    },
    "meta.reject": {"source_id": ["open", "closed"], "detail": ["a", "b"]},
    "meta.conflict": {
        "table_name": ["core.row", "core.row", "core.row", "core.row", "marts.panel", "core.plain"],
        "field": ["id", "id", "text", "text", "closed_share", "a measure"],
        "claims": [
            _claims("open", "facts"),
            _claims("open", "closed"),
            _claims("facts"),
            _claims("open"),
            _claims("open"),
            _claims("facts"),
        ],
    },
    "meta.check_result": {"table_name": ["core.row", "core.plain", "core.row"], "sample": ["a", "b", None]},
    "meta.accepted": {"table_name": ["core.row", "core.plain"], "why": ["c", "d"], "sample": ["a", "b"]},
    "meta.change_cell": [
        {
            "change_no": 1,
            "table_name": "core.row",
            "source_id": "facts",
            "column_name": "text",
            "new_value": "a sentence",
            "change": "cell",
            "new_document_id": "f",
        },
        {
            "change_no": 2,
            "table_name": "core.row",
            "source_id": "open",
            "column_name": "id",
            "new_value": "1",
            "change": "cell",
            "new_document_id": "o",
        },
        {
            "change_no": 3,
            "table_name": "core.plain",
            "source_id": "closed",
            "column_name": "id",
            "new_value": "2",
            "change": "cell",
            "new_document_id": "c",
        },
    ],
    "meta.document": {"document_id": ["f", "o", "c"], "source_id": ["facts", "open", "closed"]},
    "meta.values": {"number": [1]},
}


#: What reaches a table, and the column that names the sources of each row.
BY_ROW = {"marts.by_row": {"sources": "closed; facts; open", "row_sources": "told_by"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The Parquet files of a release with open, factual, closed and unknown sources."""
    listed = [
        {"table_name": name, "primary_key": KEYS.get(name, ""), "rows": 0, **BY_ROW.get(name, {})}
        for name in [*ROWS, "meta.source"]
    ]
    sources = [{"source_id": s, "ship": ship, "derive": derive} for s, (ship, derive) in SOURCES.items()]
    columns = [{**row, "ordinal": n} for n, row in enumerate(COLUMNS)]
    made = {"meta.source": pl.DataFrame(sources), "meta.column": pl.DataFrame(columns, infer_schema_length=None)}
    for name, frame in {
        **made,
        "meta.table": pl.DataFrame(listed, infer_schema_length=None),
        **{n: pl.DataFrame(r, schema=LEDGER_SCHEMA if n == LEDGER else None) for n, r in ROWS.items()},
    }.items():
        path = parquet_path(tmp_path, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(path)
    return tmp_path


def _parts(folder: Path) -> dict[str, tuple[Part, list[tuple[object, ...]]]]:
    with duckdb.connect() as connection:
        terms = terms_of(connection, folder)
        parts = parts_of(connection, folder, terms)
        return {p.table: (p, connection.sql(p.query).fetchall() if p.columns else []) for p in parts}


def _left(part: Part) -> Sequence[tuple[str, tuple[str, ...], int | None]]:
    return [(one.what, one.sources, one.rows) for one in part.left_out]


def test_rows_go_along_by_their_source_and_sentences_by_stricter_terms(folder: Path) -> None:
    part, rows = _parts(folder)["core.row"]
    assert rows == [("open", 1, "a"), ("facts", 2, None)]
    assert _left(part) == [("rows", ("closed",), 1), ("rows", ("unknown",), 1), ("text", ("facts",), 1)]
    part, rows = _parts(folder)["core.plain"]
    assert part.whole and not part.left_out and len(rows) == 2


def test_a_column_of_several_sources_needs_all_of_them(folder: Path) -> None:
    part, rows = _parts(folder)["marts.panel"]
    assert part.columns == ("entity", "year", "open_share") and rows == [("A", 2020, 0.5)]
    assert _left(part) == [("closed_share", ("closed",), None)]
    part, _ = _parts(folder)["marts.told"]
    assert part.columns == ("year",) and _left(part) == [("sentence", ("facts",), None)]


def test_a_row_that_names_several_sources_needs_all_of_them(folder: Path) -> None:
    part, rows = _parts(folder)["marts.by_row"]
    assert rows == [("a", "open", 1), ("b", "facts; open", 2)] and part.columns == ("measure", "told_by", "value")
    assert _left(part) == [("rows", ("closed",), 1), ("rows", ("closed",), 1)]


@pytest.mark.parametrize(("reaching", "kept"), [("facts; open", 3), ("closed; open", 2), (None, 2)])
def test_a_row_that_names_no_source_needs_all_that_reach_its_table(
    folder: Path, reaching: str | None, kept: int
) -> None:
    path = parquet_path(folder, "meta.table")
    said = pl.when(pl.col("table_name") == "marts.by_row").then(pl.lit(reaching)).otherwise("sources").alias("sources")
    pl.read_parquet(path).with_columns(said).write_parquet(path)
    assert len(_parts(folder)["marts.by_row"][1]) == kept


def test_a_table_whose_key_stays_behind_stays_behind(folder: Path) -> None:
    part, rows = _parts(folder)["marts.made"]
    assert part.columns == () and rows == [] and _left(part) == [("the table", ("unknown",), 0)]


def test_tables_about_the_warehouse_repeat_nothing_that_stays_behind(folder: Path) -> None:
    parts = _parts(folder)
    assert parts["meta.reject"][1] == [("open", "a")]
    assert [row[:2] for row in parts["meta.conflict"][1]] == [
        ("core.row", "id"), ("core.row", "text"), ("core.plain", "a measure"),
    ]  # fmt: skip
    assert [claims for *_, claims in parts["meta.conflict"][1]][1] == _claims("open"), (
        "a sentence of facts stays behind"
    )
    assert parts["meta.check_result"][1] == [("core.row", None), ("core.plain", "b"), ("core.row", None)]
    assert _left(parts["meta.check_result"][0]) == [("sample", (), 1)]
    assert parts["meta.accepted"][1] == [("core.row", "c", None), ("core.plain", "d", "b")]
    assert [row[0] for row in parts["meta.change_cell"][1]] == [2], "a change repeats the sentence that changed"
    assert _left(parts["meta.change_cell"][0]) == [("rows", (), 2)]
    assert parts["meta.values"][0].columns == () and "repeats values" in parts["meta.values"][0].left_out[0].why
    assert parts["meta.source"][0].whole and len(parts["meta.source"][1]) == len(SOURCES)


def test_a_release_that_states_no_terms_is_refused_and_nothing_is_left_behind(folder: Path, tmp_path: Path) -> None:
    path = parquet_path(folder, "meta.source")
    pl.read_parquet(path).drop("ship").write_parquet(path)
    release = Release("r1", folder, datetime(2026, 1, 1, tzinfo=UTC), "i", True, {}, "d")
    with pytest.raises(ReleaseError, match="did not note what may be passed on"):
        deposit(release, tmp_path / "deposit")
    assert not [p for p in tmp_path.iterdir() if "deposit" in p.name]
