"""A figure's trace reaches every source that its declaration names: a citation of one of several would be wrong."""

from __future__ import annotations

import pytest

from pipeline.declare.schema import Table
from pipeline.project import Project, load
from pipeline.settings import load_settings

#: Codes and names that no document prints beside the figure.
SHARED = {"reference"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return load(load_settings(home=tmp_path_factory.mktemp("home"), offline=True))


def test_every_source_of_a_measure_is_reached(project: Project) -> None:
    measured = [t for t in project.tables.values() if any(f.unit and f.sources for f in t.fields)]
    assert {t.name for t in measured} >= {"marts.country_year"}
    unreached = {
        table.name: lacking
        for table in measured
        if table.derived_from
        if (lacking := {s for f in table.fields if f.unit for s in f.sources} - reached(project, table) - SHARED)
    }
    assert not unreached, unreached


def test_what_was_filled_in_is_reached(project: Project) -> None:
    filled = [t for t in project.tables.values() if {"filled_persons", "document_id"} <= set(t.columns)]
    assert {t.name for t in filled} >= {"marts.mission_month", "marts.parity_progress"}
    assert [t.name for t in filled if "core.month_fill" not in t.also_from] == []


def reached(project: Project, table: Table) -> set[str]:
    """The sources of the documents that a trace of the table can end at."""
    if "document_id" in table.columns:
        return of_its_rows(project, table.name)
    below = table.claims or table.derived_from
    return {
        source
        for name in (*([below] if below else []), *table.also_from)
        for source in reached(project, project.tables[name])
    }


def of_its_rows(project: Project, name: str) -> set[str]:
    """The sources of which rows reach a table, through every query."""
    made = {mart.table.name: mart.query.reads for mart in project.marts}
    if name in made:
        return {source for other in made[name] for source in of_its_rows(project, other)}
    owners = (dataset for dataset in project.datasets if name in dataset.tables)
    return {s.source_id for dataset in owners for s in dataset.sources_of(dataset.tables[name])}
