"""Nights whose tables are all so large that they are amended: the release says what it would say otherwise."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.declare.schema import Table
from pipeline.publish import amending
from pipeline.publish.exporters import database
from pipeline.run import nightly
from pipeline.store.engine import parquet
from pipeline.store.releases import parquet_files
from tests.conftest import drop, tiny_project


def test_nights_that_amend_every_table_publish_what_their_parquet_files_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (amending, database):
        monkeypatch.setattr(module, "LARGE", 1)
    monkeypatch.setattr(amending, "SHARE", 100)
    said: dict[str, list[bool]] = {}
    plain = database.amended

    def noted(connection: duckdb.DuckDBPyConnection, table: Table, rows: Path) -> bool:
        said.setdefault(table.name, []).append(plain(connection, table, rows))
        return said[table.name][-1]

    monkeypatch.setattr(database, "amended", noted)
    project = tiny_project(tmp_path)
    for night, lines in enumerate([("2019-01-31,Kenya,1", "2019-02-28,Kenya,2"), ("2019-02-28,Kenya,3",), ()]):
        drop(tmp_path, "a.csv", *lines, "2020-01-31,Kenya,4")
        drop(tmp_path, f"{night}.csv", f"2021-0{night + 1}-28,Kenya,5")
        assert nightly.run(project, force=True)["outcome"] == "published"
        release = project.releases.current()
        assert release is not None
        with duckdb.connect(str(release.database), read_only=True) as connection:
            for name, file in parquet_files(release.folder).items():
                for one, other in ((name, parquet(file)), (parquet(file), name)):
                    assert not connection.execute(f"FROM {one} EXCEPT ALL FROM {other}").fetchall(), name
    for name in ("core.adviser_count", "meta.document", "meta.row_account"):
        assert said[name] == [True, True], said
