"""The page's database: which tables go in, by size and by what examples read; their rows and comments."""

from __future__ import annotations

import gzip
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.page.database import HEAD, MOST_BLOCKS, cut, page_database, taken, zipped
from pipeline.publish.page.filling import BLOCK_SIZE

SIZES = {"core.small": 1, "core.large": 9, "marts.one": 3, "marts.two": 5, "meta.table": 2}


def test_marts_come_before_the_others_and_the_smallest_first() -> None:
    assert taken(SIZES, (), 8) == ("marts.one", "marts.two")
    assert taken(SIZES, (), 11) == ("core.small", "marts.one", "marts.two", "meta.table")
    assert taken(SIZES, (), 4) == ("core.small", "marts.one")


def test_what_an_example_reads_goes_in_whatever_its_size() -> None:
    assert taken(SIZES, {"core.large"}, 8) == ("core.large",)


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A release's folder with three tables, one of which is listed and has no file, as a view."""
    tables = {
        "marts.people": pl.DataFrame({"name": ["a", None], "n": [1, 2]}),
        "meta.table": pl.DataFrame(
            {"table_name": ["marts.people", "marts.older"], "title": ["People", "Old"], "description": ["Who.", "Was."]}
        ),
        "meta.column": pl.DataFrame(
            {"table_name": ["marts.people"], "column_name": ["name"], "description": ["It's a name."]}
        ),
    }
    for name, frame in tables.items():
        file = tmp_path / "parquet" / f"{name.replace('.', '/')}.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(file)
    (tmp_path / "wps.duckdb").write_bytes(b"x" * 7)
    return tmp_path


def test_it_holds_rows_and_comments_and_lists_what_it_does_not(release: Path, tmp_path: Path) -> None:
    made = page_database(release, ["WITH x AS (FROM marts.people) FROM x"])
    assert made.left_out == ("marts.older",) and made.whole_bytes == 7
    (tmp_path / "page.duckdb").write_bytes(b"".join(gzip.decompress(made.pieces[file]) for file in made.files))
    with duckdb.connect(str(tmp_path / "page.duckdb"), read_only=True) as connection:
        assert connection.execute("FROM marts.people").fetchall() == [("a", 1), (None, 2)]
        comments = "SELECT comment FROM duckdb_tables() WHERE table_name = 'people'"
        assert connection.execute(comments).fetchall() == [("People. Who.",)]
        said = "SELECT description FROM meta.column WHERE table_name = 'marts.people' AND column_name = 'name'"
        assert connection.execute(said).fetchall() == [("It's a name.",)]
        version = "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'page'"
        assert "v1.2.0" in str(connection.execute(version).fetchall())
    again = page_database(release)
    assert (again.tables, again.files, again.pieces) == (made.tables, made.files, made.pieces)


def test_a_piece_is_packed_as_before_where_that_is_this_very_piece() -> None:
    piece, stored = b"abc" * 1000, gzip.compress(b"abc" * 1000, 0)
    packed = zipped(piece)
    assert gzip.decompress(packed) == piece and len(packed) < len(stored)
    assert zipped(piece, stored) == stored
    for other in (gzip.compress(b"other"), stored[:-9], stored[:20] + b"?" + stored[21:], b"no archive"):
        assert zipped(piece, other) == packed


@given(st.lists(st.integers(0, 9), max_size=30), st.integers(0, 40), st.binary(max_size=3))
def test_pieces_are_the_file_and_only_those_around_another_block_are_others(
    kinds: list[int], at: int, more: bytes
) -> None:
    blocks = [bytes([kind]) * BLOCK_SIZE for kind in kinds]
    data = bytes(HEAD) + b"".join(blocks) + more
    pieces = list(cut(data))
    assert b"".join(pieces) == data and max(map(len, pieces)) <= MOST_BLOCKS * BLOCK_SIZE
    changed = bytes(HEAD) + b"".join([*blocks[:at], b"x" * BLOCK_SIZE, *blocks[at:]]) + more
    others = [piece for piece in cut(changed) if piece not in pieces]
    assert sum(map(len, others)) <= 3 * MOST_BLOCKS * BLOCK_SIZE
