"""Whole nights, against what importing the engines alone costs: the first, one with a new report, one with nothing new.

The first two run a copy of the program whose newest monthly report is not among the rows that ship: it arrives in the
second night, as the PDF that its publisher issued. Every night is compared with an import of the engines beside it.

No night makes the page, which is made of a release that is published already; what it adds is measured with it. Each
line says whether its bound is met by the clock, and the ratio of processor time beside it: where others use the
machine, that one is the steadier.
"""

from __future__ import annotations

import compileall
import json
import shutil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import polars as pl

from tests.bench.timing import Taken, taken
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
            env = environment(WPS_HOME=str(home), PYTHONPATH=str(program), WPS_PAGE="off")
            imports.append(taken(*IMPORTS)[0])
            firsts.append(_night(program, env, "published"))
            if mirror is not None:
                inbox = home / "inbox" / SOURCE
                inbox.mkdir(parents=True)
                shutil.copy(mirror / SOURCE / newest, inbox)
                reports.append(_night(program, env, "published"))
        quiet = [(_night(program, env, "unchanged"), taken(*IMPORTS)[0]) for _ in range(5)]
    nights, beside = [night for night, _ in quiet], [engines for _, engines in quiet]
    lines = [
        _line("first build from the shipped rows, no network / importing the engines", firsts, imports, 5.5),
        _line("a night with nothing new / importing the engines", nights, beside, 0.5),
    ]
    if mirror is not None:
        lines.append(_line("a night with one new monthly report / the first build", reports, firsts, 0.35))
    return lines


def _line(what: str, ones: list[Taken], others: list[Taken], bound: float) -> Line:
    """The medians of the ratios, run by run, and whether the bound is met by the clock."""
    pairs = list(zip(ones, others, strict=True))
    clock, cpu = (median(getattr(o, by) / getattr(x, by) for o, x in pairs) for by in ("clock", "cpu"))
    seconds = {by: median(getattr(one, by) for one in ones) for by in ("clock", "cpu")}
    measured = f"{clock:.2f} ({seconds['clock']:.1f} s); of processor time {cpu:.2f} ({seconds['cpu']:.1f} s)"
    return what, measured, f"{bound:g}" + ("" if clock <= bound else ", not met")


def _night(program: Path, env: dict[str, str], outcome: str) -> Taken:
    """What one build took that must end so."""
    night, printed = taken(*BUILD, env=env, cwd=program)
    if json.loads(printed)["outcome"] != outcome:
        raise RuntimeError(f"the build was not {outcome}: {printed.decode()[:400]}")
    return night


def _without_newest_report(program: Path) -> str:
    """A copy of the program that ships every report but the newest, compiled as one that is installed; its name."""
    without = shutil.ignore_patterns("__pycache__")
    for folder in ("pipeline", "assets", "sql"):
        shutil.copytree(ROOT / folder, program / folder, ignore=without)
    compileall.compile_dir(program, quiet=1)
    index, rows = program / SHIPPED / "documents.json", program / SHIPPED / f"{SOURCE}.parquet"
    shipped = pl.read_parquet(rows)
    newest = shipped.sort("as_of_date")["document_sha256"][-1]
    shipped.filter(pl.col("document_sha256") != newest).write_parquet(rows)
    entries = json.loads(index.read_text(encoding="utf-8"))
    index.write_text(json.dumps([e for e in entries if e["sha256"] != newest]), encoding="utf-8")
    name: str = next(e["name"] for e in entries if e["sha256"] == newest)
    return name
