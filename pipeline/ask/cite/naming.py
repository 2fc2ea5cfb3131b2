"""A figure's subject as a person says it: what is measured, of whom, where and when, without codes that have a name.

Belongs here: words for the columns that tell a row, and for values. Does not: finding the row (`find`), the forms
(`forms`).

Names come from the table that a column's declaration names (`named_in`). A mission's acronym is the name it goes by.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from pipeline.ask.cite.mark import canonical
from pipeline.ask.query import Connection
from pipeline.ask.trace import IDENTIFIERS
from pipeline.common.values import Row
from pipeline.contract import PROVENANCE
from pipeline.declare.common import naming
from pipeline.declare.field import Field
from pipeline.declare.schema import Table
from pipeline.store.engine import quoted

NO_VALUE = "no value, which is not zero"
#: The column that says where, and those that end in what a month is written as.
WHERE, MONTH, YEAR, SHARE, VALUE = "mission", "month_end", "year", "share", "value"
#: Units of shares from 0 to 1, and how others are written that are not as people write them.
FRACTIONS, WRITTEN = frozenset({SHARE, "fraction"}), {"percent": "per cent"}
#: A value that is a word of the program's: small letters, joined by underscores.
CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
#: How the name of a column ends that numbers things or tells them apart: the thing itself is what people name.
NUMBERED = re.compile(r" (?:id|no)$")
#: What a description says of a share that is shown per cent.
FRACTION = re.compile(r",? (?:as )?a (?:fraction|share),? (?:from )?0 ?(?:to|–|-) ?1\b|,? from 0 to 1\b")


@dataclass
class _Told:
    """What tells a row, by what it is: kinds of things, who, where, names beside their values, when."""

    kinds: list[str] = field(default_factory=list)
    who: list[str] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    when: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        who, where = " and ".join(self.who), "".join(f" in {place}" for place in self.where)
        of = f" of {who}" if who and self.kinds else f", {who}" if who else ""
        return "".join([*(f", {kind}" for kind in self.kinds), of, where, *(f", {o}" for o in self.others + self.when)])


def subject(
    connection: Connection,
    tables: Mapping[str, Table],
    table: Table,
    row: Row,
    columns: Sequence[str],
    column: str | None,
) -> str:
    """What a figure of a row is about: its column's meaning, and in words the `columns` that tell the row."""
    told = _Told()
    for name in columns:
        if name not in PROVENANCE and name != column and (about := table.field(name)):
            value = row[name]
            if whose := _owner(connection, tables, about, value):
                _once(told.who, whose[1])
                value = str(value).removeprefix(f"{whose[0]}-")
            _tell(told, about, value, named(connection, about, row[name]), table.period)
    about, rest = table.field(column), str(told)
    what = (
        re.sub(r"\w+_\w+", lambda word: _beside(row.get(word[0]), word[0]), meaning(about))
        if about
        else "The whole row"
    )
    if about and about.name.startswith(VALUE) and rest:  # what it is a value of says more than that it is one
        first = rest.removeprefix(", ")
        return f"{first[0].upper()}{first[1:]}, {what[0].lower()}{what[1:]}"
    return f"{what}{rest}"


def _owner(connection: Connection, tables: Mapping[str, Table], about: Field, value: object) -> tuple[str, str] | None:
    """Whose the thing is that a value names: the owner's code and name; None of what nobody is declared to own."""
    if not about.owned_by or (code := _looked_up(connection, about.owned_by, value)) is None:
        return None
    table, _, column = about.owned_by
    owner = tables[table].field(column) if table in tables else None
    return code, (owner and named(connection, owner, code)) or code


def _beside(value: object, column: str) -> str:
    """What a meaning says of another column: its value in the row, its name where that is not known."""
    return column.replace("_", " ") if value is None else _value(value)


