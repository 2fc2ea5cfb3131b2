"""What people read in a deposit and nowhere else: the README.

Belongs here: its sentences. Does not: what every description has (`describe`).
"""

from __future__ import annotations

from pipeline.publish.describe.contents import Contents
from pipeline.publish.describe.listed import left_out_in_words, sources_in_words, tables_in_words


def readme(contents: Contents) -> str:
    """The page that opens the deposit, as Markdown."""
    release = contents.release
    behind = left_out_in_words(contents)
    return f"""# {contents.title}

Made {contents.day} by WPS warehouse. Documents and code had the digest `{release.inputs}`.

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
release:

> {contents.citation}

{sources_in_words(contents)}

## What is left out

{behind or "Nothing: the terms of every source let all of it be passed on."}

## Tables

{tables_in_words(contents)}
"""
