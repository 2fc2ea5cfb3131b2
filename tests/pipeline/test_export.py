"""`wps export`: every form read back by other libraries, the same bytes twice, nothing overwritten or half made."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import fastexcel
import openpyxl
import pandas as pd
import polars as pl
import pyreadstat
import pytest
import rdflib
import yaml

from pipeline.publish.bundle import tables
from pipeline.publish.bundle.bundle import FORMS as MADE
from pipeline.publish.bundle.bundle import bundle, tables_of
from pipeline.publish.bundle.listing import listed
from pipeline.publish.describe.contents import CREATOR
from pipeline.run import nightly
from pipeline.run.exports import exports
from pipeline.run.pruning.pruning import prune
from pipeline.run.steps import release_of
from pipeline.settings import SettingsError, load_settings
from pipeline.settings.readers.exports import FORMS
from pipeline.store.releases import Release
from tests.conftest import drop
from tests.pipeline.commands import Wps
from tests.support.kernel import project_at

TABLE = "marts.adviser_year"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")


@pytest.fixture(scope="module")
def release(first_night: tuple[Path, dict[str, Any]]) -> Release:
    """The first night's release."""
    found = project_at(first_night[0]).releases.current()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def made(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of its tables in every form."""
    folder = tmp_path_factory.mktemp("exports") / "all"
    bundle(release, folder, tables_of(release))
    return folder


@pytest.fixture(scope="module")
def rows(release: Release) -> pl.DataFrame:
    return pl.read_parquet(release.folder / "parquet" / "marts" / "adviser_year.parquet")


def test_two_libraries_read_the_workbook_as_the_table(made: Path, rows: pl.DataFrame) -> None:
    book = made / "xlsx" / "tables.xlsx"
    read = fastexcel.read_excel(book).load_sheet("adviser_year").to_polars()
    assert read.columns == rows.columns and [list(r) for r in read.rows()] == [list(r) for r in rows.rows()]
    header, *values = openpyxl.load_workbook(book)["adviser_year"].iter_rows(values_only=True)
    assert list(header) == rows.columns and values == rows.rows()
    about = dict(openpyxl.load_workbook(book)["about"].iter_rows(values_only=True))  # type: ignore[arg-type]
    assert CREATOR in str(about["how to cite"])
    assert {"about", "sources", "tables", "codebook"} <= set(fastexcel.read_excel(book).sheet_names)
    codebook = fastexcel.read_excel(book).load_sheet("codebook").to_polars()
    named = codebook.filter(pl.col("table_name") == "marts.adviser_year")
    assert named["column_name"].to_list() == rows.columns and named["description"].null_count() == 0


def test_two_libraries_read_the_stata_file_with_its_labels(made: Path, rows: pl.DataFrame) -> None:
    file = made / "dta" / "marts_adviser_year.dta"
    _, told = pyreadstat.read_dta(file)
    assert told.column_names == rows.columns and all(told.column_labels)
    assert pd.read_stata(file)["advisers"].tolist() == rows["advisers"].to_list()
    _, columns = pyreadstat.read_dta(made / "dta" / "meta_column.dta")
    assert columns.variable_value_labels["prose"] == {0: "no", 1: "yes"}
    sources = pd.read_stata(made / "dta" / "meta_source.dta", convert_categoricals=False)
    state = pyreadstat.read_dta(made / "dta" / "meta_source.dta")[1].variable_value_labels["state"]
    plain = pl.read_csv(made / "csv" / "meta.source.csv")
    assert [state[code] for code in sources["state"]] == plain["state"].to_list()
    assert sources["ship"].isna().tolist() == plain["ship"].is_null().to_list()


def test_loaders_and_catalogues_read_their_descriptions(made: Path, rows: pl.DataFrame) -> None:
    import mlcroissant

    found = list(mlcroissant.Dataset(jsonld=str(made / "croissant.json")).records(TABLE))
    assert [row[f"{TABLE}/advisers"] for row in found] == rows["advisers"].to_list()
    graphs = {n: rdflib.Graph().parse(made / n, publicID="urn:x:/") for n in ("dcat.jsonld", "schema.org.jsonld")}
    files = {str(url).removeprefix("urn:x:/") for url in graphs["dcat.jsonld"].objects(None, DCAT.downloadURL)}
    assert files == {str(one.path) for one in listed(made) if one.form in tables.TABLES}
    sizes = sum(int(str(size)) for size in graphs["dcat.jsonld"].objects(None, DCAT.byteSize))
    assert sizes == sum(one.size for one in listed(made) if one.form in tables.TABLES)
    urls = graphs["schema.org.jsonld"].objects(None, rdflib.URIRef("https://schema.org/contentUrl"))
    assert {str(url).removeprefix("urn:x:/") for url in urls} == files
    package = json.loads((made / "datapackage.json").read_text())
    assert {r["path"] for r in package["resources"]} == files


def test_the_citation_file_has_what_its_format_asks_for(made: Path, release: Release) -> None:
    told = yaml.safe_load((made / "CITATION.cff").read_text())
    assert (told["cff-version"], told["type"], told["version"]) == ("1.2.0", "dataset", release.release_id)
    assert told["authors"] == [{"name": CREATOR}] and told["message"] and told["date-released"]
    for reference in told["references"]:
        assert (
            {"type", "title", "authors", "notes"}
            <= set(reference)
            <= {
                *("type", "title", "authors", "notes", "url", "license-url"),
            }
        )


def test_the_codebook_has_every_column_and_fetches_nothing(made: Path) -> None:
    page = (made / "codebook.html").read_text()
    assert all(f"<code>{name}</code>" in page for name in pl.read_csv(made / "codebook.csv")["column_name"])
    assert "<script" not in page and "src=" not in page and "<link" not in page
    assert (made / "codebook.pdf").read_bytes().startswith(b"%PDF")


def test_a_night_that_publishes_takes_its_tables_away_where_it_is_asked_to_and_no_other_does(home: Path) -> None:
    asked = project_at(home, exports="codebook, csv", keep=1)
    assert nightly.run(asked)["exports"] is None, "an unchanged night makes nothing"
    drop(home, "second.csv", "2020-03-31,France,13")
    record = nightly.run(asked)
    (folder,) = (home / "exports").iterdir()
    assert (record["exports"], folder.name) == (str(folder), record["release_id"])
    assert {one.form for one in listed(folder)} == {"csv", "about", "checksums"}
    assert "2020,FRA,13" in (folder / "csv" / f"{TABLE}.csv").read_text() and (folder / "codebook.html").exists()
    release_of(asked)
    assert exports(asked, asked.releases.current()) is not None  # type: ignore[arg-type]
    prune(asked)  # as each night does at its end
    assert [one.name for one in (home / "exports").iterdir()] == [asked.releases.current_id()]
    assert "is there already" in str(exports(asked, asked.releases.current()))  # type: ignore[arg-type]


def test_the_forms_that_a_setting_names_are_those_that_are_made() -> None:
    assert FORMS == MADE
    assert load_settings(exports="all").exports == ",".join(MADE)
    with pytest.raises(SettingsError, match=r"WPS_EXPORTS='csv,xls': must be all, or some of parquet, csv, .*not xls"):
        load_settings(exports="csv,xls")


@pytest.mark.parametrize("form", ["parquet", "csv", "dta", "xlsx"])
def test_the_python_program_runs_as_it_stands(release: Release, tmp_path: Path, form: str) -> None:
    bundle(release, tmp_path / "out", [TABLE], (form, "snippets"))
    done = subprocess.run([sys.executable, "read.py"], cwd=tmp_path / "out", capture_output=True, text=True, check=True)
    assert f"{TABLE}: 2 rows" in done.stdout


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed")
def test_the_r_program_runs_as_it_stands(release: Release, tmp_path: Path) -> None:
    bundle(release, tmp_path / "out", [TABLE], ("parquet", "csv", "snippets"))
    done = subprocess.run(["Rscript", "read.R"], cwd=tmp_path / "out", capture_output=True, text=True, check=True)
    assert f"{TABLE}: 2 rows" in done.stdout


CODES = {
    "polars": [sys.executable, "-c", "exec(open('read.py').read()); print(*table['iso3'])"],
    "pandas": [
        sys.executable,
        "-c",
        "import sys; sys.modules['polars'] = None; exec(open('read.py').read()); print(*table['iso3'])",
    ],
    "R": ["Rscript", "-e", "source('read.R'); cat(table$iso3)"],
}


@pytest.mark.parametrize("reader", CODES)
@pytest.mark.parametrize(("form", "codes"), [("csv", ("004", "NA")), ("csv", ("004", "516")), ("xlsx", ("004", "NA"))])
def test_codes_stay_as_they_are_written(
    release: Release, tmp_path: Path, reader: str, form: str, codes: tuple[str, str]
) -> None:
    """004 is no 4, and NA is Namibia."""
    if reader == "R" and (form == "xlsx" or not shutil.which("Rscript")):
        pytest.skip("R is not installed, or reads no xlsx by itself")
    bundle(release, tmp_path / "out", [TABLE], (form, "snippets"))
    if form == "csv":
        file = tmp_path / "out" / "csv" / f"{TABLE}.csv"
        header, *lines = file.read_text(encoding="utf-8-sig").splitlines()
        first, second = (line.split(",") for line in lines)
        place = header.split(",").index("iso3")
        first[place], second[place] = codes
        file.write_text("\n".join([header, ",".join(first), ",".join(second)]), encoding="utf-8-sig")
    else:
        book = openpyxl.load_workbook(tmp_path / "out" / "xlsx" / "tables.xlsx")
        sheet = book[TABLE.partition(".")[2]]
        column = next(cell.column for cell in sheet[1] if cell.value == "iso3")
        for row, code in enumerate(codes, start=2):
            sheet.cell(row, column).value = code
        book.save(tmp_path / "out" / "xlsx" / "tables.xlsx")
    done = subprocess.run(CODES[reader], cwd=tmp_path / "out", capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith(" ".join(codes))


def test_the_stata_program_names_files_and_variables_that_are_there(made: Path) -> None:
    words = (made / "read.do").read_text()
    (file,) = {line.split('"')[1] for line in words.splitlines() if line.startswith("use ")}
    variable = next(line.split()[1] for line in words.splitlines() if line.startswith("summarize"))
    assert variable in pyreadstat.read_dta(made / file, metadataonly=True)[1].column_names
    assert words.count("{") == words.count("}")


def test_the_same_release_gives_the_same_bytes_and_large_files_are_zipped(
    release: Release, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle(release, tmp_path / "again", tables_of(release))
    assert (tmp_path / "again" / "checksums.sha256").read_bytes() == (made / "checksums.sha256").read_bytes()
    monkeypatch.setattr(tables, "LARGE", 0)
    monkeypatch.setattr(tables, "FEW_ROWS", 1)
    for name in ("a", "b"):
        bundle(release, tmp_path / name, [TABLE], ("dta", "xlsx"))
    zipped = [tmp_path / name / "dta" / "marts_adviser_year.dta.zip" for name in ("a", "b")]
    assert zipped[0].read_bytes() == zipped[1].read_bytes()
    assert zipfile.ZipFile(zipped[0]).namelist() == ["marts_adviser_year.dta"]
    assert (tmp_path / "a" / "xlsx" / f"{TABLE}.xlsx").exists()
    assert {(one.form, one.table) for one in listed(tmp_path / "a")} >= {("dta", TABLE), ("xlsx", TABLE)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("adviser_yeer",), "adviser_year"),
        (("--formats", "parket"), "the nearest: parquet"),
        (("--release", "1999"), "no single release"),
    ],
    ids=str,
)
def test_what_nobody_knows_is_named_with_the_nearest(
    wps: Wps, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    ended = wps("export", "--to", str(tmp_path / "out"), *words)
    assert ended.exit_code == 2 and said in ended.output and not (tmp_path / "out").exists()


def test_nothing_is_overwritten_and_an_empty_folder_is_filled(wps: Wps, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "mine.txt").write_text("mine")
    ended = wps("export", "--to", str(target))
    assert ended.exit_code == 2 and "nothing is overwritten" in ended.output
    assert [p.name for p in target.iterdir()] == ["mine.txt"]
    (target / "mine.txt").unlink()
    ended = wps("export", "--to", str(target), "--formats", "csv", "marts", "meta.source", "--json")
    assert ended.exit_code == 0 and json.loads(ended.stdout)["tables"] > 1
    assert (target / "csv" / "meta.source.csv").exists() and not (target / "parquet").exists()


@pytest.mark.parametrize("form", ["parquet", "csv", "xlsx", "dta", "codebook"])
def test_a_disk_that_is_full_leaves_nothing_half_made(wps: Wps, tmp_path: Path, form: str) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, before[1]))
    try:
        ended = wps("export", "--to", str(tmp_path / "out"), "--formats", form, "meta.column")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert ended.exit_code == 2 and "cannot be written" in ended.output, ended.exception
    assert not [p for p in tmp_path.iterdir() if "out" in p.name]
