"""A row that is keyed by its place in a document is told in words: who, when, what."""

from __future__ import annotations

import pytest

from pipeline.ask.cite.find import about
from pipeline.project import Project, load
from pipeline.settings import load_settings
from tests.support.kernel import plain_settings


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    with plain_settings():
        return load(load_settings(home=tmp_path_factory.mktemp("home"), offline=True))


def test_an_observation_is_of_a_state_a_year_and_an_indicator(project: Project) -> None:
    table = project.tables["core.observation"]
    row = dict.fromkeys(table.columns) | {"iso3": "RWA", "year": 2020, "indicator": "X", "value": 1.0, "locator": "l"}
    assert about(table, row, "value") == {"iso3": "RWA", "year": "2020", "indicator": "X"}


def test_every_table_keyed_by_a_place_says_more_than_the_place(project: Project) -> None:
    for table in project.tables.values():
        if "locator" in table.primary_key and not table.name.startswith("meta."):
            said = about(table, dict.fromkeys(table.columns, "x"), None)
            assert said or set(table.primary_key) - {"source_id", "document_id", "locator"}, table.name


def test_a_row_that_its_key_tells_needs_no_more(project: Project) -> None:
    table = project.tables["marts.country_year"]
    assert about(table, dict.fromkeys(table.columns, "x"), None) == {}
