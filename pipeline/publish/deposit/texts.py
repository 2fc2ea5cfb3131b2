"""What people read in a deposit: the README, and as CSV the dictionary, the codebook, the licences, what is left out.

Belongs here: their rows and sentences. Does not: metadata for machines (`datacite`, `croissant`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipeline.common.values import Row
from pipeline.publish.deposit.contents import TITLE, Contents
from pipeline.publish.passing.parts import LeftOut
from pipeline.publish.spreadsheet import csv_text

LICENCE_COLUMNS = (
    *("source_id", "publisher", "title", "licence", "licence_url", "spdx", "ship", "derive", "commercial"),
    *("version", "issued", "citation"),
)
CODEBOOK_COLUMNS = (
    *("table_name", "column_name", "type", "unit", "description", "source_name"),
    *("sources", "licences", "ship", "derive", "commercial"),
)


def dictionary(contents: Contents) -> str:
    """One line a table that goes along."""
    rows = [
        {**contents.terms.tables[part.table], "rows": contents.files[part.table].rows, "whole": part.whole}
        for part in contents.kept
    ]
    return _csv(rows, ("table_name", "title", "description", "primary_key", "rows", "whole"))


def codebook(contents: Contents) -> str:
    """One line a column that goes along."""
    return _csv([row for part in contents.kept for row in contents.columns(part)], CODEBOOK_COLUMNS)


def licences(contents: Contents) -> str:
    """One line a source that the release has rows of, with its terms, and whether its rows are in the deposit."""
    rows = [{**row, "in_deposit": bool(row["ship"])} for row in contents.used]
    return _csv(rows, (*LICENCE_COLUMNS, "in_deposit"))


def left_out(contents: Contents) -> str:
    """One line for everything that stays behind."""
    rows = [
        {
            "table_name": one.table,
            "what": one.what,
            "rows": one.rows,
            "sources": "; ".join(one.sources) or None,
            "why": one.why,
        }
        for one in contents.left_out
    ]
    return _csv(rows, ("table_name", "what", "rows", "sources", "why"))


def in_words(one: LeftOut) -> str:
    """What stays behind."""
    if one.what == "the table":
        return one.what if one.rows is None else f"{one.what}, {one.rows:,} rows"
    if one.rows is None:
        return f"the column {one.what}"
    return f"{one.rows:,} rows" if one.what == "rows" else f"{one.rows:,} texts in {one.what}"


def readme(contents: Contents) -> str:
    """The page that opens the deposit, as Markdown."""
    release = contents.release
    sources = "\n".join(
        f"- {s['publisher']}, {s['title']}: {s['licence']} <{s['licence_url'] or 'no address'}>. {s['citation']}"
        for s in contents.passed_on
    )
    behind = "\n".join(f"- `{one.table}`: {in_words(one)}: {one.why}" for one in contents.left_out)
    tables = "\n".join(
        f"- `{file.path}`: {contents.terms.tables[name]['title']} ({file.rows:,} rows)"
        for name, file in contents.files.items()
    )
    return f"""# {TITLE}, release {release.release_id}

Made {release.created_at.date().isoformat()} by WPS warehouse. Documents and code had the digest `{release.inputs}`.

## What is here

- `data/`: the tables as Parquet, a folder for each schema: `core` is what the sources print, harmonised; `marts` are
  tables for analysis; `meta` is what the warehouse says of itself.
- `dictionary.csv`: the tables; `codebook.csv`: their columns with unit, sources and terms.
- `licences.csv`: every source with its terms; `left_out.csv`: what is not here, and because of which source.
- `datacite.json` (DataCite 4.5) and `croissant.json` (Croissant 1.0): the same for machines.
- `checksums.sha256`: `sha256sum --check checksums.sha256` says whether the files are as they were made.

Every row of a fact has `source_id`, `document_id` and `locator`: the source, the document (`data/meta/document.parquet`
has its digest and address) and the place in it. A year, a share or a count that nobody knows is NULL; 0 means zero.

```python
import duckdb
duckdb.sql("FROM 'data/meta/table.parquet'").show()
```

## What may be done with it

Each source keeps its own terms, and a table made of several keeps all of them. Cite the source of a figure and this
release.

{sources}

## What is left out

{behind or "Nothing: the terms of every source let all of it be passed on."}

## Tables

{tables}
"""


def _csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    chosen = [{c: row.get(c) for c in columns} for row in rows]
    return csv_text(pl.DataFrame(chosen, schema=list(columns), infer_schema_length=None, orient="row"))
