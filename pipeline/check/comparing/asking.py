"""Comparisons of tables with the last release, asked once of the same tables and the same release.

Belongs here: what a comparison is asked of, its record, the names of documents. Does not: comparing (`tables`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from pipeline.check import checks
from pipeline.check.comparing.tables import Earlier, compared
from pipeline.check.results import CheckResult, Validate
from pipeline.check.taken_back import taken_back
from pipeline.common.digests import digest
from pipeline.declare.comparison import Comparison
from pipeline.declare.schema import Table
from pipeline.project import Project
from pipeline.store.documents import names
from pipeline.store.files import known_digest, read_parquet
from pipeline.store.integrity import sound
from pipeline.store.manifest import manifest_of
from pipeline.store.releases import Release, parquet_files
from pipeline.store.workspace import Workspace


def asked_tables(project: Project) -> list[tuple[Table, Comparison]]:
    """The tables that are compared."""
    return [(table, table.compared) for table in project.built_tables if table.compared]


def check(
    project: Project, table: Table, comparison: Comparison, validate: Validate, workspace: Workspace | None = None
) -> list[CheckResult]:
    """Compare a table with the last release. Records the results, and asks nothing twice.

    `workspace`: where the table lies, if not in the project's own.
    """
    workspace, previous = workspace or project.workspace, sound(project.releases)
    known = recorded(project, table, previous) if workspace is project.workspace else None
    if known is not None and not any("exception" in row for result in known for row in result.sample):
        return known
    before = Earlier(_before(table, previous), taken_back(project, previous))
    names_of = documents(project, previous)
    results = compared(table, comparison, workspace, before, _packaged(project), names_of, validate)
    checks.record(workspace, name_of(table), results, (table.name,), _question(project, table, previous))
    return results


def recorded(project: Project, table: Table, previous: Release | None) -> list[CheckResult] | None:
    """The recorded results, or None when the table as it is now was not compared with this release.

    A table that is the release's own was compared when it was made: what held then holds.
    """
    workspace, question = project.workspace, _question(project, table, previous)
    found = checks.recorded(workspace, name_of(table), question)
    before = _before(table, previous)
    if found is None and before and known_digest(before) == workspace.table_digest(table.name):
        kept = str((workspace.read_record(f"checks/{name_of(table)}") or {}).get("asked"))
        same_way = kept.partition(" ")[0] == question.partition(" ")[0]
        held = checks.recorded(workspace, name_of(table), kept) if same_way else None
        found = held if held and all(result.passed for result in held) else None
    return found


class Asked(Mapping[str, str]):
    """A mapping that is made when it is first asked: there may be very many documents, and most nights ask of none."""

    def __init__(self, make: Callable[[], Mapping[str, str]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[str, str]:
        return self._make()

    def __getitem__(self, key: str) -> str:
        """The value of a key. Raises KeyError."""
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        """All keys."""
        return iter(self._made)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._made)


def documents(project: Project, previous: Release | None) -> Mapping[str, str]:
    """document_id -> its name, of the documents in use and those of the last release."""
    return Asked(lambda: _documents(project, previous))


def _documents(project: Project, previous: Release | None) -> dict[str, str]:
    listed = parquet_files(previous.folder).get("meta.document") if previous else None
    before = read_parquet(listed).select("document_id", "name").rows() if listed else []
    known = [s.source_id for _, s in project.sources if project.workspace.read_record(f"sources/{s.source_id}")]
    now = [named for s in known for named in names(manifest_of(project.workspace, s).in_use).items()]
    return dict([*before, *now])


def name_of(table: Table) -> str:
    """The name under which a table's results are kept."""
    return f"compared.{table.name}"


def _question(project: Project, table: Table, previous: Release | None) -> str:
    """The digest of how a table is compared and, behind it, of what it is compared with."""
    before = _before(table, previous)
    how = [repr(table.compared), str(table.period), *_packaged(project), checks.engine("great-expectations")]
    how += taken_back(project, previous)
    return f"{digest([*how, checks.ASKED_BY])} {known_digest(before) if before else ''}"


def _before(table: Table, previous: Release | None) -> Path | None:
    return parquet_files(previous.folder).get(table.name) if previous else None


def _packaged(project: Project) -> list[str]:
    return sorted(name for dataset in project.datasets for name in dataset.packaged)
