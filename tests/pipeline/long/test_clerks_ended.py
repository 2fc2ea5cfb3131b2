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

from pipeline.ask.errors import AskError
from pipeline.ask.serve import api
from pipeline.ask.serve.catalogue import CATALOGUE
from pipeline.ask.serve.desk import Limits
from tests.support import serving

LARGE_TEXT = "SELECT length(repeat('x', 2000000000)) AS n"
#: The engine is not to be interrupted in it, and counts what it takes in no limit.
SLOW_TEXT = "SELECT length(regexp_replace(repeat('x', 60000000), 'x', 'yyyyyyyyyy', 'g')) AS n"
LIMITS = Limits(rows=5, seconds=1.0)
#: Where others must be answered within it, on a machine that does something else besides.
PATIENT = Limits(rows=5, seconds=4.0)


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
            with pytest.raises(AskError, match="ran longer than 4 seconds: narrow it"):
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

    with serving.clerks(home, PATIENT) as found:
        found.begin()
        said, took = anyio.run(both)
    assert said == ["query", "describe", "stopped"] and took < 30
