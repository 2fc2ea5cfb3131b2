"""One DuckDB a process, and a database of its own for everybody who asks something of tables."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.store.engine import PRIVATE, connected
from pipeline.store.files import write_parquet


def table(folder: Path, value: int) -> tuple[str, Path]:
    path = folder / f"{value}.parquet"
    write_parquet(path, pl.DataFrame({"a": [value]}))
    return "core.t", path


def test_two_who_ask_at_once_see_their_own_tables(tmp_path: Path) -> None:
    with connected([table(tmp_path, 1)], tmp_path) as one, connected([table(tmp_path, 2)], tmp_path) as other:
        one.execute("CREATE TABLE failing AS FROM core.t")
        assert one.execute("FROM failing").fetchall() == [(1,)]
        assert other.execute("FROM core.t").fetchall() == [(2,)]
        with pytest.raises(duckdb.CatalogException):
            other.execute("FROM failing")


def test_nothing_is_left_for_the_next_even_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(duckdb.Error), connected([table(tmp_path, 1)], tmp_path) as connection:
        connection.execute("CREATE TABLE kept AS FROM core.t")
        connection.execute("SELECT error('broken')").fetchall()
    with connected([], tmp_path) as connection:
        names = [name for (name,) in connection.execute("SHOW DATABASES").fetchall()]
        assert [name for name in names if name.startswith(PRIVATE)] == [
            connection.execute("SELECT current_database()").fetchone()[0]
        ]  # type: ignore[index]
        with pytest.raises(duckdb.CatalogException):
            connection.execute("FROM core.t")


def test_a_table_written_anew_is_read_anew(tmp_path: Path) -> None:
    name, path = table(tmp_path, 1)
    for value in (1, 7):
        write_parquet(path, pl.DataFrame({"a": [value]}))
        with connected([(name, path)], tmp_path) as connection:
            assert connection.execute("FROM core.t").fetchall() == [(value,)]


def test_memory_is_bounded_and_spills_beside_the_tables(tmp_path: Path) -> None:
    spill = tmp_path / "spill"
    with connected([], spill) as connection:
        found = dict(connection.execute("SELECT name, value FROM duckdb_settings()").fetchall())
    assert found["memory_limit"] == "953.6 MiB" and found["temp_directory"] == str(spill)
    assert found["enable_progress_bar"] == "false"
