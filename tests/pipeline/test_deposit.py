"""The folder for a repository: valid by DataCite's schema and Croissant's reader, whole, summed, never overwritten."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from pipeline.declare.licence import Licence
from pipeline.publish.deposit.deposit import deposit
from pipeline.publish.describe.contents import CREATOR
from pipeline.run.steps import release_of
from tests.pipeline.commands import Wps
from tests.support.kernel import ROOT, project_at, releases_of


@pytest.fixture(scope="module")
def made(first_night: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first night's release, deposited."""
    folder = tmp_path_factory.mktemp("deposits") / "deposit"
    release = project_at(first_night[0]).releases.current()
    assert release is not None
    deposit(release, folder)
    return folder


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_datacite_holds_it_valid(made: Path) -> None:
    from datacite import schema45

    metadata = _json(made / "datacite.json")
    schema45.validator.validate(metadata)
    assert metadata["creators"][0]["name"] == CREATOR
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["authors"] == [{"name": CREATOR}]
    assert {r.get("rightsIdentifier") for r in metadata["rightsList"]} == {"CC0-1.0", "Apache-2.0"}


def test_croissant_reads_its_records(made: Path) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=str(made / "croissant.json"))
    rows = list(dataset.records("marts.adviser_year"))
    assert sorted((row["marts.adviser_year/iso3"], row["marts.adviser_year/advisers"]) for row in rows) == [
        (b"FRA", 12),
        (b"KEN", 7),
    ]
    assert {r["@id"] for r in _json(made / "croissant.json")["recordSet"]} >= {"meta.source", "core.adviser_count"}


def test_every_file_is_summed_and_described(made: Path) -> None:
    lines = (made / "checksums.sha256").read_text().splitlines()
    files = {p.relative_to(made).as_posix(): p for p in made.rglob("*") if p.is_file() and p.name != "checksums.sha256"}
    assert {line[66:]: line[:64] for line in lines} == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()
    }
    checked = subprocess.run(["sha256sum", "--check", "--quiet", "checksums.sha256"], cwd=made, check=False)
    assert checked.returncode == 0
    tables = {row["table_name"]: int(row["rows"]) for row in _rows(made / "dictionary.csv")}
    for name, rows in tables.items():
        frame = pl.read_parquet(made / "data" / f"{name.replace('.', '/')}.parquet")
        listed = [r["column_name"] for r in _rows(made / "codebook.csv") if r["table_name"] == name]
        assert (frame.columns, frame.height) == (listed, rows), name
    readme = (made / "README.md").read_text()
    assert "A Ministry, Adviser counts: CC0-1.0" in readme and "Nothing: the terms of every source" in readme


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_what_may_not_be_passed_on_is_left_out_and_named(home: Path, tmp_path: Path) -> None:
    project = project_at(home)
    closed = tuple(
        replace(d, sources=tuple(replace(s, licence=Licence("None stated")) for s in d.sources))
        if d.name == "counts"
        else d
        for d in project.datasets
    )
    record = deposit(release_of(replace(project, datasets=closed)), tmp_path / "deposit")
    assert record["left_out"]["core.adviser_count"].startswith("3 rows: the terms of A Ministry, Adviser counts")
    assert record["left_out"]["marts.adviser_year"].startswith(
        "the table, 2 rows: the terms of A Ministry, Adviser counts"
    )
    assert pl.read_parquet(tmp_path / "deposit" / "data" / "core" / "adviser_count.parquet").height == 0
    assert not (tmp_path / "deposit" / "data" / "marts" / "adviser_year.parquet").exists()
    named = {row["table_name"]: row["sources"] for row in _rows(tmp_path / "deposit" / "left_out.csv")}
    assert named["core.adviser_count"] == named["marts.adviser_year"] == "adviser_counts"
    said = "".join(p.read_text() for p in (tmp_path / "deposit").glob("*.*"))
    assert "`core.adviser_count`: 3 rows" in said and "wholly or in part, of: core.adviser_count" in said
    (licence,) = [r for r in _rows(tmp_path / "deposit" / "licences.csv") if r["source_id"] == "adviser_counts"]
    assert (licence["ship"], licence["in_deposit"]) == ("", "false")


def test_nothing_is_overwritten(wps: Wps, home: Path, tmp_path: Path) -> None:
    release = releases_of(home)[0]
    target = tmp_path / "deposit"
    target.mkdir()
    (target / "mine.txt").write_text("mine")
    result = wps("deposit", release, "--to", str(target))
    assert result.exit_code == 2 and "nothing is overwritten" in result.output
    assert [p.name for p in target.iterdir()] == ["mine.txt"]
    assert wps("deposit", release, "--to", str(tmp_path / "no" / "deposit")).exit_code == 2
    shutil.rmtree(target)
    result = wps("deposit", release, "--to", str(target), "--json")
    assert result.exit_code == 0 and json.loads(result.stdout)["left_out"] == {}
    assert wps("deposit", release, "--to", str(target)).exit_code == 2
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]
