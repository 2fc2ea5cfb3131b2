"""Table Schema -> everything that must agree with it: polars types, DDL, comments, expectations, documentation.

Belongs here: the declaration of a table and what follows from it. Does not: running checks, writing files, any dataset.
Words follow Frictionless Table Schema (https://specs.frictionlessdata.io/table-schema/). Ours are `source_name`, the
name or names the source itself uses, and what a measure says (`field`). A field without a type takes what it leaves out
from the definition of its name under `fields` of the same file, and after that from `fields.yaml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.declare.common import common_fields
from pipeline.declare.comparison import Comparison, comparison_of
from pipeline.declare.errors import place
from pipeline.declare.field import Field, Promise, SchemaError, columns_of, expectations_of, promised
from pipeline.declare.yaml_file import read_yaml

#: Rows that are typed and sorted at a time.
SLICE_ROWS = 500_000
PANEL_KEY = ("entity", "year")
#: What rows of any table can be about that has a feed of its own, and the column that names it.
SUBJECTS = {"country": "iso3", "mission": "mission", "plan": "plan_id", "theme": "theme", "source": "source_id"}


@dataclass(frozen=True)
class Table:
    """One published table; `name` is ``schema.table``.

    `period` names the date column that tells how fresh a source is, `by_year` whether of its dates only the year tells;
    `derived_from` the table whose rows an aggregate was made of, so that a figure can be followed back; `search` the
    columns (text, iso3, date) of a searchable table;
    `derived_where` the condition by which a row (`above`) was made of rows of that table (`t`), where the key columns
    that both share do not tell; `also_from` further tables that cells of it were taken from, each with such a
    condition; `suspected` tables that list suspicions (`s`) about rows of it (`t`), each with the condition by which
    one is about a row; `claims` the table of the claims that its values were resolved from; `csv` whether a release has
    it for spreadsheets too, as every analysis table; `may_shrink` False: no release has fewer rows than the one before,
    unless a correction says why; a fraction: none has fewer by more than that part. `period_bounds`: the first and last
    period that can be (`minimum`, `maximum`: a date, `today`, or `this_month` for the last day of the present month).
    `steady`: columns in which no value's part of the rows moves by more than that fraction from one release to the
    next. `compared`: how each source's rows are held against those of the last release. `sources`: those whose rows
    reach it, where these are not all of its dataset. `subjects`: of a subject (SUBJECTS), the column that names it here
    by another name. `row_sources`: the column that names the sources of each row, separated by semicolons, in a table
    without `source_id`. `panel`: its measures are what `wps panel` gives by entity and year.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    period: str | None = None
    derived_from: str | None = None
    search: Mapping[str, str] = field(default_factory=dict)
    may_shrink: bool | float = True
    period_bounds: Mapping[str, date | str] = field(default_factory=dict)
    steady: Mapping[str, float] = field(default_factory=dict)
    compared: Comparison | None = None
    sources: tuple[str, ...] = ()
    derived_where: str | None = None
    also_from: Mapping[str, str] = field(default_factory=dict)
    suspected: Mapping[str, str] = field(default_factory=dict)
    claims: str | None = None
    csv: bool = False
    panel: bool = False
    subjects: Mapping[str, str] = field(default_factory=dict)
    row_sources: str | None = None
    by_year: bool = False

    @property
    def names_sources(self) -> str | None:
        """The column that names the source or sources of each row, if it has one."""
        return self.row_sources or ("source_id" if "source_id" in self.columns else None)

    @property
    def named(self) -> list[tuple[str, str]]:
        """Every subject that its rows may be about, with the column that names it."""
        usual = [(kind, column) for kind, column in SUBJECTS.items() if column in self.columns]
        return [*usual, *self.subjects.items()]

    @cached_property
    def measures(self) -> tuple[Field, ...]:
        """The columns that measure something; beside each stands where it is covered."""
        return tuple(f for f in self.fields if f.covered in self.columns)

    def field(self, name: str | None) -> Field | None:
        """The declaration of a column; None where there is none of this name."""
        return next((f for f in self.fields if f.name == name), None)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Column names, in order."""
        return tuple(f.name for f in self.fields)

    @cached_property
    def polars_schema(self) -> dict[str, pl.DataType]:
        """Column name -> polars type, in order."""
        return {f.name: f.polars for f in self.fields}

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return pl.DataFrame(schema=self.polars_schema)

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with exactly the declared columns, types and key order. Raises SchemaError as `slices` does."""
        return pl.concat(self.slices(frame))

    def slices(self, frame: pl.DataFrame, rows: int = SLICE_ROWS) -> Iterator[pl.DataFrame]:
        """The conforming frame in pieces of about `rows` rows, each wholly after the one before in key order.

        A frame of millions of rows is so typed and sorted without a second copy of it in memory. Raises SchemaError
        when columns are missing or undeclared, or a value does not fit its type.
        """
        missing = [c for c in self.columns if c not in frame.columns]
        undeclared = [c for c in frame.columns if c not in self.columns]
        if missing or undeclared:
            raise SchemaError(f"{self.name}: columns missing {missing}, undeclared {undeclared}")
        if frame.height <= rows or not self.primary_key:
            yield self._typed(frame)
            return
        leading = frame[self.primary_key[0]].cast(self.polars_schema[self.primary_key[0]])
        order = None if leading.is_sorted(nulls_last=True) else leading.arg_sort(nulls_last=True)
        ends = (leading if order is None else leading.gather(order)).rle().struct.field("len").cast(pl.Int64).cum_sum()
        start = 0
        while start < frame.height:
            first, beyond = (ends.search_sorted(at, side="right") for at in (start, start + rows))
            end = ends[max(first, beyond - 1)]
            yield self._typed(frame[start:end] if order is None else frame[order[start:end]])
            start = end

    def _typed(self, frame: pl.DataFrame) -> pl.DataFrame:
        try:
            typed = frame.select(pl.col(f.name).cast(f.polars) for f in self.fields)
        except pl.exceptions.PolarsError as error:
            raise SchemaError(f"{self.name}: a value does not fit its declared type: {error}") from error
        return self._ordered(typed)

    def _ordered(self, typed: pl.DataFrame) -> pl.DataFrame:
        """By the key and, where a key stands twice, by everything else: never by more text than needed."""
        if self.primary_key:
            ordered = typed.sort(self.primary_key, nulls_last=True)
            again = (pl.col(c).eq_missing(pl.col(c).shift()) for c in self.primary_key)
            if not ordered.select(pl.all_horizontal(again).slice(1).any()).item():
                return ordered
        rest = [c for c in self.columns if c not in self.primary_key]
        return typed.sort([*self.primary_key, *rest], nulls_last=True)

    @property
    def comment(self) -> str:
        """Title and description in one paragraph."""
        return f"{self.title.rstrip('.')}. {' '.join(self.description.split())}".strip()

    def expectations(self) -> list[Promise]:
        """What the schema promises, in Great Expectations' words."""
        found = [promised("expect_table_columns_to_match_ordered_list", column_list=list(self.columns))]
        for f in self.fields:
            found += expectations_of(f)
        return found

    def frictionless(self) -> dict[str, object]:
        """The Table Schema of this table, for the release's datapackage.json."""
        return {
            "fields": [
                {"name": f.name, "type": f.type, "description": f.description}
                | ({"constraints": dict(f.constraints)} if f.constraints else {})
                for f in self.fields
            ],
            "primaryKey": list(self.primary_key),
            "missingValues": [""],
        }


