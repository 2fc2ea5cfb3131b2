"""Values as canonical text, and back: DuckDB's own text for plain values, JSON with such texts for everything nested.

Belongs here: SQL expressions for both ways. Does not: which values are compared or written (`pairs`, `entries`).

Text that is cast back is the very value: numbers in their shortest exact form, NaN and the infinities by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import duckdb

from pipeline.store.engine import quoted_name

#: Columns of a table and their DuckDB types, in order.
Columns: TypeAlias = Mapping[str, Any]


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, Any]:
    """The columns of a table and their types."""
    relation = connection.sql(f"FROM {table}")
    return dict(zip(relation.columns, relation.types, strict=True))


def text(value: str, kind: Any) -> str:
    """The SQL of a value as text; NULL stays NULL."""
    said = _one_nan(value, kind)
    if kind.id in _NESTED:
        return f"CASE WHEN {value} IS NOT NULL THEN CAST(to_json(CAST({said} AS {_texts(kind)})) AS VARCHAR) END"
    return f"CAST({said} AS VARCHAR)"


def value(written: str, kind: Any, name: str | None = None) -> str:
    """The SQL of the value that such a text stands for; `name`: its type as text, where `kind` came as one."""
    if kind.id in _NESTED:
        return f"CAST(CAST(CAST({written} AS JSON) AS {_texts(kind)}) AS {name or kind})"
    return f"CAST({written} AS {name or kind})"


def record(row: str, columns: Columns, only: Iterable[str] | None = None) -> str:
    """The SQL of some columns of a row as one JSON object of texts, all of them where `only` names none."""
    chosen = [c for c in (columns if only is None else only) if c in columns]
    return f"CAST(to_json(struct_pack({', '.join(_packed(row, c, columns[c]) for c in chosen)})) AS VARCHAR)"


def from_record(written: str, columns: Columns, alias: str) -> tuple[str, list[str]]:
    """A relation in SQL that reads such objects out of the text column `written`, and its columns as typed values."""
    shape = ", ".join(f"{quoted_name(c)} {_texts(k)}" for c, k in columns.items())
    typed = [f"CAST({alias}.{quoted_name(c)} AS {k}) AS {quoted_name(c)}" for c, k in columns.items()]
    return f"CAST(CAST({written} AS JSON) AS STRUCT({shape}))", typed


def kind_of(connection: duckdb.DuckDBPyConnection, name: str) -> Any:
    """The type that a name stands for."""
    return connection.sql(f"SELECT CAST(NULL AS {name}) AS v").types[0]


def packed(row: str, columns: Iterable[str]) -> str:
    """The SQL of some columns of a row as one value."""
    return f"struct_pack({', '.join(f'{quoted_name(c)} := {row}.{quoted_name(c)}' for c in columns)})"


_NESTED = frozenset({"list", "array", "struct", "map"})
_FLOATING = frozenset({"double", "float"})


def _packed(row: str, column: str, kind: Any) -> str:
    said = _one_nan(f"{row}.{quoted_name(column)}", kind)
    return f"{quoted_name(column)} := CAST({said} AS {_texts(kind)})"


def _one_nan(said: str, kind: Any, depth: int = 0) -> str:
    """The SQL of a value in which every NaN is the same: of 0 / 0 processors make one with a sign, which text shows."""
    if kind.id in _FLOATING:
        return f"CASE WHEN isnan({said}) THEN 'nan'::{kind} ELSE {said} END"
    if kind.id not in _NESTED or not any(str(floating).upper() in str(kind) for floating in _FLOATING):
        return said
    one = f"e{depth}"
    if kind.id == "struct":
        fields = ((quoted_name(name), child) for name, child in kind.children)
        packed_ = (f"{name} := {_one_nan(f'{said}.{name}', child, depth)}" for name, child in fields)
        return f"CASE WHEN {said} IS NOT NULL THEN struct_pack({', '.join(packed_)}) END"
    if kind.id == "map":
        entry = f"struct_pack(k := {one}.key, v := {_one_nan(f'{one}.value', kind.children[1][1], depth + 1)})"
        return f"map_from_entries(list_transform(map_entries({said}), lambda {one}: {entry}))"
    return f"list_transform({said}, lambda {one}: {_one_nan(one, kind.children[0][1], depth + 1)})"


def _texts(kind: Any) -> str:
    """The type of the same shape whose every leaf is text."""
    if kind.id == "list":
        return f"{_texts(kind.children[0][1])}[]"
    if kind.id == "array":
        return f"{_texts(kind.children[0][1])}[{kind.children[1][1]}]"
    if kind.id == "struct":
        return f"STRUCT({', '.join(f'{quoted_name(name)} {_texts(child)}' for name, child in kind.children)})"
    if kind.id == "map":
        return f"MAP(VARCHAR, {_texts(kind.children[1][1])})"
    return "VARCHAR"
