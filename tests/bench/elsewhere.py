"""Beyond one machine, on loopback: what a crew and a store elsewhere cost beside processes and a home here.

Belongs here: that measurement, which `make bench-scale` prints. Does not: whether results are the same (tests/scale).
"""

from __future__ import annotations

import os
import pickle
import time
from contextlib import nullcontext
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from assets.un_personnel import reports
from pipeline.contract import Document
from pipeline.declare import fingerprint
from pipeline.parse.crew import here
from pipeline.parse.parse import crew_of
from pipeline.parse.task import Task
from pipeline.parse.workers import parse_all
from pipeline.project import load
from pipeline.run import nightly
from pipeline.settings import Settings, load_settings
from pipeline.store.parsed import ParseCache
from tests.bench import growth
from tests.bench.timing import seconds
from tests.scale.machines import Bucket, Cluster
from tests.support.environment import MIRROR

Line = tuple[str, str, str]
#: Workers of a crew, one after another: two cores are here.
WORKERS = (1, 2, 4)


def documents(mirror: Path) -> dict[Document, Path]:
    """The reports of the mirror, each once."""
    unique = {sha256(p.read_bytes()).hexdigest(): p for p in sorted((mirror / "un_contributions").glob("*.pdf"))}
    return {Document("un_contributions", p.name, d, p.stat().st_size, "mirror"): p for d, p in unique.items()}


def crew(mirror: Path, folder: Path) -> list[Line]:
    """All reports, by as many processes here and by workers of a scheduler that are there already."""
    files, code = documents(mirror), fingerprint.parser(reports.parse)
    cluster = Cluster(folder / "cluster")
    settings = Settings(executor=cluster.address, connect_timeout=30)
    lines: list[Line] = []
    try:
        for number in WORKERS:
            cluster.join(number - len(cluster.workers))

            def read(name: str, count: int, far: bool, some: list[Document]) -> None:
                cache = ParseCache(folder / name, code)
                chosen = (lambda: crew_of(settings)) if far else here
                parse_all(some, reports.parse, cache, lambda d: nullcontext(files[d]), count, chosen)

            read(f"warm{number}", number, True, [*files][: 4 * number])
            there = seconds(lambda n=number: read(f"there{n}", n, True, [*files]))  # type: ignore[misc]
            at_home = seconds(lambda n=number: read(f"here{n}", n, False, [*files]))  # type: ignore[misc]
            what = f"reading {len(files)} reports by {number} workers of a scheduler / by {number} processes begun here"
            lines.append((what, f"{there / at_home:.2f} ({there:.1f} s, {at_home:.1f} s)", "1.3"))
    finally:
        cluster.end()
    size = sum(document.size for document in files)
    tasks = [Task(reports.parse, d.name, d.sha256, d.size, code) for d in files]
    sent = sum(len(pickle.dumps((pickle.dumps(t), files[d].read_bytes()))) for t, d in zip(tasks, files, strict=True))
    back = sum(path.stat().st_size for path in (folder / "there1").rglob("*.parquet"))
    came = f"{sent / size:.3f} (rows that come back: {back / size:.3f})"
    lines.append(("bytes sent for a report / its size", came, "1.1"))
    return lines


def quiet(folder: Path) -> list[Line]:
    """A night with nothing new over the shipped rows: all elsewhere, and all here."""
    cluster, bucket = Cluster(folder / "quiet"), Bucket()
    os.environ.update(bucket.environment)
    try:
        cluster.join(1)
        taken = {}
        for name, elsewhere in (("here", {}), ("there", {"executor": cluster.address, "store": "s3://bucket/quiet"})):
            project = load(load_settings(home=folder / name, offline=True, page=False, **elsewhere))
            nightly.run(project)
            nightly.run(project)
            began = time.perf_counter()
            assert nightly.run(project)["outcome"] == "unchanged"
            taken[name] = time.perf_counter() - began
    finally:
        cluster.end()
        bucket.end()
    told = f"{taken['there'] / taken['here']:.2f} ({taken['there']:.2f} s, {taken['here']:.2f} s)"
    return [("a quiet night with crew and store elsewhere / the same with both here", told, "1.5")]


def main() -> None:
    with TemporaryDirectory() as folder:
        lines = [*(crew(MIRROR, Path(folder)) if MIRROR else []), *quiet(Path(folder)), *growth.measure()]
    print("| what | measured | bound |\n| --- | --- | --- |")
    for what, measured, bound in lines:
        print(f"| {what} | {measured} | {bound} |")


if __name__ == "__main__":
    main()