def read_tables(path: Path) -> tuple[Table, ...]:
    """The tables under `resources` of a datapackage.yaml. Raises SchemaError naming file, table and field."""
    package = read_yaml(path) or {}
    known = {**common_fields(), **package.get("fields", {})}
    return tuple(_table(path, resource, known) for resource in package.get("resources", []))


def _table(path: Path, resource: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Table:
    where = f"{place(path)}: {resource.get('name', '?')}"
    try:
        schema = resource["schema"]
        said = [f if "type" in f else {**known.get(f["name"], {}), **f} for f in schema["fields"]]
        fields = tuple(made for f in said for made in columns_of(where, f))
        key = schema.get("primaryKey", [])
        table = Table(
            name=resource["name"],
            title=resource["title"],
            description=resource.get("description", ""),
            fields=fields,
            primary_key=(key,) if isinstance(key, str) else tuple(key),
            period=resource.get("period"),
            by_year=resource.get("by_year", False),
            derived_from=resource.get("derived_from"),
            search=resource.get("search", {}),
            may_shrink=resource.get("may_shrink", True),
            period_bounds=resource.get("period_bounds", {}),
            steady=resource.get("steady", {}),
            compared=_comparison(where, resource, [f.name for f in fields]),
            sources=tuple(resource.get("sources", ())),
            derived_where=resource.get("derived_where"),
            also_from=resource.get("also_from", {}),
            suspected=resource.get("suspected", {}),
            claims=resource.get("claims"),
            csv=resource.get("csv", resource["name"].startswith("marts.")),
            panel=resource.get("panel", False),
            subjects=resource.get("subjects", {}),
            row_sources=resource.get("row_sources"),
        )
    except KeyError as error:
        raise SchemaError(f"{where}: {error.args[0]} is missing") from error
    _refuse_promises(where, table)
    if table.panel and (table.primary_key != PANEL_KEY or not table.measures):
        raise SchemaError(f"{where}: a panel is keyed by {', '.join(PANEL_KEY)} and has a measure")
    unknown = [c for c in (*table.primary_key, *table.search.values()) if c not in table.columns]
    unknown += [f.unit_from[len(f.unit_from) // 2] for f in fields if f.unit_from]
    unknown = [c for c in unknown if c not in table.columns]
    if unknown or len(set(table.columns)) != len(table.columns):
        raise SchemaError(
            f"{where}: primary key, search or unit_from: {unknown} names no column, or a column stands twice"
        )
    return table


def _comparison(where: str, resource: Mapping[str, Any], columns: Sequence[str]) -> Comparison | None:
    if "compared" not in resource:
        return None
    try:
        return comparison_of(resource["compared"], columns, resource.get("period"))
    except (TypeError, ValueError, AttributeError) as error:
        raise SchemaError(f"{where}: {error}") from error


def _refuse_promises(where: str, table: Table) -> None:
    """Raise SchemaError for a promise about a table's releases that nobody could keep or check."""
    if not 0 <= float(table.may_shrink) <= 1:
        raise SchemaError(f"{where}: may_shrink: true, false, or a fraction of its rows: {table.may_shrink}")
    for end, bound in table.period_bounds.items():
        if end not in ("minimum", "maximum") or not (isinstance(bound, date) or bound in ("today", "this_month")):
            raise SchemaError(f"{where}: period_bounds: minimum, maximum: a date, today or this_month: {end} {bound}")
    dates = [f.name for f in table.fields if f.type == "date"]
    if table.by_year and table.period not in dates:
        raise SchemaError(f"{where}: by_year: {table.period} is no column of dates")
    if table.period_bounds and table.period not in dates:
        raise SchemaError(f"{where}: period_bounds: {table.period} is no column of dates")
    if table.row_sources and table.row_sources not in table.columns:
        raise SchemaError(f"{where}: row_sources: {table.row_sources} is no column of it")
    if strange := [k for k, c in table.subjects.items() if k not in SUBJECTS or c not in table.columns]:
        raise SchemaError(f"{where}: subjects: {', '.join(strange)}: one of {', '.join(SUBJECTS)}, and a column of it")
    if strange := [c for c, part in table.steady.items() if c not in table.columns or not 0 < part < 1]:
        raise SchemaError(f"{where}: steady: {strange}: a column of the table, and a fraction of its rows")


def by_name(tables: Iterable[Table]) -> dict[str, Table]:
    """Tables by name. Raises SchemaError when a name stands twice."""
    found: dict[str, Table] = {}
    for table in tables:
        if table.name in found:
            raise SchemaError(f"{table.name} is declared twice")
        found[table.name] = table
    return found
