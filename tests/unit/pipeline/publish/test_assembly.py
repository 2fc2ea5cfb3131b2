"""The database of a release: which DuckDB opens it, and what long texts take in it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.declare.schema import Field, Table
from pipeline.publish.assembly import parquet_path, verify, write_database
from pipeline.store.files import write_parquet
from pipeline.store.releases import DATABASE

TEXTS = [f"Speech {i}. " + " ".join(f"women{i * j % 97} and peace" for j in range(300)) for i in range(6_000)]
TABLE = Table("core.speech", "Speeches", "", (Field("text", "string", "What was said."),), ())


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, tuple[int, str]]:
    """Bytes and storage version of the same table's database, with and without room for long texts."""
    found = {}
    for long_texts in (False, True):
        folder = tmp_path_factory.mktemp("release")
        path = parquet_path(folder, TABLE.name)
        write_parquet(path, pl.DataFrame({"text": TEXTS}))
        write_database(folder, [TABLE], long_texts=long_texts)
        assert verify(folder, [TABLE]) == {"core.speech": len(TEXTS)}
        found[long_texts] = ((folder / DATABASE).stat().st_size, _version(folder / DATABASE))
    return found


def _version(path: Path) -> str:
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute("SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal").fetchone()
        assert row is not None
        return str(row[0])


def test_long_texts_are_compressed_where_the_reader_can_unpack_them(sizes: dict[bool, tuple[int, str]]) -> None:
    assert sizes[True][0] < sizes[False][0] / 3


def test_the_file_says_which_engine_opens_it(sizes: dict[bool, tuple[int, str]]) -> None:
    assert (sizes[False][1], sizes[True][1][:4]) == ("v1.0.0+", "v1.2")
