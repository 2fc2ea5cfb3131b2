"""The dead-man's switch hears of a night's beginning and of its end, well or badly."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.run.tell import telling
from tests.support.hearing import Hook, record_of
from tests.support.kernel import project_at


@pytest.mark.parametrize(
    ("outcome", "end"), [("published", ""), ("unchanged", ""), ("held", "/fail"), ("failed", "/fail")]
)
def test_beginning_and_end(hook: Hook, tmp_path: Path, outcome: str, end: str) -> None:
    project = project_at(tmp_path, offline=False, backoff=0.0, ping_url=f"{hook.url}/?rid=1", notify_on="held")
    begun = telling.begin(project.settings)
    assert telling.told(project, record_of(outcome), begun) == {"ping": "told"}
    first, last = hook.paths
    assert first == "/token-of-mine/start?rid=1" and last == f"/token-of-mine{end or '/'}?rid=1"
    assert hook.bodies[0] == b"" and hook.bodies[1].startswith(b"wps: ")


def test_a_switch_that_cannot_be_reached_is_said_and_not_named(tmp_path: Path) -> None:
    project = project_at(tmp_path, offline=False, backoff=0.0, ping_url="http://127.0.0.1:9/token-of-mine")
    assert telling.told(project, record_of("published"), telling.begin(project.settings)) == {
        "ping": "not told: ConnectError (no connection)"
    }


def test_without_a_network_nobody_is_asked(hook: Hook, tmp_path: Path) -> None:
    project = project_at(tmp_path, ping_url=hook.url)
    assert telling.begin(project.settings) is None
    assert telling.told(project, record_of("published")) == {"ping": telling.NO_NETWORK} and hook.paths == []
