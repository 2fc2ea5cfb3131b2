"""`wps parse` and `wps make`: one document, one table, for who works on a dataset; nothing kept, nothing published."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from pipeline.cli import main, support
from pipeline.declare.field import SchemaError
from tests.pipeline.commands import Wps
from tests.support.disk import full_after
from tests.support.kernel import WARNED, project_at, releases_of

GOOD = "month_end,country,advisers\n2020-01-31,France,10\n2020-02-29,Atlantis,3\n2020-03-31,Kenya,7\n"


@pytest.fixture
def absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wps: Wps) -> Path:
    """A home that is not there."""
    monkeypatch.setenv("WPS_HOME", str(tmp_path / "absent"))
    return tmp_path / "absent"


def document(folder: Path, text: str = GOOD, name: str = "counts.csv") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def listing(home: Path) -> dict[str, tuple[int, int]]:
    """Every file and folder below a home, for `make` lets a folder in it come and go."""
    return {str(p.relative_to(home)): (p.lstat().st_size, p.lstat().st_mtime_ns) for p in sorted(home.rglob("*"))}


def test_a_documents_rows_as_printed_without_a_home(wps: Wps, absent: Path, tmp_path: Path) -> None:
    shown = wps("parse", "adviser_counts", document(tmp_path))
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.splitlines()[0].split() == ["month_end", "country", "advisers", "locator"]
    assert "Atlantis" in shown.stdout and shown.stdout.splitlines()[-1] == "3 rows"
    told = json.loads(wps("parse", "adviser_counts", document(tmp_path), "--json").stdout)
    assert (told["source_id"], told["name"], told["rows"], told["refusal"]) == ("adviser_counts", "counts.csv", 3, None)
    assert told["data"][1] == {"month_end": "2020-02-29", "country": "Atlantis", "advisers": "3", "locator": "line 3"}
    assert not absent.exists()


def test_fewer_rows_and_other_forms(wps: Wps, absent: Path, tmp_path: Path) -> None:
    path = document(tmp_path)
    shown = wps("parse", "adviser_counts", path, "--limit", "1").stdout
    assert shown.splitlines()[-1] == "3 rows, the first 1 shown" and "Kenya" not in shown
    assert len(json.loads(wps("parse", "adviser_counts", path, "--limit", "2", "--json").stdout)["data"]) == 2
    assert wps("parse", "adviser_counts", path, "--csv").stdout.splitlines()[3] == "2020-03-31,Kenya,7,line 4"
    for name in ("rows.csv", "rows.parquet"):
        written = wps("parse", "adviser_counts", path, "--output", str(tmp_path / name))
        assert written.exit_code == 0 and "3 rows written" in written.stdout
    assert pl.read_parquet(tmp_path / "rows.parquet")["country"].to_list() == ["France", "Atlantis", "Kenya"]
    assert (tmp_path / "rows.csv").read_text(encoding="utf-8-sig").startswith("month_end,country,advisers,locator\n")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("a,b\n1,2\n", "unknown_layout"), ("RAISE,x\n1,2\n", "parser_error"), ("KILL,x\n1,2\n", "too_costly")],
)
def test_a_refusal_by_the_parser_ends_with_1(wps: Wps, absent: Path, tmp_path: Path, text: str, reason: str) -> None:
    for words in ((), ("--csv",)):
        refused = wps("parse", "adviser_counts", document(tmp_path, text), *words)
        assert refused.exit_code == 1 and refused.stdout == ""
        assert f"adviser_counts/counts.csv is refused: {reason}: " in refused.stderr
    told = wps("parse", "adviser_counts", document(tmp_path, text), "--json")
    assert told.exit_code == 1 and json.loads(told.stdout)["refusal"]["reason"] == reason


@pytest.mark.parametrize(
    ("source", "name", "text", "said"),
    [
        ("nothing", "counts.csv", GOOD, "there is no source nothing; the sources are"),
        ("adviser_counts", "counts.pdf", GOOD, "none of the documents of adviser_counts (csv); name such a file"),
        ("adviser_counts", "counts.csv", "<html><title>Sorry</title></html>", "html_instead: a web page titled"),
        ("adviser_counts", "counts.csv", "", "empty"),
    ],
)
def test_what_would_not_be_accepted_ends_with_2(
    wps: Wps, absent: Path, tmp_path: Path, source: str, name: str, text: str, said: str
) -> None:
    ended = wps("parse", source, document(tmp_path, text, name))
    assert ended.exit_code == 2 and said in ended.stderr and len(ended.stderr.splitlines()) == 1


def test_a_file_that_is_not_there_ends_with_2(wps: Wps, absent: Path, tmp_path: Path) -> None:
    assert wps("parse", "adviser_counts", str(tmp_path / "no.csv")).exit_code == 2
    unwritable = wps("parse", "adviser_counts", document(tmp_path), "--output", str(tmp_path / "no" / "rows.csv"))
    assert unwritable.exit_code == 2 and "cannot be written" in unwritable.stderr
    assert wps("parse", "adviser_counts", document(tmp_path), "--output", "rows.txt").exit_code == 2


@pytest.mark.parametrize("name", ["rows.csv", "rows.parquet"])
def test_what_was_there_stays_where_the_disk_is_full(wps: Wps, absent: Path, tmp_path: Path, name: str) -> None:
    path, output = document(tmp_path), tmp_path / name
    output.write_text("mine")
    with full_after(20):
        ended = wps("parse", "adviser_counts", path, "--output", str(output))
    assert ended.exit_code == 2 and f"{name} cannot be written" in ended.output
    assert output.read_text() == "mine" and list(tmp_path.glob("*.partial")) == []


@pytest.mark.parametrize("table", ["core.adviser_count", "adviser_count", "marts.adviser_year", "adviser_year"])
def test_a_table_is_made_beside_the_release(wps: Wps, home: Path, table: str) -> None:
    before = listing(home)
    made = json.loads(wps("make", table, "--json").stdout)
    assert made["table"].endswith(table) and made["rows"] == len(made["sample"]) > 0
    assert made["checks"]["passed"] > 3 and {check["check_name"] for check in made["checks"]["failed"]} <= {WARNED}
    assert {made["changes"][f"rows_{kind}"] for kind in ("added", "removed", "revised")} == {0}
    assert made["release_id"] == releases_of(home)[0]
    shown = wps("make", table)
    assert shown.exit_code == 0 and "0 added, 0 removed, 0 revised" in shown.stdout
    assert "nothing was published" in shown.stdout
    assert listing(home) == before


def test_what_a_changed_function_would_change(wps: Wps, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an edit of harmonise.py: one row is gone, one has another value, and a check would hold it back."""
    declared = project_at(home)

    def edited(parsed: Any, reference: Any) -> Any:
        made = counts.harmonise(parsed, reference)
        table = made.tables["core.adviser_count"].sort("locator")
        fewer = table.filter(pl.col("iso3") != "KEN").with_columns(advisers=pl.col("advisers").replace(10, -1))
        return replace(made, tables={"core.adviser_count": fewer})

    counts = next(d for d in declared.datasets if d.name == "counts")
    datasets = tuple(replace(d, harmonise=edited) if d is counts else d for d in declared.datasets)
    monkeypatch.setattr(support, "load", lambda settings: replace(declared, settings=settings, datasets=datasets))
    ended = wps("make", "adviser_count", "--json")
    made = json.loads(ended.stdout)
    assert ended.exit_code == 1
    failed = {check["check_name"] for check in made["checks"]["failed"] if check["severity"] == "error"}
    assert any("between" in name for name in failed) and any("accounted" in name for name in failed)
    assert (made["changes"]["rows_removed"], made["changes"]["rows_revised"]) == (1, 1)


