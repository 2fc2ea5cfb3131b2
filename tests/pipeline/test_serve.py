"""Machines ask the small warehouse: every operation, what is refused and how, the same from both sides."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client import Client
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from pipeline.ask.errors import AskError
from pipeline.ask.serve import api, listen, openapi, tools
from pipeline.ask.serve.catalogue import CATALOGUE, answer, named
from pipeline.ask.serve.desk import Desk, Limits
from pipeline.ask.serve.guard import Guard
from tests.conftest import drop
from tests.pipeline.commands import Wps
from tests.support.kernel import project_at
from tests.support.serving import at

JSON = {"content-type": "application/json"}


@pytest.fixture
def desk(home: Path) -> Desk:
    return Desk(project_at(home), Limits(rows=5, seconds=5))


@pytest.fixture
def client(desk: Desk) -> TestClient:
    return TestClient(Guard(api.application(at(desk))), base_url="http://localhost")


def ask(desk: Desk, operation: str, **arguments: object) -> dict[str, Any]:
    return dict(answer(desk, named(operation), arguments))


def test_the_description_is_valid_and_has_every_operation(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    validate(described)
    assert described == openapi.description()
    assert set(described["paths"]) == {f"/api/{name}" for name in CATALOGUE}
    assert set(client.get("/api").json()["operations"]) == set(CATALOGUE)
    for name, operation in CATALOGUE.items():
        assert operation.description, name
        assert all(p["description"] for p in described["paths"][f"/api/{name}"]["get"]["parameters"]), name


def test_the_tools_are_the_operations(desk: Desk) -> None:
    async def listed() -> list[Any]:
        async with Client(tools.server(at(desk))) as client:
            return (await client.list_tools()).tools

    found = {tool.name: tool for tool in anyio.run(listed)}
    assert list(found) == list(CATALOGUE)
    for name, operation in CATALOGUE.items():
        assert (found[name].input_schema, found[name].description) == (operation.schema, operation.description)
        assert found[name].annotations.read_only_hint


def test_get_and_post_give_one_answer(client: TestClient) -> None:
    asked = {"sql": "SELECT count(*) AS n FROM core.adviser_count WHERE advisers > ?", "parameters": [9]}
    got = client.get("/api/query", params={"sql": asked["sql"], "parameters": "[9]"}).json()
    assert got == client.post("/api/query", json=asked).json()
    assert got["data"] == {"columns": {"n": "BIGINT"}, "rows": [{"n": 2}], "more": False}
    assert [d["source_id"] for d in got["documents"]] == ["adviser_counts"]
    repeated = [("table", "adviser_count"), ("key", "source_id=adviser_counts"), ("key", "month_end=2020-01-31")]
    traced = client.get("/api/trace", params=repeated).json()
    assert [row["advisers"] for row in traced["data"]] == [10]


def test_parameters_are_bound_and_not_read_as_sql(desk: Desk) -> None:
    said = "'; DROP TABLE core.entity; --"
    rows = ask(desk, "query", sql="SELECT $a AS a, $b AS b", parameters={"a": said, "b": None})["data"]["rows"]
    assert rows == [{"a": said, "b": None}]


def test_more_rows_than_one_answer_has_are_said_to_be_there(desk: Desk) -> None:
    found = ask(desk, "query", sql="FROM core.entity_alias")
    assert len(found["data"]["rows"]) == 5 and found["data"]["more"]
    assert any("only the first 5 rows" in text for text in found["caveats"])
    whole = ask(desk, "query", sql="FROM core.entity_alias LIMIT 5")
    assert len(whole["data"]["rows"]) == 5 and not whole["data"]["more"]
    assert len(ask(desk, "query", sql="FROM core.entity_alias", limit=100)["data"]["rows"]) == 5


def test_an_answer_has_a_bound_of_text(desk: Desk) -> None:
    narrow = Desk(desk.project, Limits(rows=100, seconds=5, characters=5_000))
    found = ask(narrow, "query", sql="SELECT repeat('x', 2000) AS x FROM range(50)")
    assert len(found["data"]["rows"]) == 2 and found["data"]["more"]
    with pytest.raises(AskError, match="a row has more than 5,000 characters"):
        ask(narrow, "query", sql="SELECT repeat('x', 5001) AS x")


@pytest.mark.parametrize(
    "sql",
    [
        "ATTACH '{}/x.db'",
        "COPY (SELECT 1) TO '{}/x.csv'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '64GB'",
        "RESET enable_external_access",
        "PRAGMA enable_external_access",
        "CREATE TABLE x AS SELECT 1",
        "INSERT INTO meta.source SELECT * FROM meta.source",
        "DELETE FROM core.entity",
        "EXPORT DATABASE '{}'",
        "CALL pragma_version()",
        "SELECT 1; SELECT 2",
        "",
        "FROM read_csv('/etc/passwd')",
        "FROM read_text('/etc/passwd')",
        "FROM '/etc/passwd'",
        "FROM glob('/*')",
        "FROM read_parquet('http://127.0.0.1:1/x.parquet')",
        "SELECT getenv('HOME')",
        "FROM duckdb_databases()",
        "SELECT current_setting('temp_directory')",
        "SELECT query('SELECT 1')",
        "EXPLAIN ANALYZE INSERT INTO meta.source SELECT * FROM meta.source",
    ],
)
def test_a_query_reaches_nothing_but_the_release(desk: Desk, sql: str, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(AskError):
        ask(desk, "query", sql=sql.format(tmp_path))
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("operation", "arguments", "status", "detail"),
    [
        ("describe", {"table": "adviser_cuont"}, 404, "the nearest: adviser_count"),
        ("trace", {"table": "adviser_count", "key": ["month_end=2020-01-30"]}, 404, "of month_end: 2020-01-31"),
        ("trace", {"table": "adviser_count", "key": ["moon=1"]}, 400, "it has no column moon"),
        ("tables", {"release": "1999"}, 404, "no single release '1999'"),
        ("query", {"sq": "SELECT 1"}, 400, "there is no argument sq; the nearest: sql"),
        ("query", {"sql": "FROM core.entity", "limit": 0}, 400, "limit: input should be greater than or equal to 1"),
        ("query", {"sql": "SELECT ?"}, 400, "a value is missing"),
        ("query", {"sql": "FROM core.entty"}, 400, "Did you mean"),
        ("conflicts", {"table": "core.nothing"}, 404, "there is no table core.nothing"),
        ("conflicts", {"field": "total"}, 404, "sources differ on no column total"),
        ("conflicts", {"key": ["moon=1"]}, 404, "has a key column moon"),
        ("conflicts", {"key": ["moon"]}, 400, "column=value is needed"),
        ("why", {"table": "adviser_count", "key": []}, 400, "is keyed by"),
        ("search", {"words": "women"}, 400, "no table is declared to be searched"),
        ("resolve", {"label": ["France"], "on": "soon"}, 400, "on: input should be a valid date"),
    ],
)
def test_what_is_wrong_is_said_from_both_sides(
    client: TestClient, desk: Desk, operation: str, arguments: dict[str, Any], status: int, detail: str
) -> None:
    response = client.post(f"/api/{operation}", json=arguments)
    body = response.json()
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert detail in body["detail"] and body["status"] == status and "\n" not in body["detail"]

    async def called() -> Any:
        async with Client(tools.server(at(desk))) as tool:
            return await tool.call_tool(operation, arguments)

    result = anyio.run(called)
    assert result.is_error and result.content[0].text == body["detail"]


@pytest.mark.parametrize(
    ("method", "address", "given", "status"),
    [
        ("GET", "/api/tabels", {}, 404),
        ("PUT", "/api/query", {}, 405),
        ("GET", "/api/query?sql=1&sql=2", {}, 400),
        ("GET", "/api/query?sql=SELECT%20?&parameters={", {}, 400),
        ("POST", "/api/query", {"content": '{"sql": "SELECT 1"}'}, 400),
        ("POST", "/api/query", {"json": ["SELECT 1"]}, 400),
        ("POST", "/api/query", {"json": {"sql": "x" * 1_000_001}}, 400),
        ("POST", "/api/query", {"content": "[" * 100_000, "headers": JSON}, 400),
        ("GET", "/api/tables", {"headers": {"host": "evil.example"}}, 403),
        ("GET", "/api/tables", {"headers": {"origin": "http://["}}, 403),
        ("GET", "/api/tables", {"headers": {"origin": "http://evil.example"}}, 403),
    ],
)
def test_requests_that_are_refused(client: TestClient, method: str, address: str, given: Any, status: int) -> None:
    response = client.request(method, address, **given)
    assert (response.status_code, response.json()["status"]) == (status, status)
    assert response.headers["content-type"] == "application/problem+json" and response.json()["detail"]


def test_what_a_name_stands_for_and_a_table_holds(desk: Desk) -> None:
    (found,) = ask(desk, "resolve", label=["France"])["data"]
    assert (found["iso3"], found["exact"]) == ("FRA", True)
    described = ask(desk, "describe", table="adviser_count")
    assert {"advisers", "month_end"} <= {c["column"] for c in described["data"]["columns"]}
    assert described["documents"] and described["caveats"]
    assert "core.adviser_count" in {t["table_name"] for t in ask(desk, "tables")["data"]}


def test_a_reader_of_an_old_release_is_not_disturbed_and_the_next_question_sees_the_new_one(
    home: Path, desk: Desk
) -> None:
    from pipeline.run import nightly

    with desk.sight(None) as sight:
        drop(home, "second.csv", "2020-03-31,France,13")
        assert nightly.run(project_at(home, keep=1))["outcome"] == "published"
        assert sight.connection.sql("SELECT count(*) FROM core.adviser_count").fetchall() == [(3,)]
    now = ask(desk, "query", sql="SELECT count(*) AS n FROM core.adviser_count")
    assert now["data"]["rows"] == [{"n": 4}] and now["release"]["release_id"] != sight.release.release_id


def test_what_cannot_be_served_is_one_line(wps: Wps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listen, "AT_MOST", 0.1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for words, said in (
            (
                ("serve", "--port", str(port)),
                f"127.0.0.1 port {port} is taken by another program: choose another with --port",
            ),
            (("serve", "--api", "--port", str(port)), f"127.0.0.1 port {port} is taken by"),
            (("mcp", "--http", "--port", str(port)), f"127.0.0.1 port {port} is taken by"),
            (("serve", "--api", "--host", "no.such.host.invalid"), "--host no.such.host.invalid:"),
        ):
            done = wps(*words)
            assert done.exit_code == 2 and said in done.stderr and len(done.stderr.splitlines()) == 1, words
    monkeypatch.setenv("WPS_HOME", str(tmp_path / "none"))
    for words in (("serve", "--api"), ("mcp",)):
        done = wps(*words)
        assert done.exit_code == 2 and "holds no release yet" in done.stderr
    monkeypatch.setattr("pipeline.cli.serving.find_spec", lambda name: None)
    done = wps("mcp")
    assert done.exit_code == 2 and "pip install 'wps-warehouse[mcp]'" in done.stderr
