"""The release's database: what of the one before is taken over, and what never is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.declare.contracts import Earlier, Promised
from pipeline.declare.field import Field
from pipeline.declare.schema import Table
from pipeline.publish.assembly import verify
from pipeline.publish.export import Staged, begun
from pipeline.publish.exporters import database
from pipeline.publish.exporters.database import write_database
from pipeline.publish.exporters.datapackage import write_datapackage
from pipeline.store.files import file_digest, write_parquet
from pipeline.store.releases import DATABASE, parquet_path

FIELDS = (Field("name", "string", "A name."), Field("number", "integer", "A number."))
STAYS, CHANGES = (
    Table(name, "A table", "What it holds.", FIELDS, ("name",)) for name in ("core.stays", "marts.changes")
)
ROWS = {"core.stays": 50_000, "marts.changes": 20_000}


def released(folder: Path, salt: int = 0, before: Path | None = None, **how: object) -> Path:
    """A release of two tables, of which one has other rows with each salt."""
    for table, factor in ((STAYS, 7), (CHANGES, 11 + salt)):
        numbers = [i * factor % 10_007 for i in range(ROWS[table.name])]
        rows = pl.DataFrame({"name": [f"n{n * n}" for n in numbers], "number": numbers})
        write_parquet(parquet_path(folder, table.name), rows)
    digest = file_digest(before / DATABASE) if before and (before / DATABASE).exists() else ""
    staged = Staged(folder, [STAYS, CHANGES], earlier=before, **{"earlier_database": digest, **how})  # type: ignore[arg-type]
    write_database(staged)
    write_datapackage(staged)
    assert verify(folder, staged.tables) == ROWS
    return folder


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    return released(tmp_path / "earlier")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables that are filled from their Parquet files from now on."""
    found: list[str] = []

    def noted(table: Table) -> str:
        found.append(table.name)
        return plain(table)

    plain = database.ddl
    monkeypatch.setattr(database, "ddl", noted)
    return found


def rows(folder: Path, table: Table) -> list[tuple[object, ...]]:
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        return connection.execute(f"FROM {table.name} ORDER BY ALL").fetchall()


def test_only_what_has_other_rows_is_filled_anew(tmp_path: Path, earlier: Path, made: list[str]) -> None:
    now = released(tmp_path / "now", 1, earlier)
    assert made == ["marts.changes"]
    whole = released(tmp_path / "whole", 1)
    assert [rows(now, t) for t in (STAYS, CHANGES)] == [rows(whole, t) for t in (STAYS, CHANGES)]
    assert rows(now, CHANGES) != rows(earlier, CHANGES)


def test_the_file_does_not_grow_from_release_to_release(tmp_path: Path, earlier: Path) -> None:
    folder = earlier
    for salt in range(1, 7):
        folder = released(tmp_path / str(salt), salt, folder)
    whole = released(tmp_path / "whole", salt)
    assert (folder / DATABASE).stat().st_size < 1.5 * (whole / DATABASE).stat().st_size


@pytest.mark.parametrize("harm", ["written into", "gone", "no data package", "stored otherwise"])
def test_what_is_not_as_it_was_published_is_not_taken_over(
    tmp_path: Path, earlier: Path, made: list[str], harm: str
) -> None:
    digest = file_digest(earlier / DATABASE)
    match harm:
        case "written into":
            with duckdb.connect(str(earlier / DATABASE)) as connection:
                connection.execute("UPDATE core.stays SET number = 1")
        case "gone":
            (earlier / DATABASE).unlink()
        case "no data package":
            (earlier / "datapackage.json").unlink()
        case "stored otherwise":
            earlier = released(tmp_path / "texts", long_texts=True)
            digest = file_digest(earlier / DATABASE)
            made.clear()
    now = released(tmp_path / "now", 1, earlier, earlier_database=digest)
    assert made == ["core.stays", "marts.changes"]
    assert rows(now, STAYS) == rows(released(tmp_path / "whole", 1), STAYS)


def test_what_was_filled_early_stands_when_the_rest_is_there(tmp_path: Path, earlier: Path, made: list[str]) -> None:
    whole = released(tmp_path / "whole", 1)
    (whole / DATABASE).unlink()
    made.clear()
    known = {"earlier": earlier, "earlier_database": file_digest(earlier / DATABASE)}
    with begun() as write:
        write(Staged(whole, [CHANGES], **known))  # type: ignore[arg-type]
        write(Staged(whole, [CHANGES, STAYS], **known))  # type: ignore[arg-type]
    assert made == ["marts.changes", "core.stays"]
    write_database(Staged(whole, [STAYS, CHANGES], **known))  # type: ignore[arg-type]
    assert made == ["marts.changes", "core.stays"]
    assert verify(whole, [STAYS, CHANGES]) == ROWS


def test_what_an_early_part_raised_is_raised(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="not_there"), begun() as write:
        write(Staged(tmp_path / "not_there", [STAYS]))


def test_views_of_the_release_before_go(tmp_path: Path) -> None:
    form = Earlier(
        "core.stays", 1, date(2026, 1, 1), {"name": Promised("VARCHAR", "A name.")}, "SELECT name FROM core.stays"
    )
    view = Table(form.name, "A table", "As it was.", FIELDS[:1], ())
    before = released(tmp_path / "earlier", forms=[(form, view)])
    assert views(before) == ["stays_v1"]
    assert views(released(tmp_path / "now", 1, before)) == []


def views(folder: Path) -> list[str]:
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        query = "SELECT view_name FROM duckdb_views() WHERE NOT internal"
        return [name for (name,) in connection.execute(query).fetchall()]
