"""From rows that differ to entries of the ledger: cells, rows, places, columns.

Belongs here: the SQL that writes a table's entries. Does not: pairing rows (`pairs`), their causes (`causes`).
"""

from __future__ import annotations

from pipeline.contract import PROVENANCE
from pipeline.publish.ledger.canonical import Columns, record, text
from pipeline.publish.ledger.pairs import DOCUMENT, Shape
from pipeline.store.engine import literal, quoted_name

#: The order of the flow, in which causes are named.
CAUSES = (
    "publisher_revised",
    "new_document",
    "claim_added",
    "claim_withdrawn",
    "correction",
    "rule_or_code",
    "fill",
    "unknown",
)
#: What an entry says beside its number, its causes and the two releases.
ENTRY = "change VARCHAR, column_name VARCHAR, old_value VARCHAR, new_value VARCHAR"
#: Details named of one cause.
DETAILS = 5
LOCATOR = "locator"


def entries_of(shape: Shape, pairs: str, why: str) -> str:
    """The query for the entries of a table's rows, in the columns of the ledger but for its numbers and releases."""
    key = shape.key or ()
    new_key = record("n", shape.new, key or None) if shape.new else "NULL"
    old_key = record("o", shape.old, key or None) if shape.old else "NULL"
    return f"""
        SELECT {literal(shape.name)} AS table_name, e.change,
               CASE WHEN n IS NOT NULL THEN {new_key} ELSE {old_key} END AS row_key,
               e.column_name, e.old_value, e.new_value,
               {_place("o", "old", shape.old)}, {_place("n", "new", shape.new)},
               list_filter({_list(CAUSES)}, c -> list_contains(w.causes, c)) AS causes, w.cause_detail,
               {_country(shape)} AS iso3, {_either("mission", shape)} AS mission,
               {_either("source_id", shape)} AS source_id
        FROM (SELECT rid, o, n, unnest({_changes(shape)}) AS e FROM {pairs}) JOIN {_causes(why)} w USING (rid)
    """


def _list(words: tuple[str, ...]) -> str:
    return f"[{', '.join(map(literal, words))}]"


def _causes(why: str) -> str:
    """One row a pair of the table of reasons, with the place of what it was made of where this is one alone."""
    single = ", ".join(
        f"CASE WHEN min({c}) = max({c}) THEN min({c}) END AS {c}" for c in ("old_d", "old_l", "new_d", "new_l")
    )
    return f"""(
        SELECT rid, list(cause) AS causes, {single},
               nullif(array_to_string(list(array_to_string(details[:{DETAILS}], '; ') ORDER BY nr)
                   FILTER (WHERE len(details) > 0), '; '), '') AS cause_detail
        FROM (
            SELECT rid, cause, list_position({_list(CAUSES)}, cause) AS nr, {single},
                   list_sort(list_distinct(flatten(list(details)))) AS details
            FROM {why} GROUP BY rid, cause
        ) GROUP BY rid
    )"""


def _place(row: str, side: str, columns: Columns) -> str:
    """Where a row was read; where it does not say, where the one row that it was made of was."""
    if DOCUMENT not in columns:
        return f"w.{side}_d AS {side}_document_id, w.{side}_l AS {side}_locator"
    where = f"CAST({row}.{LOCATOR} AS VARCHAR)" if LOCATOR in columns else "NULL"
    return f"CAST({row}.{DOCUMENT} AS VARCHAR) AS {side}_document_id, {where} AS {side}_locator"


def _either(column: str, shape: Shape) -> str:
    """A column of the new row, or of the old one where there is no other."""
    sides = [f"CAST({row}.{column} AS VARCHAR)" for row, has in (("n", shape.new), ("o", shape.old)) if column in has]
    return f"coalesce({', '.join(sides)})" if sides else "CAST(NULL AS VARCHAR)"


def _country(shape: Shape) -> str:
    """The country of a row: its code, or the entity where that is called by one."""
    entity = _either("entity", shape)
    return f"coalesce({_either('iso3', shape)}, CASE WHEN regexp_full_match({entity}, '[A-Z]{{3}}') THEN {entity} END)"


def _changes(shape: Shape) -> str:
    """The list of what a pair of rows has to say."""
    came = f"[{_entry('row_added', new=record('n', shape.new))}]" if shape.new else "[]"
    went = f"[{_entry('row_removed', old=record('o', shape.old))}]" if shape.old else "[]"
    cells = [
        _if(
            f"o.{quoted_name(c)} IS DISTINCT FROM n.{quoted_name(c)}",
            _entry("cell", literal(c), _text("o", c, shape.old), _text("n", c, shape.new)),
        )
        for c in shape.values
    ]
    cells += [
        _if(f"n.{quoted_name(c)} IS NOT NULL", _entry("column_value", literal(c), new=_text("n", c, shape.new)))
        for c in shape.added
    ]
    if moving := [c for c in shape.place if c in PROVENANCE or shape.placed]:
        moved = " OR ".join(f"o.{quoted_name(c)} IS DISTINCT FROM n.{quoted_name(c)}" for c in moving)
        said = (record(row, columns, shape.place) for row, columns in (("o", shape.old), ("n", shape.new)))
        cells.append(_if(moved, _entry("place", "NULL", *said)))
    both = f"list_filter([{', '.join(cells)}], e -> e IS NOT NULL)" if cells else "[]"
    return f"CASE WHEN o IS NULL THEN {came} WHEN n IS NULL THEN {went} ELSE {both} END"


def _if(condition: str, entry: str) -> str:
    return f"CASE WHEN {condition} THEN {entry} END"


def _text(row: str, column: str, columns: Columns) -> str:
    return text(f"{row}.{quoted_name(column)}", columns[column])


def _entry(change: str, column: str = "NULL", old: str = "NULL", new: str = "NULL") -> str:
    packed = (
        f"struct_pack(change := {literal(change)}, column_name := {column}, old_value := {old}, new_value := {new})"
    )
    return f"CAST({packed} AS STRUCT({ENTRY}))"


def columns_changed(shape: Shape) -> list[tuple[str, str, str | None, str | None]]:
    """(change, column, old type, new type) of every column that came or went; of a table that came or went, all."""
    gone = [("column_removed", c, str(shape.old[c]), None) for c in shape.removed]
    return [*gone, *(("column_added", c, None, str(shape.new[c])) for c in shape.added)]
