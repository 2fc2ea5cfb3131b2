"""Fifty questions over HTTP and through the tools: the figures counted by hand, equal to SQL, each with a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import anyio
import duckdb
import pytest
from mcp.client import Client
from starlette.testclient import TestClient

from pipeline.ask.serve import api, tools
from pipeline.ask.serve.catalogue import CATALOGUE
from pipeline.ask.serve.desk import Desk
from pipeline.ask.serve.exact import Exact
from pipeline.ask.serve.guard import Guard
from pipeline.project import Project
from tests.support.asked import QUESTIONS, Asked
from tests.support.kernel import plain_settings
from tests.support.serving import at, clerks
from tests.support.shipped import shipped_project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return shipped_project(tmp_path_factory)


@pytest.fixture(scope="module")
def over_http(project: Project) -> Iterator[TestClient]:
    """The API, answered by processes of their own as for everybody."""
    with plain_settings(), clerks(project.settings.home, whole=True) as found:
        yield TestClient(Guard(api.application(found.ask)), base_url="http://localhost")


@pytest.fixture(scope="module")
def by_tools(project: Project) -> list[dict[str, Any]]:
    """The answers to all questions, in order, of one client of the tools."""

    async def ask() -> list[dict[str, Any]]:
        async with Client(tools.server(at(Desk(project)))) as client:
            answers = [await client.call_tool(asked.operation, asked.arguments) for asked in QUESTIONS]
        assert not [answer.content for answer in answers if answer.is_error]
        return [answer.structured_content for answer in answers]

    return anyio.run(ask)


@pytest.fixture(scope="module")
def warehouse(project: Project) -> duckdb.DuckDBPyConnection:
    release = project.releases.current()
    assert release is not None
    connection = duckdb.connect()  # the file itself is open in this process, with other settings
    connection.execute(f"ATTACH '{release.database}' AS release (READ_ONLY)")
    connection.execute("USE release")
    return connection


def test_there_are_fifty_of_every_kind() -> None:
    assert len(QUESTIONS) >= 50 and len({asked.question for asked in QUESTIONS}) == len(QUESTIONS)
    assert {asked.operation for asked in QUESTIONS} == set(CATALOGUE)


@pytest.mark.parametrize("number", range(len(QUESTIONS)), ids=lambda number: QUESTIONS[number].question)
def test_the_answer_is_the_figure_that_was_counted(
    number: int, over_http: TestClient, by_tools: list[dict[str, Any]], warehouse: duckdb.DuckDBPyConnection
) -> None:
    asked = QUESTIONS[number]
    response = over_http.post(f"/api/{asked.operation}", json=asked.arguments)
    assert response.status_code == 200, response.text
    answers = [response.json(), by_tools[number]]
    for answer in answers:
        assert asked.read(answer["data"]) == asked.truth
        assert answer["release"]["current"] and answer["documents"] and answer["caveats"]
        assert all(document["sha256"] and document["citation"] for document in answer["documents"])
    assert answers[0] == answers[1]
    assert by_sql(asked, warehouse) in (asked.truth, None)


def by_sql(asked: Asked, warehouse: duckdb.DuckDBPyConnection) -> list[list[object]] | None:
    """What SQL alone says; None where the question has none."""
    if asked.sql is None:
        return None
    return list(map(Exact().row, warehouse.execute(asked.sql, asked.values).fetchall()))
