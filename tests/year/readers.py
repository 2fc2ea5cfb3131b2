"""A reader in a process of its own, who opens the current release again and again: `python -m tests.year.readers HOME`.

Ends when HOME.stop appears; prints how often it read, and every error.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

import wps
from tests.support.kernel import environment

#: Rows in which the tables of one release do not agree.
MIXED = """
    (SELECT year(month_end), iso3, max(advisers) FROM core.adviser_count GROUP BY ALL)
    EXCEPT (SELECT year, iso3, advisers FROM marts.adviser_year)
"""
PAUSE = 1.0


def main(home: Path) -> None:
    """Read, by the database's name and by the reader's library in turn."""
    errors: list[str] = []
    read = 0
    while not stop_of(home).exists():
        try:
            with duckdb.connect(str(home / "wps.duckdb"), read_only=True) as connection:
                mixed = connection.execute(MIXED).fetchall()
            with wps.open(home) as release:
                mixed += release.sql(MIXED).fetchall()
        except Exception as error:  # whatever it is: a reader must meet none
            errors.append(f"{type(error).__name__}: {error}")
        else:
            read += 2
            errors += [f"a mixture: {mixed[:2]}"] if mixed else []
        time.sleep(PAUSE)
    print(json.dumps({"read": read, "errors": errors}))


def stop_of(home: Path) -> Path:
    return home.with_name(home.name + ".stop")


@contextmanager
def reading(home: Path, readers: int) -> Iterator[dict[str, object]]:
    """Inside the block, so many read; when it ends, what they found stands in what is given."""
    words = [sys.executable, "-m", "tests.year.readers", str(home)]
    begun = [
        subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
        for _ in range(readers)
    ]
    found: dict[str, object] = {}
    try:
        yield found
    finally:
        stop_of(home).touch()
        said = [_said(process) for process in begun]
        found["read"] = sum(line["read"] for line in said)
        found["errors"] = [error for line in said for error in line["errors"]]


def _said(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """What a reader found; one that did not live to say it is an error."""
    out, err = process.communicate(timeout=60)
    if process.returncode:
        return {"read": 0, "errors": [f"a reader ended with {process.returncode}: {err.decode()[-300:]}"]}
    return dict(json.loads(out))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
