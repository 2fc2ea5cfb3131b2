"""A night with a hundred new documents over many that are known: what it costs as these become more.

Run alone with `python -m tests.bench.growth [NUMBER ...]`. The known documents are made up, one row each: their bytes
and rows are links to a few files, so that a million need no disk of their own. Of very many, the tables that earlier
nights would have left are written at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipeline.common.digests import digest
from pipeline.parse.parse import corrections_of
from pipeline.parse.written import made_by
from pipeline.project import Project
from pipeline.run import lineage, nightly
from pipeline.store.documents import SCHEMA, Documents
from pipeline.store.manifest import keep_manifest, manifest_of
from pipeline.store.observations import MANY, TABLES
from pipeline.store.snapshots import SnapshotStore
from tests.bench.timing import peak_mebibytes
from tests.conftest import drop, tiny_project

NEW = 100
NUMBERS = (1_000, 100_000, 1_000_000)
LONG_AGO = "2026-01-01T00:00:00+00:00"
SOURCE = "adviser_counts"

Line = tuple[str, str, str]


def known(home: Path, number: int) -> None:
    """A home in which so many documents were accepted and read on earlier nights."""
    drop(home, "one.csv", "2019-01-31,Kenya,1")
    project = tiny_project(home)
    nightly.run(project)
    (dataset,) = [d for d, s in project.sources if s.source_id == SOURCE]
    rows, blob = next((home / "parsed" / SOURCE).glob("*.parquet")), next((home / "snapshots").glob("??/*"))
    parser = dataset.parser_fingerprint(SOURCE)[:16]
    digests = [hashlib.sha256(b"%d" % one).hexdigest() for one in range(number)]
    for folder in {sha256[:2] for sha256 in digests}:
        (home / "snapshots" / folder).mkdir(exist_ok=True)
    for one, sha256 in enumerate(digests):
        _link(f"{home}/snapshots/{sha256[:2]}/{sha256}", blob, one)
        _link(f"{rows.parent}/{sha256}.{digest([f'd{one}.csv'])[:8]}.{parser}.parquet", rows, one)
    size = blob.stat().st_size
    with sqlite3.connect(home / "snapshots" / "index.sqlite") as index:
        index.executescript(TABLES)
        index.executemany(
            "INSERT INTO observation (source_id, name, origin, sha256, size, seen_at, outcome) VALUES (?,?,?,?,?,?,?)",
            ((SOURCE, f"d{n}.csv", "inbox", d, size, LONG_AGO, "accepted") for n, d in enumerate(digests)),
        )
    if number > MANY:
        _taken_up(project, home)


def _link(place: str, file: Path, number: int) -> None:
    """A file takes so many links at most."""
    first = file.with_name(f".{file.name}.{number // 30_000}")
    if number % 30_000 == 0:
        first.write_bytes(file.read_bytes())
    os.link(first, place)


def _taken_up(project: Project, home: Path) -> None:
    """The tables that a night leaves which has read all these documents."""
    ((dataset, source),) = [(d, s) for d, s in project.sources if s.source_id == SOURCE]
    with SnapshotStore(home) as store:
        found = store.current_table(SOURCE, None)
    frame = found.frame.with_columns(read=pl.lit(True)).select(*SCHEMA)
    documents = Documents(frame, found.mark, True, dataset.parser_fingerprint(SOURCE))
    keep_manifest(project.workspace, replace(manifest_of(project.workspace, SOURCE), documents=documents))
    one = project.workspace.read(f"rows.{SOURCE}").drop("document_id", "document_name")

    def rows() -> Iterator[pl.DataFrame]:
        for part in frame.iter_slices(100_000):
            named = part.select(pl.col("sha256").str.slice(0, 12).alias("document_id"), document_name="name")
            yield named.join(one, how="cross").select(*one.columns, *named.columns)

    project.workspace.write(f"rows.{SOURCE}", rows())
    for name in lineage.row_tables(source):
        project.workspace.stamp(name, lineage.of_rows(project, dataset, source))
    by = made_by(project, source, dataset.parser_fingerprint(SOURCE), corrections_of(dataset, source))
    about = {"by": by, "digest": project.workspace.table_digest(f"rows.{SOURCE}")}
    project.workspace.write_record(f"rows/{SOURCE}", about)


def night(home: Path, outcome: str) -> dict[str, float]:
    """Seconds of processor time of a night that must end so, with all processes; and of its parts by the clock."""
    before, began = _cpu(), time.perf_counter()
    record = nightly.run(tiny_project(home))
    if record["outcome"] != outcome:
        raise RuntimeError(f"the night was {record['outcome']}: {record['message']}")
    parts = {name: seconds for name, seconds in record["seconds"].items() if seconds >= 0.3}
    return {"cpu": _cpu() - before, "clock": time.perf_counter() - began, **parts}


def _cpu() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, kinds))


def run(number: int) -> dict[str, object]:
    """Both nights over so many documents, after one that has published them and one as any other.

    The one with new documents has a process of its own, as every night has: its memory is that of no other.
    """
    with TemporaryDirectory() as folder:
        home = Path(folder)
        known(home, number)
        night(home, "published")
        drop(home, "before.csv", "2021-01-31,Kenya,1")
        night(home, "published")
        quiet = night(home, "unchanged")
        for one in range(NEW):
            drop(home, f"new{one}.csv", f"2021-01-31,Kenya,{one}")
        words = [sys.executable, "-m", "tests.bench.growth", "--night", folder]
        done = subprocess.run(words, check=True, capture_output=True)
        return {"quiet": quiet, **json.loads(done.stdout.splitlines()[-1])}


def measure(numbers: tuple[int, ...] = NUMBERS) -> list[Line]:
    """Each number in a process of its own, against the first of them."""
    lines, first = [], 0.0
    for number in numbers:
        words = [sys.executable, "-m", "tests.bench.growth", "--one", str(number)]
        done = subprocess.run(words, check=True, capture_output=True)
        found = json.loads(done.stdout.splitlines()[-1])
        new = found["new"]["cpu"]
        first = first or new
        what = f"a night with {NEW} new documents over {number:,} known ones / over {numbers[0]:,}"
        parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in found["new"].items() if name != "cpu")
        told = f"{new / first:.1f} ({new:.1f} s of processor time; quiet {found['quiet']['cpu']:.1f} s)"
        lines.append((what, f"{told}, {found['mebibytes']:,.0f} MiB; {parts}", "3, 2048 MiB"))
    return lines


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(run(int(sys.argv[2]))))
        return
    if sys.argv[1:2] == ["--night"]:
        print(json.dumps({"new": night(Path(sys.argv[2]), "published"), "mebibytes": peak_mebibytes()}))
        return
    for line in measure(tuple(int(word) for word in sys.argv[1:]) or NUMBERS):
        print("| " + " | ".join(line) + " |", flush=True)


if __name__ == "__main__":
    main()
