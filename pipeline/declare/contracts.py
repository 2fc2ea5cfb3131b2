"""What readers of the analysis tables may build on: names, types and meaning of each column, under a version.

Belongs here: the contracts beside the marts (`sql/contracts/<table>.yaml`), what breaks one, earlier forms of a table
that live on, writing contracts anew from the dictionaries. Does not: holding a release back (`check.contracts`), the
dictionaries themselves (`schema`).

A column may be added at any time. One that is dropped, or has another type or meaning, needs the contract's next
version: whoever changes it says so by `wps contracts`. What the version before promised can live on until a day, as a
view beside the table, whose query the contract then holds under `earlier`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from pipeline.declare.errors import DeclarationError, place
from pipeline.declare.field import TYPES, Field
from pipeline.declare.schema import Table
from pipeline.declare.sql_file import tables_read
from pipeline.declare.yaml_file import read_yaml

#: How a file begins, so that editors check it while it is written.
_SCHEMA = "# yaml-language-server: $schema=../../pipeline/declare/schemas/contract.json\n"
_KEYS = {"version", "since", "until", "columns", "earlier"}
_EARLIER_KEYS = {"version", "until", "columns", "view"}


class ContractError(DeclarationError):
    """A contract that cannot be read."""


@dataclass(frozen=True)
class Promised:
    """One column as it was promised: its type in DuckDB, what it means."""

    type: str
    meaning: str


@dataclass(frozen=True)
class Earlier:
    """An earlier form of a table: what its version promised, and the query that keeps it, as a view, until a day."""

    table: str
    version: int
    until: date
    columns: Mapping[str, Promised]
    view: str

    @property
    def name(self) -> str:
        """What the view is called: the table and `_v1`."""
        return f"{self.table}_v{self.version}"

    @property
    def query(self) -> str:
        """Its columns in their order, of the view's own query."""
        columns = ", ".join(f'"{name}"' for name in self.columns)
        return f"SELECT {columns} FROM ({self.view.strip().rstrip(';')}\n)"

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The tables that its query reads. Raises SqlFileError for one that is no SELECT over core and mart tables."""
        return tables_read(Path(f"the view {self.name}"), self.view.strip().rstrip(";"))

    def broken_by(self, types: Mapping[str, str]) -> Iterator[str]:
        """What columns of these types, by name, do not keep, a sentence each."""
        for name, column in self.columns.items():
            if name not in types:
                yield f"its query has no column {name}: say what makes it now"
            elif types[name] != column.type:
                yield f"column {name} is {types[name]}, promised is {column.type}"
        yield from (f"column {name} was never promised" for name in types if name not in self.columns)

    def as_table(self, now: Table | None) -> Table:
        """The view as a dictionary has it; `now`: the table as it is today, None where it is gone."""
        today = {f.name: f for f in now.fields} if now else {}
        kinds = {sql: kind for kind, (_, sql) in TYPES.items()}
        plain = {name: Field(name, kinds[column.type], column.meaning) for name, column in self.columns.items()}
        fields = [replace(f, prose=today[name].prose) if name in today else f for name, f in plain.items()]
        instead = f" Use {self.table}." if now else ""
        return Table(
            self.name,
            f"{now.title if now else self.table}, as version {self.version} had it",
            f"A view for queries on version {self.version}, until {self.until}; then it goes.{instead}",
            tuple(fields),
            (),
        )


@dataclass(frozen=True)
class Contract:
    """What was promised of a table: its version, since when it stands, until when it will; None: no end is planned.

    `earlier` are forms of it that live on. A table that is gone promises no columns.
    """

    table: str
    version: int
    since: date
    columns: Mapping[str, Promised]
    until: date | None = None
    earlier: tuple[Earlier, ...] = ()

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


def renewed(
    contract: Contract | None, table: Table, today: date, reworded: bool, until: date | None = None
) -> Contract:
    """The contract that the table keeps: the next version where it broke this one, unless it was only `reworded`.

    With `until` the broken version lives on to that day. Its query takes the columns that are as they were; the others
    are left to whoever knows how they follow. Earlier forms whose day is over go.
    """
    columns = promised(table)
    if contract is None:
        return Contract(table.name, 1, today, columns)
    breaks = list(contract.broken_by(table))
    if breaks and not (reworded and _same_types(contract, columns)):
        standing = tuple(e for e in contract.earlier if e.until >= today)
        ending = (_ending(contract, columns, until),) if until else ()
        return Contract(table.name, contract.version + 1, today, columns, earlier=(*standing, *ending))
    return replace(contract, columns=columns)


def _ending(contract: Contract, now: Mapping[str, Promised], until: date) -> Earlier:
    same = [name for name, column in contract.columns.items() if now.get(name) == column]
    view = f"SELECT {', '.join(same)}\nFROM {contract.table}\n"
    return Earlier(contract.table, contract.version, until, contract.columns, view)


def write(folder: Path, contracts: Iterable[Contract]) -> None:
    """Write a file each."""
    for c in contracts:
        about: dict[str, Any] = {"version": c.version, "since": c.since, **({"until": c.until} if c.until else {})}
        about["columns"] = _written(c.columns)
        if c.earlier:
            about["earlier"] = [
                {"version": e.version, "until": e.until, "columns": _written(e.columns), "view": e.view}
                for e in c.earlier
            ]
        text = _SCHEMA + yaml.dump(about, Dumper=_Dumper, sort_keys=False, width=120, allow_unicode=True)
        folder.mkdir(exist_ok=True)
        (folder / f"{c.table.partition('.')[2]}.yaml").write_text(text, encoding="utf-8")


class _Dumper(yaml.SafeDumper):
    """Texts of several lines, queries, stand as they are."""

    def represent_str(self, text: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _Dumper.represent_str)


def _written(columns: Mapping[str, Promised]) -> dict[str, dict[str, str]]:
    return {name: {"type": p.type, "meaning": p.meaning} for name, p in columns.items()}


def _same_types(contract: Contract, columns: Mapping[str, Promised]) -> bool:
    return all(name in columns and columns[name].type == p.type for name, p in contract.columns.items())


def _contract(path: Path) -> Contract:
    said, table = read_yaml(path), f"marts.{path.stem}"
    if not isinstance(said, dict) or not {"version", "since", "columns"} <= set(said) <= _KEYS:
        raise ContractError(f"{place(path)}: needs version, since, columns, and may have until and earlier")
    columns = _promises(path, said["columns"])
    days = [said.get(key) for key in ("since", "until")]
    if not isinstance(said["version"], int) or not all(d is None or isinstance(d, date) for d in days):
        raise ContractError(f"{place(path)}: version is a number, since and until are days")
    earlier = tuple(_earlier(path, table, e, said["version"]) for e in said.get("earlier") or ())
    return Contract(table, said["version"], said["since"], columns, said.get("until"), earlier)


def _earlier(path: Path, table: str, said: Any, version: int) -> Earlier:
    if not isinstance(said, dict) or set(said) != _EARLIER_KEYS:
        raise ContractError(f"{place(path)}: each of earlier needs {', '.join(sorted(_EARLIER_KEYS))}")
    if not isinstance(said["version"], int) or not said["version"] < version or not isinstance(said["until"], date):
        raise ContractError(f"{place(path)}: each of earlier has a version before {version}, and until is a day")
    columns = _promises(path, said["columns"])
    if strange := sorted({c.type for c in columns.values()} - {sql for _, sql in TYPES.values()}):
        raise ContractError(f"{place(path)}: {strange}: no column has such a type")
    return Earlier(table, said["version"], said["until"], columns, str(said["view"]))


def _promises(path: Path, said: Any) -> dict[str, Promised]:
    try:
        return {name: Promised(**column) for name, column in said.items()}
    except (TypeError, AttributeError) as error:
        raise ContractError(f"{place(path)}: each column needs type and meaning: {error}") from error
