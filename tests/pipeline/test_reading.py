"""Commands that only read: they write nothing into the home, and load no engine that they do not need."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from tests.pipeline.commands import Wps
from tests.support.kernel import ROOT, environment, releases_of

#: What a command that reads a release's records or its database has no use for.
SLOW = ("dagster", "great_expectations", "pandas", "polars", "pyarrow", "rich", "sqlglot")


def listing(home: Path) -> dict[str, tuple[int, int]]:
    return {
        str(p.relative_to(home)): (p.lstat().st_size, p.lstat().st_mtime_ns) for p in (home, *sorted(home.rglob("*")))
    }


def loaded(home: Path, *words: str) -> set[str]:
    """The modules that a command line has loaded when it ends, in a process of its own."""
    script = (
        "import atexit, json, sys\n"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))\n"
        "from pipeline.cli.main import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=ROOT,
        env=environment(WPS_HOME=str(home)),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout
    return set(json.loads(ended.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("status", "--json"),
        ("releases",),
        ("tables",),
        ("tables", "adviser_year"),
        ("query", "SELECT * FROM marts.adviser_year"),
        ("query", "SELECT * FROM marts.adviser_year", "--json"),
    ],
    ids=" ".join,
)
def test_a_short_question_loads_no_engine_but_duckdb(home: Path, words: tuple[str, ...]) -> None:
    modules = loaded(home, *words)
    assert not modules & set(SLOW)
    assert not {name for name in modules if name.startswith("assets")}
    assert ("duckdb" in modules) == (words[0] in {"query", "tables"})


def test_before_the_first_release_too(tmp_path: Path) -> None:
    assert not loaded(tmp_path / "none", "status") & {*SLOW, "duckdb"}


def loaded_with(*modules: str) -> set[str]:
    """What importing these modules loads."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    asked = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True, check=True)
    return set(asked.stdout.decode().split())


@pytest.mark.parametrize("dataset", ["action_plans", "debates", "indicators", "reference", "un_personnel"])
def test_a_process_that_parses_loads_neither_commands_nor_settings(dataset: str) -> None:
    modules = loaded_with("pipeline.parse.crew", f"assets.{dataset}")
    assert not modules & {"dagster", "duckdb", "great_expectations", "pandas", "pydantic", "typer"}


def test_the_script_whose_imports_every_process_of_a_night_runs_again_has_none_that_take_time() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    module, _, called = scripts["wps"].partition(":")
    assert not loaded_with(module) & {*SLOW, "duckdb", "polars", "pydantic", "typer"}
    assert callable(getattr(import_module(module), called))


def test_a_night_loads_nothing_that_only_files_to_take_away_are_written_with() -> None:
    assert not loaded_with("pipeline.run.nightly") & {"jinja2", "typst", "xlsxwriter", "pyreadstat"}


def test_help_lists_every_command_and_loads_none(home: Path) -> None:
    modules = loaded(home, "--help")
    assert not modules & (set(SLOW) - {"rich"})
    assert not {name for name in modules if name.startswith(("assets", "pipeline.cli.asking", "pipeline.cli.operate"))}


def test_no_reading_command_writes_into_the_home(wps: Wps, home: Path, tmp_path: Path) -> None:
    (release,) = releases_of(home)
    before = listing(home)
    for words in (
        ("status",),
        ("releases",),
        ("query", "SELECT * FROM range(10)"),
        ("query", "SELECT 1", "--csv"),
        ("tables",),
        ("tables", "adviser_year"),
        ("trace", "adviser_year", "2020", "FRA"),
        ("diff", release, release),
        ("resolve", "France"),
        ("doctor",),
        ("parse", "adviser_counts", str(next((home / "inbox").rglob("*.csv")))),
    ):
        ended = wps(*words)
        assert ended.exit_code in {0, 1} and not isinstance(ended.exception, OSError), (words, ended.output)
        assert listing(home) == before, words
