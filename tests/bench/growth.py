"""A night with a hundred new documents over many that are known: what it costs as these become more.

Run alone with `python -m tests.bench.growth [NUMBER ...]`. The known documents are made up: the index names them, their
bytes and rows are links to one file each, so that a million need no disk of their own.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.contract import digest
from pipeline.run import nightly
from pipeline.store.observations import TABLES
from tests.bench.timing import peak_mebibytes
from tests.conftest import drop, tiny_project
from tests.support import kernel

NEW = 100
LONG_AGO = "2026-01-01T00:00:00+00:00"
SOURCE = "adviser_counts"
BYTES = b"month_end,country,advisers\n2020-01-31,France,1\n"


def known(home: Path, number: int) -> None:
    """A home in which so many documents were accepted and read on earlier nights."""
    drop(home, "one.csv", "2019-01-31,Kenya,1")
    project = tiny_project(home)
    nightly.run(project)
    ((dataset, source),) = [(d, s) for d, s in project.sources if s.source_id == SOURCE]
    (rows,) = (home / "parsed" / SOURCE).glob("*.parquet")
    blob = next((home / "snapshots").glob("??/*"))
    parser = dataset.parser_fingerprint(source.source_id)[:16]
    observations = []
    for one in range(number):
        name, sha256 = f"d{one}.csv", hashlib.sha256(b"%d" % one).hexdigest()
        place = home / "snapshots" / sha256[:2] / sha256
        place.parent.mkdir(exist_ok=True)
        _link(place, blob, one)
        _link(rows.with_name(f"{sha256}.{digest([name])[:8]}.{parser}.parquet"), rows, one)
        observations.append((SOURCE, name, "inbox", sha256, blob.stat().st_size, LONG_AGO, "accepted"))
    with sqlite3.connect(home / "snapshots" / "index.sqlite") as index:
        index.executescript(TABLES)
        columns = "source_id, name, origin, sha256, size, seen_at, outcome"
        index.executemany(f"INSERT INTO observation ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", observations)


def _link(place: Path, file: Path, number: int) -> None:
    """A file takes so many links at most."""
    first = file.with_name(f".{file.name}.{number // 30_000}")
    if not first.exists():
        first.write_bytes(file.read_bytes())
    place.hardlink_to(first)


def night(home: Path) -> float:
    """Seconds of a night with NEW documents, after one that has taken up the known ones."""
    project = tiny_project(home)
    nightly.run(project)
    for one in range(NEW):
        drop(home, f"new{one}.csv", f"2021-01-31,Kenya,{one}")
    began = time.perf_counter()
    nightly.run(project)
    return time.perf_counter() - began


def main() -> None:
    assert kernel.ROOT.is_dir()
    for number in [int(word) for word in sys.argv[1:]] or [1_000, 10_000]:
        with TemporaryDirectory() as folder:
            known(Path(folder), number)
            print(f"{number:,} known documents: {night(Path(folder)):.1f} s, {peak_mebibytes():,.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
