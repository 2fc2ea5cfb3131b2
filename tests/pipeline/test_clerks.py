"""Who answers machines: a query that runs too long is stopped, and no answer says where the home lies."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.ask.errors import TooLong
from pipeline.ask.serve import api, clerks
from pipeline.ask.serve.catalogue import CATALOGUE, answer
from pipeline.ask.serve.desk import Desk, Limits
from tests.pipeline.commands import Wps
from tests.support import serving
from tests.support.kernel import project_at

#: A query that would run for hours.
ENDLESS = "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range * b.range % 7 = 3"


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
