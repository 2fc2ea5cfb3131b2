"""A release's files: which DuckDB opens the database, what long texts take in it, which CSV is made anew."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.declare.field import Field
from pipeline.declare.schema import Table
from pipeline.publish import assembly
from pipeline.publish import export as publish_export
from pipeline.publish.assembly import csv_path, verify
from pipeline.publish.export import Exporter, Staged, export, exporter
from pipeline.publish.exporters import csv
from pipeline.publish.exporters.csv import write_csv
from pipeline.publish.exporters.database import write_database
from pipeline.publish.exporters.datapackage import write_datapackage
from pipeline.store.files import write_parquet
from pipeline.store.releases import DATABASE, ReleaseError, parquet_path

ROWS = 6_000
TABLE = Table("core.speech", "Speeches", "", (Field("text", "string", "What was said."),), ())


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, tuple[int, str]]:
    """Bytes and storage version of the same table's database, with and without room for long texts."""
    texts = [f"Speech {i}. " + " ".join(f"women{i * j % 97} and peace" for j in range(300)) for i in range(ROWS)]
    found = {}
    for long_texts in (False, True):
        folder = tmp_path_factory.mktemp("release")
        path = parquet_path(folder, TABLE.name)
        write_parquet(path, pl.DataFrame({"text": texts}))
        write_database(Staged(folder, [TABLE], long_texts=long_texts))
        assert verify(folder, [TABLE]) == {"core.speech": ROWS}
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


NAMES = Table("marts.name", "Names", "", (Field("name", "string", "A name."),), ())


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A release's Parquet, CSV and data package."""
    return released(tmp_path / "earlier", ["=a", "b"])


def released(folder: Path, names: list[str], before: Path | None = None) -> Path:
    write_parquet(parquet_path(folder, NAMES.name), pl.DataFrame({"name": names}))
    staged = Staged(folder, [NAMES], "id", "2026-01-01T00:00:00Z", for_spreadsheets=[NAMES], earlier=before)
    write_csv(staged)
    write_datapackage(staged)
    return folder


def test_the_csv_of_the_same_rows_is_a_copy_of_the_earlier_one(
    tmp_path: Path, earlier: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv, "csv_file", lambda *_: pytest.fail("made anew"))
    now = csv_path(released(tmp_path / "now", ["=a", "b"], earlier), NAMES.name)
    assert now.read_text() == "\ufeffname\n'=a\nb\n"
    assert now.stat().st_ino != csv_path(earlier, NAMES.name).stat().st_ino


def test_the_csv_of_other_rows_is_made_anew(tmp_path: Path, earlier: Path) -> None:
    now = released(tmp_path / "now", ["=a", "c"], earlier)
    assert csv_path(now, NAMES.name).read_text() == "\ufeffname\n'=a\nc\n"


@pytest.mark.parametrize("harm", ["written into", "gone", "package gone", "package of another kind", "rows gone"])
def test_what_was_done_to_an_earlier_release_does_not_come_into_the_next(
    tmp_path: Path, earlier: Path, harm: str
) -> None:
    match harm:
        case "written into":
            csv_path(earlier, NAMES.name).write_text("name\nforged\n")
        case "gone":
            csv_path(earlier, NAMES.name).unlink()
        case "package gone":
            (earlier / "datapackage.json").unlink()
        case "package of another kind":
            (earlier / "datapackage.json").write_text("[]")
        case "rows gone":
            parquet_path(earlier, NAMES.name).unlink()
    now = released(tmp_path / "now", ["=a", "b"], earlier)
    assert csv_path(now, NAMES.name).read_text() == "\ufeffname\n'=a\nb\n"


def test_a_new_exporter_writes_once_it_is_registered_and_after_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = dict(publish_export.EXPORTERS)
    assert set(known) == {"csv", "database", "datapackage"}
    monkeypatch.setattr(publish_export.EXPORTERS, "_things", known)

    @exporter("about", after=("datapackage",))
    def write_about(staged: Staged) -> None:
        (staged.folder / "about.txt").write_text((staged.folder / "datapackage.json").read_text())

    assert known["about"] == Exporter(write_about, ("datapackage",))
    write_parquet(parquet_path(tmp_path, NAMES.name), pl.DataFrame({"name": ["a"]}))
    export(Staged(tmp_path, [NAMES], for_spreadsheets=[NAMES]))
    assert (tmp_path / "about.txt").exists() and (tmp_path / DATABASE).exists()


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([None, "a", "b"])), max_size=6), st.booleans())
def test_a_key_that_stands_twice_is_refused_wherever_its_rows_stand(
    rows: list[tuple[int, str | None]], ordered: bool
) -> None:
    table = Table("meta.t", "T", "", (Field("k", "integer", "K."), Field("l", "string", "L.")), ("k", "l"))
    listed = sorted(rows, key=lambda row: (row[0], row[1] is None, row[1] or "")) if ordered else rows
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA meta")
        connection.execute("CREATE TABLE meta.t (k BIGINT, l VARCHAR)")
        if listed:
            connection.executemany("INSERT INTO meta.t VALUES (?, ?)", listed)
        if len(set(rows)) == len(rows):
            assembly._refuse_repeated_keys(connection, table)
        else:
            with pytest.raises(ReleaseError, match="two rows have the key"):
                assembly._refuse_repeated_keys(connection, table)
