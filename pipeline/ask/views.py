"""What the reading commands answer, as plain records: status, queries, dictionary, releases, changes, traces, labels.

Belongs here: reading a home and a release. Does not: writing to either, or printing.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline.project import Project
from pipeline.publish import diff
from pipeline.publish.assembly import spreadsheet_safe
from pipeline.store.engine import open_database
from pipeline.store.releases import Release, Releases, parquet_files

#: Types of DuckDB that have no counterpart in a table of plain values.
UNPRINTABLE = frozenset({"interval", "union"})


class ViewError(ValueError):
    """Something that was asked for does not exist."""


def current(releases: Releases) -> Release:
    """The current release. Raises ViewError before the first."""
    release = releases.current()
    if release is None:
        raise ViewError(f"{releases.home} holds no release yet: run `wps build`")
    return release


def opened(releases: Releases) -> duckdb.DuckDBPyConnection:
    """The current release, opened for reading."""
    return open_database(current(releases).database, read_only=True)


def query(releases: Releases, sql: str) -> pl.DataFrame:
    """The rows of a query over the current release. Raises duckdb.Error or ViewError."""
    with opened(releases) as connection:
        relation = connection.sql(sql)
        if relation is None:
            return pl.DataFrame()
        foreign = [c for c, t in zip(relation.columns, relation.types, strict=True) if t.id in UNPRINTABLE]
        if foreign:
            raise ViewError(f"{', '.join(foreign)}: cast it to VARCHAR to see it (the type is not printed)")
        try:
            return with_plain_numbers(relation.pl())
        except pl.exceptions.PolarsError as error:
            raise ViewError(f"the answer cannot be printed ({error}); cast its columns to VARCHAR") from error


def with_plain_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """Decimals as plain numbers: DuckDB sums counts as such, and JSON would print them as text."""
    decimals = {c: t.scale for c, t in frame.schema.items() if isinstance(t, pl.Decimal)}
    return frame.with_columns(pl.col(c).cast(pl.Float64 if scale else pl.Int128) for c, scale in decimals.items())


def csv_text(frame: pl.DataFrame) -> str:
    """Rows as CSV in which no cell is a formula."""
    text = io.StringIO()
    spreadsheet_safe(frame).write_csv(text)
    return text.getvalue()


def status(home: Path) -> dict[str, Any]:
    """The last run, the age of every source, the current release."""
    from pipeline.store.runs import last_run

    run = last_run(home)
    release = Releases(home).current()
    now = datetime.now(UTC)
    sources = [
        {**s, "age_hours": round((now - datetime.fromisoformat(s["checked_at"])).total_seconds() / 3600, 1)}
        for s in (run or {}).get("sources", [])
    ]
    return {
        "home": str(home),
        "last_run": {k: v for k, v in run.items() if k != "sources"} if run else None,
        "sources": sources,
        "current_release": _release(release) if release else None,
        "warehouse": str(Releases(home).database) if release else None,
    }


def _release(release: Release) -> dict[str, Any]:
    return {
        "release_id": release.release_id,
        "created_at": release.created_at.isoformat(),
        "current": release.current,
        "tables": len(release.rows),
        "rows": sum(release.rows.values()),
    }


def releases(kept: Releases) -> list[dict[str, Any]]:
    """The releases, newest first."""
    return [_release(r) for r in kept.all()]


def dictionary(project: Project, table: str | None) -> list[dict[str, Any]]:
    """Every table, or the columns of one. Raises ViewError for an unknown table."""
    if table is None:
        return [
            {"table": t.name, "title": t.title, "primary_key": ", ".join(t.primary_key)}
            for t in project.tables.values()
        ]
    found = project.tables.get(table) or project.tables.get(f"marts.{table}") or project.tables.get(f"core.{table}")
    if found is None:
        raise ViewError(f"there is no table {table}; the tables are {', '.join(project.tables)}")
    return [
        {"column": f.name, "type": f.sql, "description": " ".join(f.description.split()), "source_name": f.source_name}
        for f in found.fields
    ]


def changes(project: Project, a: str, b: str) -> list[dict[str, Any]]:
    """Changes per table between two releases, tables without any left out. Raises ReleaseError."""
    old, new = (parquet_files(project.releases.get(name).folder) for name in (a, b))
    keys = {t.name: t.primary_key for t in project.tables.values()}
    return [c.__dict__ for c in diff.compare(old, new, keys, project.workspace.root / "spill") if c.any]


def traced(project: Project, table: str, key: Sequence[str]) -> list[dict[str, Any]]:
    """The rows behind a figure, with their documents. Raises ViewError."""
    from pipeline.ask.trace import TraceError, trace

    with opened(project.releases) as connection:
        try:
            return trace(connection, project.tables, table, key)
        except TraceError as error:
            raise ViewError(str(error)) from error


def resolved(project: Project, labels: Sequence[str], on: date | None) -> list[dict[str, Any]]:
    """Each label with its entity, kind, iso3 and whether the match was exact; null where unknown."""
    from pipeline.ask.reference import build_reference

    entities = build_reference(project).entities
    return [{"label": label, **entities.resolve(label, on).__dict__} for label in labels]


def found(
    project: Project, words: str, country: str | None, since: str | None, until: str | None, limit: int
) -> dict[str, Any]:
    """What a search finds, and how it looked. Raises ViewError and SearchError."""
    from pipeline.ask.search import Question, search

    iso3 = None
    if country is not None:
        iso3 = _iso3(project, country)
        if iso3 is None:
            raise ViewError(f"--country {country}: no state with this name or ISO code; `wps resolve` tries labels")
    question = Question(words, iso3, _day(since, "--since", first=True), _day(until, "--until", first=False), limit)
    release = current(project.releases)
    return search(release, dict(project.tables), project.settings.home, question).__dict__


def _iso3(project: Project, country: str) -> str | None:
    """The ISO code that a code or a name stands for."""
    from pipeline.ask.reference import build_reference

    reference = build_reference(project)
    codes = set(reference.tables["core.entity"]["iso3"].drop_nulls())
    return country.upper() if country.upper() in codes else reference.entities.resolve(country).iso3


def entity_of(project: Project, text: str) -> str | None:
    """The entity of core.entity that an identifier (an ISO code, org:…) or a name stands for, or None."""
    from pipeline.ask.reference import build_reference

    reference = build_reference(project)
    known = set(reference.tables["core.entity"]["entity"])
    return next((e for e in (text, text.upper()) if e in known), None) or reference.entities.resolve(text).entity


def _day(text: str | None, option: str, *, first: bool) -> date | None:
    """A day, or the first or last of a year. Raises ViewError."""
    if text is None:
        return None
    try:
        return date(int(text), 1 if first else 12, 1 if first else 31) if text.isdecimal() else date.fromisoformat(text)
    except ValueError as error:
        raise ViewError(f"{option} {text}: a year or a date like 2012-11-30 is needed") from error
