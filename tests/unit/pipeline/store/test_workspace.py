"""Tables between two steps: a digest is that of the bytes that lie there now, and is taken once."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipeline.store import files
from pipeline.store.files import file_digest
from pipeline.store.workspace import Workspace

ONE, OTHER = pl.DataFrame({"a": [1]}), pl.DataFrame({"a": [2]})


def test_a_digest_follows_the_bytes(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    found = []
    for frame in (ONE, OTHER, ONE):
        workspace.write("t", frame)
        found.append(workspace.table_digest("t"))
        assert found[-1] == file_digest(workspace.path("t"))
    assert found[0] == found[2] != found[1]


def test_a_file_is_read_once_for_its_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace(tmp_path)
    workspace.write("t", ONE)
    digest = workspace.table_digest("t")
    monkeypatch.setattr(files, "file_digest", lambda _: pytest.fail("read again"))
    assert Workspace(tmp_path).table_digest("t") == digest


def test_rows_are_counted_without_reading_them(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.write("t", pl.concat([ONE, OTHER]))
    workspace.write("none", ONE.clear())
    assert (workspace.rows("t"), workspace.rows("none")) == (2, 0)
