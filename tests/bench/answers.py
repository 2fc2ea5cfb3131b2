"""Short questions to a release, against what importing the engine and the command line's library alone costs.

The reader's own import is measured against that of the two engines that it hands rows to.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.night import BUILD
from tests.bench.timing import cpu_ratio
from tests.support.kernel import environment

IMPORTS = ("-c", "import duckdb, typer")
READER, ENGINES = ("-c", "import wps"), ("-c", "import duckdb, polars")
COMMAND = ("-c", "from pipeline.cli.main import main; main()")
QUESTIONS = {
    "wps status": ("status",),
    "wps releases": ("releases",),
    "wps tables": ("tables",),
    "wps query": ("query", "SELECT * FROM meta.source"),
}


def measure() -> list[tuple[str, str, str]]:
    with TemporaryDirectory() as home:
        env = environment(WPS_HOME=home, DAGSTER_HOME=str(Path(home, "dagster")))
        subprocess.run([sys.executable, *BUILD], check=True, capture_output=True, env=env)
        return [*(_line(name, words, env) for name, words in QUESTIONS.items()), _reader()]


def _line(name: str, words: tuple[str, ...], env: dict[str, str]) -> tuple[str, str, str]:
    ratio, seconds = cpu_ratio((*COMMAND, *words), IMPORTS, env=env)
    return (f"`{name}` / importing duckdb and typer, processor time", f"{ratio:.2f} ({seconds:.2f} s)", "3")


def _reader() -> tuple[str, str, str]:
    ratio, seconds = cpu_ratio(READER, ENGINES, env=environment())
    return ("`import wps` / importing duckdb and polars, processor time", f"{ratio:.2f} ({seconds:.2f} s)", "1.5")
