"""A home of releases that hold what may be passed on and nothing else: what is asked where everybody may ask.

Belongs here: making such a release, and keeping as many as there are. Does not: what may be passed on (`parts`,
`changes`), asking (`ask.serve`).

    PUBLIC/terms.json                                  the terms by which all of it was made: other ones make it anew
    PUBLIC/releases/<id>/wps.duckdb, release.json      of a release of the home, its parts that may be passed on
    PUBLIC/changes/<id>.parquet                        of its ledger, the changes that may be told
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
from filelock import FileLock

from pipeline.declare.schema import Table
from pipeline.project import Project
from pipeline.publish.describe.contents import Part
from pipeline.publish.describe.terms import in_file, terms_of
from pipeline.publish.passing.changes import tell_only_what_may_be
from pipeline.publish.passing.parts import before, parts_of
from pipeline.store.engine import literal, open_database, quoted
from pipeline.store.files import file_digest
from pipeline.store.ledgers import LEDGER, Ledgers, ledger_path
from pipeline.store.releases import DATABASE, RECORD, Release, ReleaseError, Releases

#: What a public release says of itself: by table its columns, and what stays behind of it.
ABOUT = "passing.json"
#: The newest release of the home, and what its sources let be passed on.
TERMS = "terms.json"


@dataclass(frozen=True)
class Public:
    """A project and a release of it as everybody may see them; `left_out`: what stays behind of a table, and why."""

    project: Project
    release: Release
    left_out: Mapping[str, str]


def in_public(project: Project, release: Release, folder: Path) -> Public:
    """The project and the release as everybody may see them, in the home `folder`; made where they are not there yet.

    One that is damaged is made anew. Raises ReleaseError for a release that states no terms.
    """
    folder.mkdir(parents=True, exist_ok=True)
    public = Releases(folder)
    with FileLock(folder / ".lock"):
        _keep_to_terms(project.releases, folder)
        if _about(public.root / release.release_id) is None or release.release_id in public.damaged():
            _make(release, public)
            _keep_ledgers(project.releases, Ledgers(folder))
            _forget(project.releases, public)
        if release.current and public.current_id() != release.release_id:
            public.point_to(release.release_id)
    seen = public.get(release.release_id)
    about = _about(seen.folder)
    if about is None:
        raise ReleaseError(f"{seen.folder} was damaged just now: ask again")
    columns: Mapping[str, Sequence[str]] = about["columns"]
    tables = {name: _declared(table, columns) for name, table in project.tables.items() if name in columns}
    settings = project.settings.model_copy(update={"home": folder})
    return Public(
        replace(project, settings=settings, tables=tables), replace(seen, current=release.current), about["left_out"]
    )


def _keep_to_terms(releases: Releases, folder: Path) -> None:
    """Let what was made by other terms than those of the newest release go."""
    file = folder / TERMS
    newest = max(releases.all(), key=lambda release: release.release_id)
    known = _terms_known(file)
    if known.get("newest") == newest.release_id:
        return
    with open_database() as connection:
        terms = terms_of(connection, newest.folder)
    now = {"shipped": sorted(terms.shipped), "quoted": sorted(terms.quoted)}
    if file.exists() and {name: known.get(name) for name in now} != now:
        for made in (Releases(folder).root, Ledgers(folder).root):
            shutil.rmtree(made, ignore_errors=True)
    file.write_text(json.dumps({"newest": newest.release_id, **now}), encoding="utf-8")


def _terms_known(file: Path) -> Mapping[str, Any]:
    """By which terms all of it was made; nothing where that cannot be read, so that all of it is made anew."""
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # none yet, or damaged
        return {}


def _about(folder: Path) -> Mapping[str, Any] | None:
    """What a public release says of itself; None where there is none, or it is damaged."""
    try:
        said = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        return {"columns": dict(said["columns"]), "left_out": dict(said["left_out"])}
    except (OSError, ValueError, KeyError, TypeError):  # a reason to make it anew
        return None


def _declared(table: Table, columns: Mapping[str, Sequence[str]]) -> Table:
    """A table's declaration with the columns and the other tables that are there."""
    own = columns[table.name]
    return replace(
        table,
        fields=tuple(f for f in table.fields if f.name in own),
        period=table.period if table.period in own else None,
        search=table.search if table.search.get("text") in own else {},
        derived_from=table.derived_from if table.derived_from in columns else None,
        claims=table.claims if table.claims in columns else None,
        also_from={name: same for name, same in table.also_from.items() if name in columns},
    )


