"""What changed between two releases: counts by table, or every cell with its causes.

Belongs here: choosing the two, narrowing to a table, country or cause. Does not: making ledgers (`publish.ledger`),
finding them (`ledger`), printing.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.ask.errors import AskError, NotKnown
from pipeline.ask.known import instead, table_named
from pipeline.ask.labels import entity_of, unknown_entity
from pipeline.ask.ledger import Past, asked, past
from pipeline.ask.query import rows_of
from pipeline.common.values import Record
from pipeline.project import Project
from pipeline.publish.ledger.entries import CAUSES
from pipeline.store.ledgers import Ledger

COUNTS = """
    SELECT table_name, count(*) FILTER (change = 'row_added') AS rows_added,
           count(*) FILTER (change = 'row_removed') AS rows_removed,
           count(DISTINCT (release, row_key)) FILTER (change = 'cell') AS rows_revised,
           count(*) FILTER (change = 'column_added') AS columns_added,
           count(*) FILTER (change = 'column_removed') AS columns_removed,
           array_to_string(list_sort(list_distinct(flatten(list(causes)))), ', ') AS causes,
           count(*) FILTER (list_contains(causes, 'unknown')) AS unknown
    FROM change_cell WHERE {where} GROUP BY table_name ORDER BY table_name
"""
CELLS = """
    SELECT release, table_name, change, row_key, column_name, old_value, new_value,
           array_to_string(causes, ', ') AS causes, cause_detail, old_document_id, old_locator, new_document_id,
           new_locator
    FROM change_cell WHERE {where} ORDER BY release, change_no
"""
#: What moves no figure: another place of the same row, the values of a column that came.
BESIDE = "change NOT IN ('place', 'column_value')"


@dataclass(frozen=True)
class Narrowed:
    """The changes that are asked for: of one table, country (code or name) or cause; None: of all."""

    table: str | None = None
    country: str | None = None
    cause: str | None = None


def changes(
    project: Project, a: str, b: str, narrowed: Narrowed = Narrowed(), cells: bool = False
) -> tuple[list[Record], list[str]]:
    """Changes from release `a` to release `b`: counts per table without those that have none, or single cells.

    Where neither the home nor the shelf has one of the two any more, what the ledgers between them say, step by step.
    With notes on what was mended or is not known. Raises AskError for what names nothing.
    """
    where = _where(project, narrowed)
    with past(project) as kept:
        ledgers = _between(kept, *_two(kept, a, b))
        if not ledgers:
            return [], kept.notes
        with asked(ledgers) as connection:
            found = rows_of(connection, (CELLS if cells else COUNTS).format(where=where))
        return found.records(), kept.notes


def _two(kept: Past, a: str, b: str) -> tuple[str, str]:
    try:
        return kept.named(a), kept.named(b)
    except NotKnown as error:
        if len(kept.known()) == 1 and not kept.elsewhere:
            raise NotKnown(f"{error}; two releases are compared, and so far there is one") from error
        raise


def _between(kept: Past, a: str, b: str) -> list[Ledger]:
    """The ledger from one release to another, or those of the steps between them."""
    if kept.whole(a) and kept.whole(b):
        own = kept.step(b)
        return [own.ledger if own.ledger and own.previous == a and not own.gap else kept.between(a, b)]
    steps = kept.steps(b)
    line = [step.release_id for step in steps]
    if a not in line:
        raise AskError(
            f"{b} did not follow {a}, and neither home nor shelf has both; it followed {', '.join(line[1:4]) or 'none'}"
        )
    steps = steps[: line.index(a)]
    kept.notes += [f"gap: {step.release_id}: {step.gap}" for step in steps if step.gap]
    return [step.ledger for step in steps if step.ledger and not step.gap]


def _where(project: Project, narrowed: Narrowed) -> str:
    from pipeline.store.engine import literal

    parts = [BESIDE]
    if narrowed.table:
        parts.append(f"table_name = {literal(known_table(project, narrowed.table))}")
    if narrowed.country:
        code = entity_of(project, narrowed.country)
        if code is None:
            raise NotKnown(f"--country: {unknown_entity(project, narrowed.country)}")
        parts.append(f"(iso3 = {literal(code)} OR json_extract_string(row_key, '$.entity') = {literal(code)})")
    if narrowed.cause:
        if narrowed.cause not in CAUSES:
            raise NotKnown(f"there is no cause {narrowed.cause}; {instead(narrowed.cause, CAUSES)}")
        parts.append(f"list_contains(causes, {literal(narrowed.cause)})")
    return " AND ".join(parts)


def known_table(project: Project, name: str) -> str:
    """The full name of a core or mart table. Raises NotKnown naming the nearest."""
    return table_named(name, [table for table in project.tables if not table.startswith("meta.")])
