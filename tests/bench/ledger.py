"""The ledger of a release in which two tables changed, against a first build; and a hundred times the rows.

Each size runs in a process of its own (`python -m tests.bench.ledger TIMES`), which prints rows, seconds and mebibytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipeline.declare.schema import Table
from pipeline.project import load
from pipeline.publish.ledger.ledger import write_ledger
from pipeline.publish.ledger.making import Making, makings
from pipeline.run import nightly
from pipeline.settings import load_settings
from tests.bench.timing import peak_mebibytes, seconds

TIMES = (1, 10, 100)
#: Rows of one size: those of the largest table of a release.
ROWS = 80_000
KEY = ("month_end", "mission", "entity")
CHANGED = 2


def run(times: int) -> dict[str, float]:
    """One size, in this process: every hundredth row revised, as many added and removed."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        number = pl.int_range(ROWS * times, eager=True)
        table = pl.DataFrame(
            {"month_end": number % 900, "mission": number % 97, "entity": number, "total": number % 1000}
        ).with_columns(pl.col("mission", "entity").cast(pl.String), document_id=pl.lit("d"), locator=pl.lit("l"))
        revised = table.with_columns(total=pl.when(number % 100 == 0).then(-1).otherwise(pl.col("total")))
        for side, rows in (("old", table.filter(number % 100 != 1)), ("new", revised.filter(number % 100 != 2))):
            path = folder / side / "parquet" / "core" / "figure.parquet"
            path.parent.mkdir(parents=True)
            rows.write_parquet(path)
        making = [Making(Table("core.figure", "", "", (), KEY), "figures")]
        begin = time.perf_counter()
        write_ledger(folder / "old", folder / "new", making, ("a", "b"), folder / "spill", folder / "ledger.parquet")
        return {"rows": ROWS * times, "seconds": time.perf_counter() - begin, "mebibytes": peak_mebibytes()}


def measure() -> list[tuple[str, str, str]]:
    return [_two_tables(), *_sizes()]


def _two_tables() -> tuple[str, str, str]:
    """The newest tenth of two core tables is taken away from a copy of a first build, which it is compared with."""
    with TemporaryDirectory() as place:
        home = Path(place, "home")
        project = load(load_settings(home=home, offline=True))
        built = seconds(lambda: nightly.run(project), runs=1)
        current = project.releases.current()
        if current is None:
            raise RuntimeError("the first build published nothing")
        old = Path(place, "old")
        _linked(current.folder, old)
        largest = sorted((old / "parquet" / "core").iterdir(), key=lambda path: path.stat().st_size)[-CHANGED:]
        for path in largest:
            rows = pl.read_parquet(path)
            path.unlink()
            rows.head(rows.height * 9 // 10).write_parquet(path)
        spill, target = Path(place, "spill"), Path(place, "ledger.parquet")
        made = makings(project)
        taken = seconds(lambda: write_ledger(old, current.folder, made, ("a", "b"), spill, target))
        return f"ledger of {CHANGED} changed tables / the first build", f"{taken / built:.3f} ({taken:.2f} s)", "0.1"


def _linked(folder: Path, target: Path) -> None:
    for path in folder.glob("parquet/*/*.parquet"):
        name = target / path.relative_to(folder)
        name.parent.mkdir(parents=True, exist_ok=True)
        name.hardlink_to(path)


def _sizes() -> list[tuple[str, str, str]]:
    found = []
    for times in TIMES:
        command = [sys.executable, "-m", "tests.bench.ledger", str(times)]
        found.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    base, lines = found[0], []
    for times, one in zip(TIMES[1:], found[1:], strict=True):
        growth = (one["seconds"] / base["seconds"]) / times
        text = f"{growth:.2f} ({one['rows']:,} rows in {one['seconds']:.1f} s, {one['mebibytes']:.0f} MiB)"
        lines.append((f"ledger of {times} x the rows: growth of time / growth of rows", text, "1, 2048 MiB"))
    return lines


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))