def _make(release: Release, public: Releases) -> None:
    """The release's folder, whole or not at all."""
    place = public.root / release.release_id
    staged = public.root / f".{place.name}.{os.getpid()}.partial"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    try:
        with open_database() as connection:
            parts = parts_of(connection, release.folder, terms_of(connection, release.folder), before(release.folder))
            rows = _fill(connection, staged / DATABASE, [part for part in parts if part.columns])
        record = {
            "created_at": release.created_at.isoformat(),
            "inputs": release.inputs,
            "code": release.code,
            "rows": rows,
            "database_sha256": file_digest(staged / DATABASE),
        }
        about = {
            "columns": {part.table: part.columns for part in parts if part.columns},
            "left_out": {part.table: part.without for part in parts if part.left_out},
        }
        (staged / ABOUT).write_text(json.dumps(about), encoding="utf-8")
        (staged / RECORD).write_text(json.dumps(record), encoding="utf-8")
        shutil.rmtree(place, ignore_errors=True)  # a damaged one
        staged.rename(place)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _fill(connection: duckdb.DuckDBPyConnection, file: Path, parts: Sequence[Part]) -> dict[str, int]:
    """Write the parts into a database, and let its dictionary tell of nothing else; rows by table."""
    connection.execute(f"ATTACH {literal(str(file))} AS public")
    rows = {}
    for schema in sorted({part.table.split(".")[0] for part in parts}):
        connection.execute(f"CREATE SCHEMA public.{quoted(schema)}")
    for part in parts:
        connection.execute(f"CREATE TABLE public.{quoted(part.table)} AS {part.query}")
        (rows[part.table],) = connection.execute(f"SELECT count(*) FROM public.{quoted(part.table)}").fetchone() or (0,)
    there = [{"table_name": part.table, "column_name": column} for part in parts for column in part.columns]
    connection.execute(
        """DELETE FROM public.meta.column c WHERE NOT EXISTS (SELECT 1 FROM (SELECT unnest(?, recursive := true)) p
           WHERE p.table_name = c.table_name AND p.column_name = c.column_name)""",
        [there],
    )
    connection.execute("DELETE FROM public.meta.table WHERE NOT list_contains(?, table_name)", [list(rows)])
    for part in parts:
        if not part.whole:
            counted = [rows[part.table], part.table]
            connection.execute("UPDATE public.meta.table SET rows = ? WHERE table_name = ?", counted)
    rows["meta.column"], rows["meta.table"] = len(there), len(rows)
    connection.execute("DETACH public")
    return rows


def _keep_ledgers(releases: Releases, ledgers: Ledgers) -> None:
    """The ledgers of all kept releases that state their terms; of the others nothing may be told."""
    ledgers.root.mkdir(exist_ok=True)
    for release in releases.all():
        target = ledgers.path(release.release_id)
        if target.exists() or not ledger_path(release.folder).exists():
            continue
        try:
            _keep_ledger(release, target)
        except ReleaseError:
            continue


def _keep_ledger(release: Release, target: Path) -> None:
    said = pq.read_metadata(ledger_path(release.folder)).metadata or {}
    about = ", ".join(
        f"{quoted(word.decode())}: {literal(text.decode())}" for word, text in said.items() if word != b"ARROW:schema"
    )
    with open_database() as connection:
        tell_only_what_may_be(connection, release.folder, before(release.folder), "tellable")
        told = f"SELECT * FROM {in_file(release.folder, LEDGER)} WHERE change_no IN (FROM tellable) ORDER BY change_no"
        partial = target.with_name(f".{target.name}.partial")
        connection.execute(f"COPY ({told}) TO {literal(str(partial))} (FORMAT parquet, KV_METADATA {{{about}}})")
    partial.replace(target)


def _forget(releases: Releases, public: Releases) -> None:
    """Let what was made of releases that are no longer kept go with them; who has one open keeps it."""
    for release_id in set(public.ids()) - set(releases.ids()):
        shutil.rmtree(public.root / release_id)
