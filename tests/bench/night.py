"""A night with nothing new, against what importing the engines alone costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.timing import process_seconds
from tests.support.kernel import environment

IMPORTS = "import dagster, duckdb, polars, great_expectations"
BUILD = ("-c", "from pipeline.cli.main import main; main()", "build", "--offline", "--json")


def measure() -> list[tuple[str, str, str]]:
    with TemporaryDirectory() as home:
        env = environment(WPS_HOME=home, DAGSTER_HOME=str(Path(home, "dagster")))
        first = process_seconds(*BUILD, runs=1, env=env)
        unchanged = process_seconds(*BUILD, runs=5, env=env)
        last = subprocess.run([sys.executable, *BUILD], check=True, capture_output=True, text=True, env=env).stdout
    if '"unchanged"' not in last:
        raise RuntimeError(f"the repeated build was not unchanged: {last}")
    imports = process_seconds("-c", IMPORTS, runs=5)
    return [
        ("first build from the shipped rows, no network", f"{first:.1f} s", ""),
        ("a night with nothing new / importing the engines", f"{unchanged / imports:.2f} ({unchanged:.1f} s)", "1.5"),
    ]
