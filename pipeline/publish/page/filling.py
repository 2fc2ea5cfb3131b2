"""Filling the page's database, in a process of its own: `python -m pipeline.publish.page.filling`, told on its input.

Belongs here: tables and comments into one DuckDB file, the same bytes from the same tables. Does not: which tables
(`database`).

DuckDB writes what was in memory where a NULL stands and where a block is not full. So the process begins with memory
that the allocators of glibc and of DuckDB fill with zeros, as they are told before it starts (`database`); it works
with one thread; and it leaves out the one way of packing texts that draws samples at random.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from pipeline.common.leaving import leave
from pipeline.declare.table_names import SCHEMAS
from pipeline.publish.comments import comments
from pipeline.store.engine import literal, open_database, parquet, quoted

#: Opened by the engine in the browser and by every DuckDB from 1.2 on.
STORAGE_VERSION = "v1.2.0"
#: Bytes of a block. Most tables are small and take whole ones; of smaller ones packing makes less.
BLOCK_SIZE = 65_536
#: How the file is attached.
STORED = f"STORAGE_VERSION {literal(STORAGE_VERSION)}, BLOCK_SIZE {BLOCK_SIZE}"
#: Draws samples at random.
DISABLED = "fsst"


def fill(target: str, files: Mapping[str, str]) -> list[str]:
    """Write a database with a table for each Parquet file, by full names; the names of all tables of the release.

    `meta.table` and `meta.column` are among the tables. What the one says becomes comments; a comment on each column,
    where the other says it, would take a fifth of the time.
    """
    with open_database(config={"threads": 1}) as connection:
        connection.execute(f"SET disabled_compression_methods = {literal(DISABLED)}")
        connection.execute(f"ATTACH {literal(target)} AS page ({STORED})")
        connection.execute("USE page")
        connection.execute("BEGIN")
        for schema in sorted(SCHEMAS):
            connection.execute(f"CREATE SCHEMA {quoted(schema)}")
        for name, file in files.items():
            connection.execute(f"CREATE TABLE {quoted(name)} AS FROM {parquet(Path(file))}")
        told = connection.execute("SELECT table_name, title, description FROM meta.table").fetchall()
        for name, title, said in told:
            if name in files:
                connection.execute(comments("TABLE", name, f"{title}. {said}", {}))
        connection.execute("COMMIT")
        connection.execute("USE memory")
        connection.execute("DETACH page")
    return [name for name, *_ in told]


if __name__ == "__main__":
    json.dump(fill(**json.load(sys.stdin)), sys.stdout)
    leave()
