"""Expectations asked in another process: the same answers, a process that dies, and one that cannot live."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from pipeline.check import beside
from pipeline.check.beside import Asker, Unanswered
from pipeline.check.great_expectations import validate
from pipeline.declare.field import Field
from pipeline.declare.schema import Table

TABLE = Table("core.t", "T", "", (Field("a", "integer", "A number.", None, {"minimum": 0}),), ("a",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    pl.DataFrame({"a": [1, -2]}).write_parquet(tmp_path / "t.parquet")
    return tmp_path / "t.parquet"


def test_a_process_that_died_is_begun_anew_and_its_answers_are_those_of_this_one(path: Path) -> None:
    asker = Asker()
    asker.start()
    (worker,) = asker._begun()._processes  # the only way to the process: it has no name
    os.kill(worker, 9)
    found = asker.validate(TABLE, path, TABLE.expectations())
    assert asker._begun()._processes.keys().isdisjoint({worker})
    asker.close()
    assert found == validate(TABLE, path, TABLE.expectations())
    assert [r.passed for r in found].count(False) == 1


def test_one_that_always_dies_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_ready", partial(os._exit, 3))
    with pytest.raises(Unanswered, match=r"core\.t: the process .* ended 2 times"):
        Asker().validate(TABLE, path, TABLE.expectations())
