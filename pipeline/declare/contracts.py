"""What readers of the analysis tables may build on: names, types and meaning of each column, under a version.

Belongs here: the contracts beside the marts (`sql/contracts/<table>.yaml`), what breaks one, writing them anew from the
dictionaries. Does not: holding a release back (`check.contracts`), the dictionaries themselves (`schema`).

A column may be added at any time. One that is dropped, or has another type or meaning, needs the contract's next
version: whoever changes it says so by `wps contracts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from pipeline.declare.errors import DeclarationError, place
from pipeline.declare.schema import Table
from pipeline.declare.yaml_file import read_yaml

#: How a file begins, so that editors check it while it is written.
_SCHEMA = "# yaml-language-server: $schema=../../pipeline/declare/schemas/contract.json\n"
_KEYS = {"version", "since", "until", "columns"}


class ContractError(DeclarationError):
    """A contract that cannot be read."""


@dataclass(frozen=True)
class Promised:
    """One column as it was promised: its type in DuckDB, what it means."""

    type: str
    meaning: str


@dataclass(frozen=True)
class Contract:
    """What was promised of a table: its version, since when it stands, until when it will; None: no end is planned."""

    table: str
    version: int
    since: date
    columns: Mapping[str, Promised]
    until: date | None = None

    def broken_by(self, table: Table) -> Iterator[str]:
        """What the table does not keep, a sentence each: columns dropped, other types, other meanings."""
        now = promised(table)
        for name, column in self.columns.items():
            if name not in now:
                yield f"column {name} is gone"
            elif now[name].type != column.type:
                yield f"column {name} is {now[name].type}, promised is {column.type}"
            elif now[name].meaning != column.meaning:
                yield f"column {name} is described otherwise than promised"


def promised(table: Table) -> dict[str, Promised]:
    """The columns of a table as its dictionary has them now."""
    return {f.name: Promised(f.sql, " ".join(f.description.split())) for f in table.fields}


def read(folder: Path) -> dict[str, Contract]:
    """The contracts by table. Raises ContractError naming the file."""
    return {c.table: c for c in (_contract(path) for path in sorted(folder.glob("*.yaml")))}


def renewed(contract: Contract | None, table: Table, today: date, reworded: bool) -> Contract:
    """The contract that the table keeps: the next version where it broke this one, unless it was only `reworded`."""
    columns = promised(table)
    if contract is None:
        return Contract(table.name, 1, today, columns)
    breaks = list(contract.broken_by(table))
    if breaks and not (reworded and _same_types(contract, columns)):
        return Contract(table.name, contract.version + 1, today, columns)
    return replace(contract, columns=columns)


def write(folder: Path, contracts: Iterable[Contract]) -> None:
    """Write a file each."""
    for c in contracts:
        about: dict[str, Any] = {"version": c.version, "since": c.since, **({"until": c.until} if c.until else {})}
        about["columns"] = {name: {"type": p.type, "meaning": p.meaning} for name, p in c.columns.items()}
        text = _SCHEMA + yaml.safe_dump(about, sort_keys=False, width=120, allow_unicode=True)
        folder.mkdir(exist_ok=True)
        (folder / f"{c.table.partition('.')[2]}.yaml").write_text(text, encoding="utf-8")


def _same_types(contract: Contract, columns: Mapping[str, Promised]) -> bool:
    return all(name in columns and columns[name].type == p.type for name, p in contract.columns.items())


def _contract(path: Path) -> Contract:
    said = read_yaml(path)
    if not isinstance(said, dict) or not {"version", "since", "columns"} <= set(said) <= _KEYS:
        raise ContractError(f"{place(path)}: needs version, since, columns, and may have until")
    try:
        columns = {name: Promised(**column) for name, column in said["columns"].items()}
    except (TypeError, AttributeError) as error:
        raise ContractError(f"{place(path)}: each column needs type and meaning: {error}") from error
    days = [said.get(key) for key in ("since", "until")]
    if not isinstance(said["version"], int) or not all(d is None or isinstance(d, date) for d in days):
        raise ContractError(f"{place(path)}: version is a number, since and until are days")
    return Contract(f"marts.{path.stem}", said["version"], said["since"], columns, said.get("until"))
