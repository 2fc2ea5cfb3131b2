"""A release asked for everybody: its tables without what may not be passed on, so that questions about them still work.

Belongs here: narrowing the views of a connection by the rule of `parts` and `changes`. Does not: the rule.

Rows that stay behind are not there; in columns that do, and in sentences, every row says that it is not known. Of the
tables about the warehouse only the ledger of changes shows values of others; the rest is counted, not repeated.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.publish.describe.contents import Part
from pipeline.publish.describe.terms import Terms, in_file, terms_of
from pipeline.publish.passing.changes import tell_only_what_may_be
from pipeline.publish.passing.parts import parts_of
from pipeline.store.engine import quoted
from pipeline.store.ledgers import LEDGER

_TOLD = "changes_for_everybody"


def narrow(connection: duckdb.DuckDBPyConnection, release: Path) -> None:
    """Let each table of the connection hold what of the release in this folder may be passed on."""
    terms = terms_of(connection, release)
    for part in parts_of(connection, release, terms):
        if not part.whole and not part.table.startswith("meta."):
            connection.execute(f"CREATE OR REPLACE VIEW {quoted(part.table)} AS {_all_columns(release, terms, part)}")
    if any(name == LEDGER for name in terms.tables):
        tell_only_what_may_be(connection, release, None, _TOLD)
        told = f"SELECT * FROM {in_file(release, LEDGER)} WHERE change_no IN (SELECT change_no FROM {_TOLD})"
        connection.execute(f"CREATE OR REPLACE VIEW {quoted(LEDGER)} AS {told}")


def _all_columns(release: Path, terms: Terms, part: Part) -> str:
    """What goes along of a table, in all of its columns."""
    if not part.columns:
        return f"SELECT * FROM {in_file(release, part.table)} WHERE false"
    behind = [str(row["column_name"]) for row in terms.columns[part.table] if row["column_name"] not in part.columns]
    if not behind:
        return part.query
    unknown = ", ".join(f"CASE WHEN false THEN {quoted(c)} END AS {quoted(c)}" for c in behind)
    return f"SELECT * REPLACE ({unknown}) FROM {in_file(release, part.table)}"
