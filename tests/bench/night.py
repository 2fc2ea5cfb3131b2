"""Whole nights, against what importing the engines alone costs: the first, one with a new report, one with nothing new.

The first two run a copy of the program whose newest monthly report is not among the rows that ship: it arrives in the
second night, as the PDF that its publisher issued. Every night is compared with an import of the engines beside it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import polars as pl

from tests.bench.timing import process_seconds, seconds
from tests.support.kernel import ROOT, environment

IMPORTS = ("-c", "import dagster, duckdb, polars, great_expectations")
BUILD = ("-c", "from pipeline.cli.main import main; main()", "build", "--offline", "--json")
SOURCE = "un_contributions"
SHIPPED = Path("assets/un_personnel/archive")
RUNS = 3

Line = tuple[str, str, str]


def measure(mirror: Path | None) -> list[Line]:
    with TemporaryDirectory() as folder:
        program = Path(folder, "program")
        newest = _without_newest_report(program)
        firsts, reports, imports = [], [], []
        for run in range(RUNS):
            home = Path(folder, f"home{run}")
            env = environment(WPS_HOME=str(home), PYTHONPATH=str(program))
            imports.append(process_seconds(*IMPORTS, runs=1))
            firsts.append(_night(program, env, "published"))
            if mirror is not None:
                inbox = home / "inbox" / SOURCE
                inbox.mkdir(parents=True)
                shutil.copy(mirror / SOURCE / newest, inbox)
                reports.append(_night(program, env, "published"))
        quiet = [(_night(program, env, "unchanged"), process_seconds(*IMPORTS, runs=1)) for _ in range(5)]
    nights, beside = [night for night, _ in quiet], [engines for _, engines in quiet]
    lines = [
        _line("first build from the shipped rows, no network / importing the engines", firsts, imports, "5.5"),
        _line("a night with nothing new / importing the engines", nights, beside, "0.5"),
    ]
    if mirror is not None:
        lines.append(_line("a night with one new monthly report / the first build", reports, firsts, "0.35"))
    return lines


def _line(what: str, ones: list[float], others: list[float], bound: str) -> Line:
    ratio = median(one / other for one, other in zip(ones, others, strict=True))
    return what, f"{ratio:.2f} ({median(ones):.1f} s)", bound


def _night(program: Path, env: dict[str, str], outcome: str) -> float:
    """The wall time of one build that must end so."""
    found = []

    def build() -> None:
        found.append(subprocess.run([sys.executable, *BUILD], check=True, capture_output=True, env=env, cwd=program))

    taken = seconds(build, runs=1)
    if json.loads(found[0].stdout)["outcome"] != outcome:
        raise RuntimeError(f"the build was not {outcome}: {found[0].stdout.decode()[:400]}")
    return taken


def _without_newest_report(program: Path) -> str:
    """A copy of the program that ships every report but the newest; the name of that report."""
    without = shutil.ignore_patterns("__pycache__")
    for folder in ("pipeline", "assets", "sql"):
        shutil.copytree(ROOT / folder, program / folder, ignore=without)
    index, rows = program / SHIPPED / "documents.json", program / SHIPPED / f"{SOURCE}.parquet"
    shipped = pl.read_parquet(rows)
    newest = shipped.sort("as_of_date")["document_sha256"][-1]
    shipped.filter(pl.col("document_sha256") != newest).write_parquet(rows)
    entries = json.loads(index.read_text(encoding="utf-8"))
    index.write_text(json.dumps([e for e in entries if e["sha256"] != newest]), encoding="utf-8")
    name: str = next(e["name"] for e in entries if e["sha256"] == newest)
    return name
