"""Who answers machines: processes that end with a question that nothing else stops, while others go on answering."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient

from pipeline.ask.errors import AskError, TooLong
from pipeline.ask.serve import api, clerks
from pipeline.ask.serve.catalogue import CATALOGUE, answer
from pipeline.ask.serve.desk import Desk, Limits
from tests.pipeline.commands import Wps
from tests.support import serving
from tests.support.kernel import project_at

LARGE_TEXT = "SELECT length(repeat('x', 2000000000)) AS n"
#: The engine is not to be interrupted in it, and counts what it takes in no limit.
SLOW_TEXT = "SELECT length(regexp_replace(repeat('x', 60000000), 'x', 'yyyyyyyyyy', 'g')) AS n"
#: A query that would run for hours.
ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range * b.range % 7 = 3"
LIMITS = Limits(rows=5, seconds=1.0)


@pytest.fixture
def asked(home: Path) -> Iterator[TestClient]:
    with serving.clerks(home, LIMITS) as found, TestClient(api.application(found.ask)) as client:
        found.begin()
        yield client


def sql(client: TestClient, text: str) -> Any:
    return client.post("/api/query", json={"sql": text})


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound no process's memory")
def test_a_text_of_two_gigabytes_is_refused_with_the_limit_and_what_to_do(asked: TestClient) -> None:
    answer = sql(asked, LARGE_TEXT)
    assert (answer.status_code, answer.json()["kind"]) == (400, "too_large")
    assert "1GB of rows, 1.5 GiB of everything" in answer.json()["detail"] and "WHERE" in answer.json()["detail"]
    assert sql(asked, "SELECT 1 AS a").json()["data"]["rows"] == [{"a": 1}]


def test_others_are_answered_while_one_cannot_be_stopped_and_after_it_was(home: Path) -> None:
    async def both() -> tuple[list[str], float]:
        said: list[str] = []

        async def stuck() -> None:
            with pytest.raises(AskError, match="ran longer than 1 seconds: narrow it"):
                await found.ask(CATALOGUE["query"], {"sql": SLOW_TEXT})
            said.append("stopped")

        began = time.monotonic()
        async with anyio.create_task_group() as together:
            together.start_soon(stuck)
            for name, given in (("query", {"sql": "SELECT 1 AS a"}), ("describe", {"table": "adviser_count"})):
                await found.ask(CATALOGUE[name], given)
                said.append(name)
        took = time.monotonic() - began
        await found.ask(CATALOGUE["query"], {"sql": "SELECT 2 AS a"})
        return said, took

    with serving.clerks(home, LIMITS) as found:
        found.begin()
        said, took = anyio.run(both)
    assert said == ["query", "describe", "stopped"] and took < 30


def test_a_system_that_bounds_no_memory_is_said_to(wps: Wps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerks.Clerks, "begin", lambda _: False)
    monkeypatch.setattr("pipeline.cli.serving._listen", lambda *_: None)
    done = wps("serve", "--api", "--port", "0")
    assert done.exit_code == 0 and done.stderr.startswith("wps: warning: this system bounds no process's memory")


def test_a_query_that_runs_too_long_is_stopped(home: Path) -> None:
    hurried = Desk(project_at(home), Limits(seconds=0.3))
    begin = time.monotonic()
    with pytest.raises(TooLong, match=r"stopped: the query ran longer than 0\.3 seconds"):
        answer(hurried, CATALOGUE["query"], {"sql": ENDLESS})
    assert time.monotonic() - begin < 5
    assert answer(hurried, CATALOGUE["query"], {"sql": "SELECT 1 AS a"})["data"]["rows"] == [{"a": 1}]
    response = TestClient(api.application(serving.at(hurried))).post("/api/query", json={"sql": ENDLESS})
    assert (response.status_code, response.json()["kind"]) == (400, "too_long")


def test_where_the_home_lies_is_in_no_answer(home: Path) -> None:
    client = TestClient(api.application(serving.at(Desk(project_at(home)))))
    damaged = (home / "releases" / "current" / "wps.duckdb").resolve()
    damaged.chmod(0o644)
    damaged.write_bytes(b"damaged" * 1000)
    said = client.get("/api/tables").json()
    assert "WPS_HOME" in said["detail"] and str(home) not in said["detail"]
    (home / "releases" / "current").unlink()
    said = client.get("/api/tables").json()
    assert "WPS_HOME holds no release yet" in said["detail"] and str(home) not in said["detail"]
