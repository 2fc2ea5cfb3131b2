"""A table that is amended has the rows that it would have if it were written whole, or says that it has not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.declare.field import Field
from pipeline.declare.schema import Table
from pipeline.publish import amending
from pipeline.publish.amending import amended
from pipeline.publish.assembly import ReleaseError, ddl, verify
from pipeline.publish.export import Staged
from pipeline.publish.exporters import database
from pipeline.publish.exporters.database import write_database
from pipeline.publish.exporters.datapackage import write_datapackage
from pipeline.store.engine import parquet
from pipeline.store.files import file_digest, read_parquet, write_parquet
from pipeline.store.releases import DATABASE, parquet_path

KINDS = ("string", "integer", "boolean", "date", "datetime")
TABLE = Table("core.t", "A table", "Rows.", tuple(Field(kind, kind, "Some.") for kind in KINDS), ("string", "integer"))
SCHEMA = TABLE.polars_schema
DAYS = [None, date(1948, 1, 1), date(2026, 1, 1)]
row = st.tuples(
    st.sampled_from([None, "", "a", "b", "ab"]),
    st.none() | st.integers(-2, 2),
    st.sampled_from([None, True, False]),
    st.sampled_from(DAYS),
    st.sampled_from([None, datetime(2026, 1, 1), datetime(2026, 1, 1, microsecond=1)]),
)
rows = st.lists(row, min_size=1, max_size=12)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small tables are amended too, however much of them is new."""
    with monkeypatch.context() as patched:
        for module in (amending, database):
            patched.setattr(module, "LARGE", 1)
        patched.setattr(amending, "SHARE", 100)
        yield


