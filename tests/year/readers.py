"""A reader in a process of its own, who opens the current release again and again: `python -m tests.year.readers HOME`.

Ends when HOME.stop appears. Prints a line of JSON whenever it has read, so that one that does not live to the end has
told how far it came.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

import wps
from tests.support.kernel import environment

#: Rows in which the tables of one release do not agree.
MIXED = """
    (SELECT year(month_end), iso3, max(advisers) FROM core.adviser_count GROUP BY ALL)
    EXCEPT (SELECT year, iso3, advisers FROM marts.adviser_year)
"""
PAUSE = 3.0
#: Seconds that a reader may need for its last look on a busy machine.
PATIENCE = 300.0


def main(home: Path, pause: float) -> None:
    """Read, by the database's name and by the reader's library in turn."""
    while not stop_of(home).exists():
        print(json.dumps(_look(home)), flush=True)
        time.sleep(pause)


def _look(home: Path) -> list[str]:
    """What is wrong with the release that is found now, opened in both ways."""
    try:
        with duckdb.connect(str(home / "wps.duckdb"), read_only=True) as connection:
            mixed = connection.execute(MIXED).fetchall()
        with wps.open(home) as release:
            mixed += release.sql(MIXED).fetchall()
    except Exception as error:  # whatever it is: a reader must meet none
        return [f"{type(error).__name__}: {error}"]
    return [f"a mixture: {mixed[:2]}"] if mixed else []


def stop_of(home: Path) -> Path:
    return home.with_name(home.name + ".stop")


@dataclass(frozen=True)
class Reader:
    """A reader's process; what it prints and what it says of its end go to files, which no pipe can lose."""

    process: subprocess.Popen[bytes]
    out: Path
    err: Path

    @classmethod
    def begun(cls, home: Path, number: int, pause: float) -> Reader:
        """One that reads a home; in a process group of its own, so that what ends the nights does not end it."""
        out, err = (home.with_name(f"{home.name}.reader{number}.{kind}") for kind in ("out", "err"))
        words = [sys.executable, "-X", "faulthandler", "-m", "tests.year.readers", str(home), str(pause)]
        with out.open("wb") as told, err.open("wb") as said:
            process = subprocess.Popen(words, stdout=told, stderr=said, env=environment(), process_group=0)
        return cls(process, out, err)

    def ended(self) -> tuple[int, list[str]]:
        """Wait for its end; how often it looked, and every error, its own end among them."""
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        looks = [json.loads(line) for line in self.out.read_text().splitlines() if line.endswith("]")]
        errors = [error for look in looks for error in look]
        if code or not looks:
            errors.append(f"a reader ended with {code} after {len(looks)} looks: {self.err.read_text()[-3000:]}")
        return len(looks), errors


@contextmanager
def reading(home: Path, readers: int, pause: float = PAUSE) -> Iterator[dict[str, object]]:
    """Inside the block, so many read; when it ends, what they found stands in what is given."""
    begun = [Reader.begun(home, number, pause) for number in range(readers)]
    found: dict[str, object] = {}
    try:
        yield found
    finally:
        stop_of(home).touch()
        ended = [reader.ended() for reader in begun]
        found["read"] = 2 * sum(looks for looks, _ in ended)
        found["errors"] = [error for _, errors in ended for error in errors]


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
