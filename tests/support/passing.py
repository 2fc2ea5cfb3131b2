"""Two releases of sources with open, unknown and closed terms: what may be told of the changes between them.

Belongs here: their files. Does not: any assertion.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from pipeline.store.ledgers import LEDGER
from pipeline.store.releases import parquet_path

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
    **dict.fromkeys(("old_document_id", "new_document_id", "old_locator", "new_locator"), pl.String),
    **dict.fromkeys(("iso3", "mission", "cause_detail"), pl.String),
    "causes": pl.List(pl.String),
}


def write(folder: Path, name: str, frame: pl.DataFrame) -> None:
    parquet_path(folder, name).parent.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(parquet_path(folder, name))


def two_releases(home: Path, *changes: dict[str, Any]) -> tuple[Path, Path]:
    """The folders of the release in the making, with these changes in its ledger, and of the one before."""
    now, before = home / "now", home / "before"
    for folder, documents in ((now, DOCUMENTS), (before, EARLIER)):
        listed = {"document_id": list(documents), "source_id": list(documents.values())}
        write(folder, "meta.document", pl.DataFrame(listed).with_columns(name="document_id"))
    for name, rows in ROWS.items():
        write(now, name, pl.DataFrame(rows))
    sources = [{"source_id": s, "title": s, "ship": ship, "derive": derive} for s, (ship, derive) in SOURCES.items()]
    write(now, "meta.source", pl.DataFrame(sources))
    listed_tables = [{"table_name": name, "rows": 0, **said} for name, said in TABLES.items()]
    write(now, "meta.table", pl.DataFrame(listed_tables))
    columns = [
        {"table_name": t, "column_name": c, "sources": s, "prose": prose, "ship": None, "ordinal": n}
        for n, (t, c, s, prose) in enumerate(COLUMNS)
    ]
    write(now, "meta.column", pl.DataFrame(columns, infer_schema_length=None))
    numbered = [{"change_no": n, **change} for n, change in enumerate(changes, 1)]
    write(now, LEDGER, pl.DataFrame(numbered, schema=LEDGER_SCHEMA))
    return now, before