def frame(listed: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(listed, schema=SCHEMA, orient="row")


def tried(table: Table, versions: list[pl.DataFrame], types: dict[str, str] | None = None) -> list[bool]:
    """Amend a table from version to version, each compared with its Parquet file where that is said to have worked."""
    said = []
    with TemporaryDirectory() as folder, duckdb.connect(f"{folder}/t.duckdb") as connection:
        connection.execute("CREATE SCHEMA core")
        file = Path(folder, "rows.parquet")
        for number, version in enumerate(versions):
            write_parquet(file, version)
            connection.execute("BEGIN")
            said.append(number > 0 and amended(connection, table, file))
            if not said[-1]:
                connection.execute(f"DROP TABLE IF EXISTS {table.name}")
                connection.execute(ddl(table))
                for column, kind in (types or {}).items():
                    connection.execute(f"ALTER TABLE {table.name} ALTER {column} TYPE {kind}")
                connection.execute(f"INSERT INTO {table.name} BY NAME FROM {parquet(file)}")
            connection.execute("COMMIT")
            connection.execute("CHECKPOINT")
            for one, other in ((table.name, parquet(file)), (parquet(file), table.name)):
                assert not connection.execute(f"FROM {one} EXCEPT ALL FROM {other}").fetchall()
    return said[1:]


@pytest.mark.usefixtures("small")
@settings(max_examples=150, deadline=None)
@given(st.lists(rows, min_size=2, max_size=4))
def test_it_comes_to_the_same_rows_as_writing_it_whole(versions: list[list[tuple[Any, ...]]]) -> None:
    said = tried(TABLE, [frame(version) for version in versions])
    pairs = zip(versions[1:], versions, strict=False)
    once = [all(now.count(one) == before.count(one) == 1 for one in {*now} & {*before}) for now, before in pairs]
    assert said == once


@pytest.mark.usefixtures("small")
def test_rows_without_a_key_and_with_one_key_are_told_apart_by_all_their_values() -> None:
    first = [(None, None, True, None, None), ("a", 1, True, None, None), ("a", 1, False, None, None)]
    later = [(None, None, False, None, None), *first[::-1][:2]]
    assert tried(TABLE, [frame(first), frame(later), frame(first)]) == [True, True]


@pytest.mark.usefixtures("small")
def test_numbers_with_a_point_are_written_whole() -> None:
    """-0 and 0 are equal, and not the same."""
    table = Table("core.t", "A table", "Rows.", (Field("n", "number", "A number."),), ("n",))
    assert tried(table, [pl.DataFrame({"n": [0.0, 1.5]}), pl.DataFrame({"n": [-0.0, 1.5]})]) == [False]


@pytest.mark.usefixtures("small")
def test_a_table_of_other_columns_or_types_is_written_whole() -> None:
    one = frame([("a", 1, True, None, None)])
    assert tried(TABLE, [one, one]) == [True]
    assert tried(TABLE, [one, one], {"integer": "INTEGER"}) == [False]
    less = Table("core.t", "A table", "Rows.", TABLE.fields[:2], TABLE.primary_key)
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        write_parquet(Path(folder, "t.parquet"), one.select("string", "integer"))
        connection.execute(f"CREATE SCHEMA core; {ddl(TABLE)}")
        connection.execute(f"INSERT INTO core.t BY NAME FROM {parquet(Path(folder, 't.parquet'))}")
        assert not amended(connection, less, Path(folder, "t.parquet"))


def numbered(*numbers: int) -> pl.DataFrame:
    return pl.DataFrame(
        [(f"{n:04}", n, n % 3 == 0, DAYS[n % 3], None) for n in sorted(numbers)], schema=SCHEMA, orient="row"
    )


def test_a_small_table_or_one_of_which_much_is_new_is_written_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    night = [numbered(*range(0, 1000, 2)), numbered(*range(0, 1000, 2), 7)]
    assert tried(TABLE, night) == [False]
    monkeypatch.setattr(amending, "LARGE", 500)
    assert tried(TABLE, night) == [True]
    assert tried(TABLE, [night[0], numbered(*range(0, 1000, 2), *range(1, 100, 2))]) == [False]
    assert tried(TABLE, [night[0], numbered(*range(100, 1200, 2))]) == [False]


def test_what_was_exchanged_since_it_was_written_whole_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """25 of 500 rows may stand elsewhere: with 5 a night that are new, or are others, each sixth night writes all."""
    monkeypatch.setattr(amending, "LARGE", 100)
    new = [numbered(*range(0, 1000, 2), *range(1, 10 * night, 2)) for night in range(13)]
    assert tried(TABLE, new) == [*[True] * 5, False, *[True] * 5, False]
    later = [numbered(*range(0, 1000, 2), *range(1001, 1001 + 10 * night)) for night in range(13)]
    assert tried(TABLE, later) == [True] * 12  # in order they stand behind the others
    gone = [numbered(*range(0, 1000, 2)), *(numbered(*range(10 * night, 1000, 2)) for night in range(1, 13))]
    assert False in tried(TABLE, gone) and tried(TABLE, gone)[:3] == [True] * 3


def released(folder: Path, tables: dict[str, pl.DataFrame], before: Path | None = None) -> Path:
    """A release whose tables about the warehouse are there later than the others."""
    declared = [Table(name, "A table", "Rows.", TABLE.fields, TABLE.primary_key) for name in tables]
    for name, one in tables.items():
        write_parquet(parquet_path(folder, name), one)
    digest = file_digest(before / DATABASE) if before else ""
    for listed in ([t for t in declared if t.name.startswith("core")], declared, declared):
        write_database(Staged(folder, listed, earlier=before, earlier_database=digest))
    write_datapackage(Staged(folder, declared))
    assert verify(folder, declared) == {name: one.height for name, one in tables.items()}
    return folder


def test_over_many_nights_the_file_does_not_grow_and_says_what_the_parquet_files_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (amending, database):
        monkeypatch.setattr(module, "LARGE", 1_000)
    whole: list[str] = []
    monkeypatch.setattr(database, "ddl", lambda table: (whole.append(table.name), ddl(table))[1])
    folder, nights = None, 40
    for night in range(nights):
        numbers = {*range(0, 8_000, 2), *range(1, 40 * night, 2)} - {*range(0, 30 * night, 10)}
        core, about = numbered(*numbers), numbered(*numbers).with_columns(string=pl.col("string") + f" {night // 10}")
        folder = released(tmp_path / str(night), {"core.t": core, "meta.t": about}, folder)
    assert folder is not None and 1 < whole.count("core.t") < nights / 2 and 4 <= whole.count("meta.t") < nights / 2
    anew = released(tmp_path / "anew", {"core.t": core, "meta.t": about})
    assert (folder / DATABASE).stat().st_size < 2 * (anew / DATABASE).stat().st_size
    for name in ("core.t", "meta.t"):
        with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
            found = connection.sql(f"FROM {name}").pl()
        assert found.sort(SCHEMA.keys()).equals(read_parquet(parquet_path(folder, name)).sort(SCHEMA.keys()))


@pytest.mark.usefixtures("small")
def test_a_night_killed_while_it_amends_leaves_the_release_and_the_next_night_amends(tmp_path: Path) -> None:
    old, new = numbered(*range(100)), numbered(*range(1, 101))
    earlier = released(tmp_path / "earlier", {"core.t": old, "meta.t": old})
    digest = file_digest(earlier / DATABASE)
    killed = tmp_path / "killed"
    write_parquet(parquet_path(killed, "core.t"), new)
    script = """
import os, sys
from pathlib import Path
from pipeline.publish import amending
from pipeline.publish.export import Staged
from pipeline.publish.exporters import database
from tests.unit.pipeline.publish.test_amending import TABLE
amending.LARGE = database.LARGE = 1
amending.SHARE = 100
amending._columns = lambda table: os.kill(os.getpid(), 9)
earlier, digest, killed = sys.argv[1:]
database.write_database(Staged(Path(killed), [TABLE], earlier=Path(earlier), earlier_database=digest))
"""
    words = [sys.executable, "-c", script, str(earlier), digest, str(killed)]
    assert subprocess.run(words, check=False, cwd=Path(__file__).parents[4]).returncode == -9
    assert (killed / DATABASE).exists() and file_digest(earlier / DATABASE) == digest
    released(tmp_path / "next", {"core.t": new, "meta.t": new}, earlier)


@pytest.mark.usefixtures("small")
def test_a_table_that_nobody_declared_is_refused(tmp_path: Path) -> None:
    folder = released(tmp_path / "one", {"core.t": numbered(1), "core.u": numbered(1)})
    declared = [Table("core.t", "A table", "Rows.", TABLE.fields, TABLE.primary_key)]
    with pytest.raises(ReleaseError, match=r"core\.u: a table that nobody declared"):
        verify(folder, declared)