def with_counts(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """As after an edit of the small dataset's folder."""
    declared = project_at(Path("unused"))
    datasets = tuple(replace(d, **changed) if d.name == "counts" else d for d in declared.datasets)
    monkeypatch.setattr(support, "load", lambda settings: replace(declared, settings=settings, datasets=datasets))


def test_a_mistake_in_a_harmoniser_is_one_line(wps: Wps, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(parsed: Any, reference: Any) -> Any:
        return parsed["adviser_counts"].collect().with_columns(pl.col("advisers").cast(pl.Date))

    with_counts(monkeypatch, harmonise=mistaken)
    ended = wps("make", "adviser_count")
    assert ended.exit_code == 1 and ended.stderr.startswith("wps: adviser_count cannot be made: ")


def test_an_input_that_is_older_than_its_documents_is_said(wps: Wps, home: Path) -> None:
    workspace = project_at(home).workspace
    workspace.write("core.adviser_count", workspace.read("core.adviser_count").head(1))
    shown = wps("make", "adviser_year")
    assert "made of core.adviser_count as the last build left it" in shown.stdout


def test_a_mistake_in_a_declaration_names_file_and_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(settings: object) -> None:
        raise SchemaError("counts/datapackage.yaml: core.adviser_count: title is missing")

    monkeypatch.setenv("WPS_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("pipeline.project.load", mistaken)
    ended = CliRunner().invoke(main.app, ["doctor"])
    assert ended.exit_code == 2
    assert ended.stderr == "wps: counts/datapackage.yaml: core.adviser_count: title is missing\n"


def test_a_table_that_cannot_be_made_says_why(wps: Wps, home: Path, tmp_path: Path) -> None:
    unknown = wps("make", "nothing")
    assert unknown.exit_code == 2 and "there is no table nothing to make; the tables are core.entity" in unknown.stderr
    assert wps("make", "meta.source").exit_code == 2
    (home / "work" / "tables" / "rows.adviser_counts.parquet").unlink()
    ended = wps("make", "adviser_count")
    assert ended.exit_code == 2 and "run `wps build` first" in ended.stderr and len(ended.stderr.splitlines()) == 1


def test_before_the_first_build_nothing_can_be_made(wps: Wps, absent: Path) -> None:
    ended = wps("make", "adviser_year")
    assert ended.exit_code == 2 and "run `wps build` first" in ended.stderr
    assert not absent.exists()
