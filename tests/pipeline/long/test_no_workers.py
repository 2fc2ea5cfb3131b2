"""A machine that runs no worker processes: no document is to blame."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.parse import crew
from pipeline.run import nightly
from tests.conftest import drop
from tests.pipeline.test_standins import counts
from tests.support.kernel import project_at
from tests.support.lasting import POOL


def test_a_machine_without_worker_processes_blames_no_document(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    with monkeypatch.context() as patch:
        patch.setattr(crew, "pool", POOL)
        patch.setattr(crew, "nothing", _no_such_machine)
        record = nightly.run(project_at(home))
    assert record["outcome"] == "failed" and "worker processes cannot be started" in record["message"]
    again = nightly.run(project_at(home))
    assert again["outcome"] == "published" and counts(again)["refused"] == 0


def _no_such_machine() -> None:
    raise OSError("no more processes")
