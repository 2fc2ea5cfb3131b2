"""One column as declared: its type in every engine, what it promises, and what a measure says beside that.

Belongs here: the declaration of a column and what follows from it. Does not: tables and their keys (`schema`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NotRequired, TypedDict

import polars as pl

from pipeline.declare.errors import DeclarationError

#: Table Schema type -> (polars type, DuckDB type). Timestamps are UTC, in columns named `_utc`; arrays hold texts.
TYPES: dict[str, tuple[pl.DataType, str]] = {
    "string": (pl.String(), "VARCHAR"),
    "integer": (pl.Int64(), "BIGINT"),
    "number": (pl.Float64(), "DOUBLE"),
    "boolean": (pl.Boolean(), "BOOLEAN"),
    "date": (pl.Date(), "DATE"),
    "datetime": (pl.Datetime("us"), "TIMESTAMP"),
    "array": (pl.List(pl.String()), "VARCHAR[]"),
}
#: What a column says that measures something: a `NAME_covered` stands beside it, true where it is known.
MEASURED = ("unit", "sources", "coverage")
TRUTH = "yes or no"
CONSTRAINTS = frozenset({"required", "enum", "minimum", "maximum", "pattern", "unique"})


class Promise(TypedDict):
    """What a table promises, in Great Expectations' words; the description is for people."""

    type: str
    kwargs: dict[str, Any]
    severity: str
    description: NotRequired[str]


class SchemaError(DeclarationError):
    """A declaration that cannot be read, or rows that do not fit their table."""


@dataclass(frozen=True)
class Field:
    """One column. `prose`: it holds sentences of the publisher's, not figures, names or codes.

    `named_in`: table, key and column in which its values have names; `unit_from`: the column of the row that names its
    unit, or table, key (a column of the row too) and column in which it stands; `owned_by`: table, key and column in
    which the owner stands of the thing that a value names, with whose code the value begins (KEN-1 is Kenya's first).
    """

    name: str
    type: str
    description: str
    source_name: str | None = None
    constraints: Mapping[str, Any] = field(default_factory=dict)
    unit: str | None = None
    sources: tuple[str, ...] = ()
    prose: bool = False
    named_in: tuple[str, ...] = ()
    unit_from: tuple[str, ...] = ()
    owned_by: tuple[str, ...] = ()

    @property
    def covered(self) -> str:
        """The column beside a measure that tells where it is known."""
        return f"{self.name}_covered"

    @property
    def required(self) -> bool:
        """Whether the column may hold no NULL."""
        return bool(self.constraints.get("required"))

    @property
    def polars(self) -> pl.DataType:
        """The column's type in memory."""
        return TYPES[self.type][0]

    @property
    def sql(self) -> str:
        """The column's type in DuckDB."""
        return TYPES[self.type][1]


def promised(kind: str, **kwargs: object) -> Promise:
    """An expectation that keeps a release back where it does not hold."""
    return {"type": kind, "kwargs": kwargs, "severity": "error"}


def expectations_of(f: Field) -> list[Promise]:
    """One expectation per constraint of the field."""
    found = []
    if f.required:
        found.append(promised("expect_column_values_to_not_be_null", column=f.name))
    if "enum" in f.constraints:
        found.append(
            promised("expect_column_values_to_be_in_set", column=f.name, value_set=list(f.constraints["enum"]))
        )
    if "pattern" in f.constraints:
        pattern = f"^(?:{f.constraints['pattern']})$"
        found.append(promised("expect_column_values_to_match_regex", column=f.name, regex=pattern))
    if "minimum" in f.constraints or "maximum" in f.constraints:
        low, high = f.constraints.get("minimum"), f.constraints.get("maximum")
        found.append(promised("expect_column_values_to_be_between", column=f.name, min_value=low, max_value=high))
    if f.constraints.get("unique"):
        found.append(promised("expect_column_values_to_be_unique", column=f.name))
    return found


def columns_of(where: str, declared: Mapping[str, Any]) -> Iterator[Field]:
    """A declared column and, beside a measure, the one that tells where it is covered.

    A measure says its unit, its sources and where it is known (`coverage`); another column may say its unit or its
    sources. Raises SchemaError for a measure that says less.
    """
    made = _field(where, declared)
    yield made
    if declared.get("coverage") or (declared.get("unit") and declared.get("sources")):
        if lacking := [word for word in MEASURED if not declared.get(word)]:
            raise SchemaError(
                f"{where}.{made.name}: a measure says {', '.join(MEASURED)}; {', '.join(lacking)} is missing"
            )
        required = {"required": True}
        yield Field(made.covered, "boolean", declared["coverage"], None, required, TRUTH, made.sources)


def _field(where: str, declared: Mapping[str, Any]) -> Field:
    constraints, kind = declared.get("constraints", {}), declared.get("type")
    for word in ("named_in", "owned_by"):
        if len(declared.get(word, (1, 2, 3))) != 3:
            raise SchemaError(f"{where}.{declared['name']}: {word} is a table, its key and the column to look into")
    if ("unit" in declared and "unit_from" in declared) or len(declared.get("unit_from", "1")) not in (1, 3):
        raise SchemaError(
            f"{where}.{declared['name']}: unit_from is a column, or a table, its key and a column; without unit"
        )
    strange = set(constraints) - CONSTRAINTS
    if kind not in TYPES or strange or not declared.get("description"):
        raise SchemaError(
            f"{where}.{declared['name']}: needs a description, a type of {sorted(TYPES)} "
            f"and constraints of {sorted(CONSTRAINTS)}; found {kind!r}, {sorted(strange)}"
        )
    return Field(
        declared["name"],
        kind,
        declared["description"],
        declared.get("source_name"),
        constraints,
        declared.get("unit"),
        tuple(declared.get("sources", ())),
        bool(declared.get("prose", False)),
        tuple(declared.get("named_in", ())),
        tuple(declared.get("unit_from", ())),
        tuple(declared.get("owned_by", ())),
    )
