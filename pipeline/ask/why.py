"""The whole history of a row or cell through the releases: every step with its causes and both places.

Belongs here: following a key from the newest release back. Does not: the ledgers (`ledger`), printing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pipeline.ask.changes import known_table
from pipeline.ask.errors import AskError, NotKnown
from pipeline.ask.known import example, unknown_row
from pipeline.ask.labels import entity_of
from pipeline.ask.ledger import Step, asked, past
from pipeline.ask.query import Connection, current, opened, rows_of
from pipeline.ask.trace import IDENTIFIERS, key_and_column, parse_key
from pipeline.common.values import Record
from pipeline.declare.schema import Table
from pipeline.project import Project
from pipeline.store.engine import literal, quoted

ENTRIES = """
    SELECT row_key, change, column_name, old_value, new_value, array_to_string(causes, ', ') AS causes, cause_detail,
           old_document_id, old_locator, new_document_id, new_locator
    FROM change_cell WHERE table_name = {table} AND ({keys}) ORDER BY change_no
"""


def history(project: Project, name: str, words: Sequence[str]) -> tuple[list[Record], list[str]]:
    """Every change to the rows that a key names, the newest first, and notes on ledgers that were mended.

    `words` are `column=value` or values in the order of the primary key; a last word that is another column's name
    narrows to that cell. A step of which nothing is known has the change `gap`. Raises AskError for what names nothing.
    """
    table = project.tables[known_table(project, name)]
    words, column = key_and_column(table, words)
    with opened(project.releases) as connection:
        key = _key(project, connection, table, words)
    with past(project) as kept:
        steps = kept.steps(current(project.releases).release_id)
        found = list(_followed(steps, table, key, column))
        if not any(row["change"] != "gap" for row in found):
            _refuse_unknown(project, table, key)
        return found, kept.notes


def _key(project: Project, connection: Connection, table: Table, words: Sequence[str]) -> dict[str, str]:
    key = parse_key(table, words, connection)
    if strange := [c for c in key if c not in table.primary_key]:
        told = f"changes are told by key: {', '.join(table.primary_key)}{example(connection, table)}"
        raise AskError(f"{table.name}: {', '.join(strange)}: {told}")
    return {c: (entity_of(project, v) or v) if c.endswith(IDENTIFIERS) else v for c, v in key.items()}


def _followed(steps: Sequence[Step], table: Table, key: Mapping[str, str], column: str | None) -> Iterator[Record]:
    """The entries of each step; a row whose key changed is followed to the key that it had before."""
    keys: list[Mapping[str, str]] = [key]
    for step in steps:
        about: Record = {"release": step.release_id, "previous_release": step.previous}
        if step.gap:
            yield {**about, "change": "gap", "causes": "unknown", "cause_detail": step.gap}
        if step.gap or step.ledger is None:
            continue
        condition = " OR ".join(_matches(k) for k in keys)
        with asked([step.ledger]) as connection:
            rows = rows_of(connection, ENTRIES.format(table=literal(table.name), keys=condition)).records()
        for row in rows:
            if row["change"] == "place" and set(table.primary_key) <= set(before := json.loads(str(row["old_value"]))):
                keys.append({c: before[c] for c in table.primary_key})
            if column is None or row["column_name"] == column or row["change"] in ("row_added", "row_removed"):
                yield {**about, **_placed(row, step.ledger.documents)}


def _matches(key: Mapping[str, str]) -> str:
    return " AND ".join(
        f"""json_extract_string(row_key, {literal('$."' + c + '"')}) IS NOT DISTINCT FROM """
        + ("NULL" if v is None else literal(v))
        for c, v in key.items()
    )


def _placed(row: Record, documents: Mapping[str, tuple[str, str]]) -> Record:
    """The entry with the names and publishers of its documents."""
    said = {**row}
    for side in ("old", "new"):
        name, publisher = documents.get(str(row[f"{side}_document_id"]), (None, None))
        said |= {f"{side}_document": name, f"{side}_publisher": publisher}
    return said


def _refuse_unknown(project: Project, table: Table, key: Mapping[str, str]) -> None:
    """Raise NotKnown for a key that no release ever had a row of, naming the nearest values."""
    with opened(project.releases) as connection:
        where = " AND ".join(f"CAST({quoted(c)} AS VARCHAR) = {literal(v)}" for c, v in key.items())
        if not connection.execute(f"SELECT 1 FROM {quoted(table.name)} WHERE {where} LIMIT 1").fetchone():
            raise NotKnown(unknown_row(connection, table, key))
