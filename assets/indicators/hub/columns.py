"""What the columns of the Hub's data sets are, by one declared line each.

Belongs here: reading `columns.csv`, refusing what is wrong in it. Does not: the Hub's answers (`parse`), or what
becomes of their cells (`observations`).

Columns and definitions: the Hub's own data dictionaries (https://psdata.un.org). Three data sets have none; the Hub
mixes the columns of four siblings, so each of these may have any column of the others.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

COLUMNS = Path(__file__).with_name("columns.csv")
#: What a column can be. `value` is measured and becomes an observation; `kept` stays as printed; the others say of
#: whom, of what and when.
ROLES = ("value", "kept", "year", "country", "country_code", "mission", "dimension")
#: Data sets whose columns the Hub's dictionaries mix.
SIBLINGS = (
    "DPPA-GENDEREXPERTISEINSPMS",
    "DPPA-WOMENINPEACENEGOTIATIONS",
    "DPPA-WOMENVIOLATIONSINSPMS",
    "DPPA-GENDERPROVISIONSINPAS",
)
#: Those of which the Hub publishes no dictionary: what they lack is not known to be missing.
UNDESCRIBED = frozenset({"DPPA-GENDEREXPERTISEINSPMS", "DPPA-GENDERPROVISIONSINPAS"})


class ColumnsError(ValueError):
    """A line of `columns.csv` that says nothing, or two things."""


@dataclass(frozen=True)
class Column:
    """One column of a data set: its role, and of a measured one the indicator that it becomes."""

    dataset: str
    column: str
    role: str
    code: str = ""
    name: str = ""
    unit: str = ""
    polarity: str = ""


@cache
def declared(path: Path = COLUMNS) -> Mapping[str, Mapping[str, Column]]:
    """Data set -> column -> what it is. Raises ColumnsError naming the line."""
    found: dict[str, dict[str, Column]] = {}
    codes: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            column = Column(**row)
            named = (column.code, column.name, column.unit, column.polarity)
            if column.role not in ROLES or column.column in found.get(column.dataset, {}):
                raise ColumnsError(f"{path.name}:{number}: needs a role of {', '.join(ROLES)}, once a column: {row}")
            described = all(named) if column.role == "value" else not any(named)
            if not described or column.code in codes:
                raise ColumnsError(f"{path.name}:{number}: a value needs its own code, name, unit and polarity: {row}")
            codes |= {column.code} - {""}
            found.setdefault(column.dataset, {})[column.column] = column
    return MappingProxyType(found)


def known_to(dataset: str) -> dict[str, Column]:
    """Every column that the data set may have: its own, then those of its siblings."""
    others = [name for name in SIBLINGS if name != dataset] if dataset in SIBLINGS else []
    return {name: column for other in (*reversed(others), dataset) for name, column in declared()[other].items()}