def meaning(about: Field) -> str:
    """What a column holds, as part of a sentence: the first sentence of its description.

    Its name, where the description begins with what the column may say.
    """
    first = re.split(r"\. |; ", " ".join(about.description.split()))[0].rstrip(".")
    if re.split(r"[ ,:]", first)[0] in about.constraints.get("enum", ()):
        return about.name.replace("_", " ").capitalize()
    return FRACTION.sub("", first) if is_share(about) else first


def is_share(about: Field) -> bool:
    """Whether a column holds shares, which are shown per cent."""
    return about.type == "number" and (about.unit in FRACTIONS or f"_{about.name}".endswith(f"_{SHARE}"))


def named(connection: Connection, about: Field, value: object) -> str | None:
    """The name that the declared table has for a value; None where it has none."""
    where = naming(about)
    return _looked_up(connection, where, value) if where else None


def _looked_up(connection: Connection, place: Sequence[str], value: object) -> str | None:
    """What stands at a place, table, key and column, for a key; None where nothing does, or no such table is there."""
    if value is None:
        return None
    table, key, column = place
    query = f"SELECT {quoted(column)} FROM {quoted(table)} WHERE {quoted(key)} = ? LIMIT 1"
    try:
        found = connection.execute(query, [value]).fetchone()
    except duckdb.CatalogException:  # of an earlier program, or not for everybody: nothing is known then
        return None
    return str(found[0]) if found and found[0] else None


def unit_of(connection: Connection, about: Field | None, row: Row) -> str | None:
    """The unit of a row's value in a column: declared, or named by the row or in the table that is declared to."""
    if about is None or not about.unit_from:
        return about.unit if about else None
    if len(about.unit_from) == 1:
        unit = row.get(about.unit_from[0])
        return None if unit is None else str(unit)
    return _looked_up(connection, about.unit_from, row.get(about.unit_from[1]))


def shown(about: Field | None, value: object, unit: str | None) -> str:
    """A value with its unit, as people write it; the mark beside it has it to the last digit."""
    if value is None:
        return NO_VALUE
    if about and isinstance(value, float) and (is_share(about) or unit in FRACTIONS):
        return f"{_rounded(value * 100)} per cent"
    text = _value(value)
    return f"{text} {_counted(unit) if text == '1' else WRITTEN.get(unit, unit)}" if unit else text


def _counted(unit: str) -> str:
    """The unit of one thing."""
    return f"{unit[:-3]}y" if unit.endswith("ies") else unit.removesuffix("s")


def _tell(told: _Told, about: Field, value: object, name: str | None, period: str | None) -> None:
    label = NUMBERED.sub("", about.name.replace("_", " "))
    if isinstance(value, bool):
        asked = meaning(about)
        told.others.append(f"{asked[0].lower()}{asked[1:]}: {_value(value)}")
    elif value is None:
        told.others.append(f"no {label}")
    elif name and about.name in IDENTIFIERS:
        _once(told.who, name)
    elif name:
        beside = label.rpartition(" ")[0] if about.name.endswith(IDENTIFIERS) else ""
        _once(told.kinds if not beside else told.others, f"{beside} {name}".strip())
    elif about.name == WHERE:
        _once(told.where, str(value))
    elif isinstance(value, date) and about.name.endswith(MONTH):
        _once(told.when, f"{value:%B %Y}")
    elif about.name in (YEAR, period):
        _once(told.when, _value(value))
    elif isinstance(value, str) and (" " in value or CODE.fullmatch(value)):
        _once(told.kinds, _value(value))
    elif str(value) not in told.where:
        told.others.append(f"{label} {_value(value)}")


def _once(said: list[str], word: str) -> None:
    if word not in said:
        said.append(word)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):  # a moment too
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, float):
        return _rounded(value)
    if isinstance(value, Mapping | list | tuple):
        return str(canonical(value))
    text = " ".join(str(value).split())
    return text.replace("_", " ") if CODE.fullmatch(text) else text


def _rounded(value: float) -> str:
    """To one digit behind the point, or three that say something."""
    text = f"{value:,.1f}" if abs(value) >= 1 or value == 0 else f"{value:.3g}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
