"""What a release says of its sources, tables and columns, as its own tables have it.

Belongs here: reading that; that no release allows more than the newest one does. Does not: what may be passed on by it
(`passing.parts`), words for it (the other modules).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from pipeline.common.values import Row
from pipeline.declare.licence import FLAGS, together
from pipeline.store.engine import parquet, quoted
from pipeline.store.integrity import PACKAGE
from pipeline.store.releases import RECORD, ReleaseError, parquet_path

SOURCE = "source_id"
#: (table, column) -> all that the column may hold.
Values = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True)
class Terms:
    """What a release says of its sources and columns; columns by table, in order."""

    sources: Mapping[str, Row]
    columns: Mapping[str, Sequence[Row]]
    tables: Mapping[str, Row]

    @property
    def shipped(self) -> frozenset[str]:
        """The sources whose rows may be passed on."""
        return frozenset(name for name, row in self.sources.items() if row["ship"])

    @property
    def quoted(self) -> frozenset[str]:
        """The sources whose sentences may."""
        return frozenset(name for name in self.shipped if self.sources[name]["derive"])

    def names_sources(self, table: str) -> str | None:
        """The column of a table that names the sources of each row, if it has one."""
        declared = self.tables[table].get("row_sources")
        usual = next((SOURCE for row in self.columns[table] if row["column_name"] == SOURCE), None)
        return str(declared) if declared else usual

    def key(self, table: str) -> tuple[str, ...]:
        """The columns that tell the rows of a table apart."""
        return tuple(c.strip() for c in str(self.tables[table]["primary_key"] or "").split(",") if c.strip())

    def reaching(self, table: str) -> tuple[str, ...]:
        """The sources whose rows may have reached a table; none where that is not known."""
        return listed(self.tables[table].get("sources"))


def listed(sources: object) -> tuple[str, ...]:
    """Sources that a text names, separated by semicolons."""
    return tuple(str(sources).split("; ")) if sources else ()


def terms_of(connection: duckdb.DuckDBPyConnection, folder: Path) -> Terms:
    """The terms that a release states, none of them looser than the newest release beside it has them now.

    Raises ReleaseError for a release of an earlier program, which states none.
    """
    terms, newest = _stated(connection, folder), newest_beside(folder)
    return _no_looser(terms, _stated(connection, newest).sources) if newest else terms


def newest_beside(folder: Path) -> Path | None:
    """The newest release that is kept beside this one, where this one is not it, or is not a release yet."""
    if not (folder / RECORD).exists():
        return None
    later = [other for other in folder.parent.iterdir() if other.name[0].isdigit() and other.name > folder.name]
    return max((other for other in later if (other / RECORD).exists()), default=None)


def _no_looser(terms: Terms, now: Mapping[str, Row]) -> Terms:
    """The terms where a source's of today allow less: of a source that is no longer there its own stand."""

    def held(name: str, row: Row) -> Row:
        return {**row, **{flag: _least(row[flag], now[name][flag]) for flag in FLAGS}} if name in now else row

    return replace(terms, sources={name: held(name, row) for name, row in terms.sources.items()})


def _least(*allowed: object) -> bool | None:
    return together(None if flag is None else bool(flag) for flag in allowed)


def _stated(connection: duckdb.DuckDBPyConnection, folder: Path) -> Terms:
    sources, columns, tables = (
        _records(connection, folder, name) for name in ("meta.source", "meta.column", "meta.table")
    )
    if not sources or "ship" not in sources[0] or "ship" not in columns[0]:
        raise ReleaseError(f"{folder.name} was made by an earlier program, which did not note what may be passed on")
    by_table: dict[str, list[Row]] = {}
    for row in sorted(columns, key=lambda row: (str(row["table_name"]), int(str(row["ordinal"])))):
        by_table.setdefault(str(row["table_name"]), []).append(row)
    return Terms({str(row[SOURCE]): row for row in sources}, by_table, {str(row["table_name"]): row for row in tables})


def sources_of(connection: duckdb.DuckDBPyConnection, folder: Path, terms: Terms, table: str) -> tuple[str, ...]:
    """The sources of a table: those that its rows name, and those of its columns."""
    columns = terms.columns[table]
    named = {source for row in columns if row["sources"] for source in listed(row["sources"])}
    if any(row["column_name"] == SOURCE for row in columns):
        asked = f"SELECT DISTINCT {quoted(SOURCE)} FROM {in_file(folder, table)}"
        named |= {str(source) for (source,) in connection.sql(asked).fetchall() if source}
    return tuple(sorted(named & set(terms.sources)))


def values_of(folder: Path) -> Values:
    """What the columns of a release's tables may hold, where its data package lists that. Raises ReleaseError."""
    return {
        (_table_of(resource["path"]), field["name"]): tuple(map(str, field["constraints"]["enum"]))
        for resource in data_package(folder)["resources"]
        if resource["format"] == "parquet"
        for field in resource["schema"]["fields"]
        if "enum" in field.get("constraints", {})
    }


def data_package(folder: Path) -> dict[str, Any]:
    """The data package of a release. Raises ReleaseError where it is damaged."""
    try:
        said: dict[str, Any] = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        return {**said, "resources": list(said["resources"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{folder / PACKAGE} cannot be read; `wps doctor` says what to do") from error


def _table_of(path: str) -> str:
    return ".".join(Path(path).with_suffix("").parts[-2:])


def in_file(folder: Path, table: str) -> str:
    """A table of a release's Parquet files, as SQL."""
    return parquet(parquet_path(folder, table))


def _records(connection: duckdb.DuckDBPyConnection, folder: Path, name: str) -> list[Row]:
    relation = connection.sql(f"SELECT * FROM {in_file(folder, name)}")
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
