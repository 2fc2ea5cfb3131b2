"""What the columns of the Hub's data sets are, by one declared line each.

Belongs here: reading `data/hub_columns.csv`, refusing what is wrong in it. Does not: the Hub's answers (`parse`), or
what becomes of their cells (`observations`).

Columns and definitions: the Hub's own data dictionaries (https://psdata.un.org). Two data sets have none; the Hub mixes
the columns of four siblings, so each of these may have any column of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType

from assets.indicators import delimited
from pipeline.contract import Refused
from pipeline.shared.tables import lines_of
from pipeline.shared.text import utf_8

SOURCE, LICENCE = "psdata_wps", "CC-BY-3.0-IGO"
COLUMNS = Path(__file__).parents[1] / "data/hub_columns.csv"
DATA_FILES = (COLUMNS,)
#: What a column can be. `value` is measured and becomes an observation; so does `member`, a country that is listed,
#: with the value 1; `kept` stays as printed; the others say of whom, of what and when.
MEMBER, MEASURED = "member", ("value", "member")
ROLES = (*MEASURED, "kept", "year", "country", "country_code", "mission", "dimension")
#: Columns beyond the dictionary that date the records of a data set without a year.
UPDATED = ("report_date", "last_reporting_date", "as_of", "date", "last_update", "last_updated")
#: Data sets whose columns the Hub's dictionaries mix.
SIBLINGS = (
    "DPPA-GENDEREXPERTISEINSPMS",
    "DPPA-WOMENINPEACENEGOTIATIONS",
    "DPPA-WOMENVIOLATIONSINSPMS",
    "DPPA-GENDERPROVISIONSINPAS",
)
#: Those of which the Hub publishes no dictionary: what they lack is not known to be missing.
UNDESCRIBED = frozenset({"DPPA-GENDEREXPERTISEINSPMS", "DPPA-GENDERPROVISIONSINPAS"})
#: What a record is about that names no country and no mission.
GROUPS = {
    "DPPA-GENDEREXPERTISEINSPMS": "special political missions",
    "DPPA-WOMENINPEACENEGOTIATIONS": "peace processes led or co-led by the United Nations",
    "DPPA-WOMENVIOLATIONSINSPMS": "special political missions",
    "DPPA-GENDERPROVISIONSINPAS": "peace agreements mediated by the United Nations",
    "DPPA-SCWPS": "decisions of the Security Council",
    "DPO-GENDERINTEGRATION": "reports of the Secretary-General on peacekeeping",
    "DPO-PKTRAINING": "peacekeeping trainings",
}


@dataclass(frozen=True)
class Column:
    """One column of a data set: its role, and of a measured one the indicator that it becomes."""

    dataset: str
    column: str
    role: str
    indicator: str = ""
    name: str = ""
    unit: str = ""
    divisor: str = ""
    polarity: str = ""


def read(data: bytes, name: str) -> dict[int, Column]:
    """Line -> the column that it declares. Raises Refused (not_csv, bad_column) naming the line."""
    lines = lines_of(utf_8(data, name), name)
    _, header = next(lines, (1, []))
    if header != [field.name for field in fields(Column)]:
        raise Refused("unexpected_columns", f"{name}: line 1 has {header}")
    found: dict[int, Column] = {}
    keys: set[tuple[str, str]] = set()
    codes: set[str] = set()
    for line, row in lines:
        delimited.refuse_ragged(row, len(header), name, line)
        column = Column(*(cell.strip() for cell in row))
        if fault := _fault(column, keys, codes):
            raise Refused("bad_column", f"{name}:{line}: {fault}: {astuple(column)}")
        keys.add((column.dataset, column.column))
        codes |= {column.indicator} - {""}
        found[line] = column
    return found


def _fault(column: Column, keys: set[tuple[str, str]], codes: set[str]) -> str | None:
    named = (column.indicator, column.name, column.unit, column.polarity)
    if column.role not in ROLES or (column.dataset, column.column) in keys:
        return f"needs a role of {', '.join(ROLES)}, once a column"
    described = all(named) if column.role in MEASURED else not any((*named, column.divisor))
    if not described or column.indicator in codes:
        return "what is measured, and nothing else, needs its own indicator, name, unit and polarity"
    return None


@cache
def declared() -> Mapping[str, Mapping[str, Column]]:
    """Data set -> column -> what it is."""
    found: dict[str, dict[str, Column]] = {}
    for column in read(COLUMNS.read_bytes(), COLUMNS.name).values():
        found.setdefault(column.dataset, {})[column.column] = column
    return MappingProxyType(found)


def known_to(dataset: str) -> dict[str, Column]:
    """Every column that the data set may have: its own, then those of its siblings."""
    others = [name for name in SIBLINGS if name != dataset] if dataset in SIBLINGS else []
    return {name: column for other in (*reversed(others), dataset) for name, column in declared()[other].items()}


def as_indicators(data: bytes, name: str) -> list[dict[str, str]]:
    """The measured columns as lines of our list of indicators, with `locator`."""
    return [
        {
            "indicator": column.indicator,
            "observed_source": SOURCE,
            "series": f"{column.dataset}.{column.column}",
            "name": column.name,
            "unit": column.unit,
            "divisor": column.divisor,
            "polarity": column.polarity,
            "licence": LICENCE,
            "may_be_shipped": "yes",
            "definition": f"{column.name} ({column.dataset}).",
            "locator": f"line {line}",
        }
        for line, column in read(data, name).items()
        if column.role in MEASURED
    ]
