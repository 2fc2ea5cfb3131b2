"""Beyond one machine, on loopback: what crew, store and shelf elsewhere cost beside what one machine does.

Belongs here: these measurements, which `make bench-scale` prints as a table. Does not: whether results are the same
(tests/scale), what a hundred workers would come to (`crowd`).
"""

from __future__ import annotations

import os
import pickle
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
from distributed import Client

from assets.un_personnel import reports
from pipeline.contract import Document
from pipeline.declare import fingerprint
from pipeline.parse.crew import Crew, here
from pipeline.parse.parse import crew_of
from pipeline.parse.task import Task
from pipeline.parse.workers import parse_all
from pipeline.publish.shelf.shelf import show
from pipeline.settings import Settings, load_settings
from pipeline.store.parsed import ParseCache
from pipeline.store.releases import Release, Releases, parquet_files
from tests.bench import crowd, growth
from tests.bench.timing import Taken, taken
from tests.scale.machines import Bucket, Cluster
from tests.scale.postgres import Server, programs
from tests.support.environment import MIRROR
from tests.support.kernel import copy_of, environment

Line = tuple[str, str, str]
#: Workers of a crew, one after another.
WORKERS = (1, 2, 4)
#: Each is timed so often, in turn with what it stands beside; the medians are compared.
RUNS = 3
#: Nights of the shipped rows alone, which wait for a busy machine.
PLAIN = {"WPS_OFFLINE": "1", "WPS_PAGE": "0", "WPS_CONNECT_TIMEOUT": "60"}


def in_turn(one: Callable[[int], float], other: Callable[[int], float], runs: int = RUNS) -> tuple[float, float]:
    """The medians of what two things took, each done so often, in turn: the machine is as busy for both."""
    pairs = [(one(run), other(run)) for run in range(runs)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def ratio(what: str, there: float, beside: float, bound: str) -> Line:
    return what, f"{there / beside:.2f} ({there:.2f} s, {beside:.2f} s)", bound


@dataclass(frozen=True)
class Reports:
    """All reports of a mirror, each once, and a folder for what is read of them."""

    files: dict[Document, Path]
    folder: Path

    def read(self, name: str, number: int, crew: Callable[[], Crew], most: int | None = None) -> float:
        """Seconds in which so many workers read them (the first `most`) into a new cache."""
        cache = ParseCache(self.folder / name, fingerprint.parser(reports.parse))
        some = [*self.files][:most]
        return timed(lambda: parse_all(some, reports.parse, cache, lambda d: nullcontext(self.files[d]), number, crew))


def reports_of(mirror: Path, folder: Path) -> Reports:
    """The reports of the mirror."""
    unique = {sha256(p.read_bytes()).hexdigest(): p for p in sorted((mirror / "un_contributions").glob("*.pdf"))}
    return Reports(
        {Document("un_contributions", p.name, d, p.stat().st_size, "mirror"): p for d, p in unique.items()}, folder
    )


def crew(found: Reports) -> list[Line]:
    """All reports, by as many processes begun here and by workers of a scheduler that are there already."""
    cluster = Cluster(found.folder / "cluster")
    settings = Settings(executor=cluster.address, connect_timeout=30)
    lines: list[Line] = []

    def far() -> Crew:
        return crew_of(settings)

    try:
        for number in WORKERS:
            cluster.join(number - len(cluster.workers))
            found.read(f"warm{number}", number, far, most=4 * number)
            if number == 1:
                parts = spent(found, cluster, far)
            there, beside = in_turn(
                lambda run, n=number: found.read(f"there{n}.{run}", n, far),  # type: ignore[misc]
                lambda run, n=number: found.read(f"here{n}.{run}", n, here),  # type: ignore[misc]
            )
            what = f"reading {len(found.files)} reports by {number} workers / by {number} processes begun here"
            lines.append(ratio(what, there, beside, "1.3"))
    finally:
        cluster.end()
    lines += moved(found)
    lines.append(("processor seconds for a report: worker, scheduler, builder", crowd.said(parts), ""))
    return lines + crowd.simulated(parts)


def spent(found: Reports, cluster: Cluster, far: Callable[[], Crew]) -> crowd.Parts:
    """What one worker, the scheduler and the builder each take of a processor for a report."""
    with Client(cluster.address, set_as_default=False) as client:

        def now() -> tuple[float, float, float]:
            (worker,) = client.run(time.process_time).values()
            return worker, client.run_on_scheduler(time.process_time), time.process_time()

        before = now()
        found.read("spent", 1, far)
        return crowd.Parts(*((a - b) / len(found.files) for a, b in zip(now(), before, strict=True)))


def moved(found: Reports) -> list[Line]:
    """What is sent for a report, and what comes back, beside its size."""
    code = fingerprint.parser(reports.parse)
    tasks = {d: Task(reports.parse, d.name, d.sha256, d.size, code) for d in found.files}
    size = sum(document.size for document in tasks)
    sent = sum(len(pickle.dumps((pickle.dumps(task), found.files[d].read_bytes()))) for d, task in tasks.items())
    back = sum(path.stat().st_size for path in (found.folder / "spent").rglob("*.parquet"))
    return [
        ("bytes sent for a report / its size", f"{sent / size:.3f} (rows that come back: {back / size:.3f})", "1.1")
    ]


@contextmanager
def servers(folder: Path) -> Iterator[tuple[Cluster, Bucket, Server]]:
    """A scheduler with a worker, a bucket and a PostgreSQL; the environment reaches the bucket."""
    cluster, bucket, postgres = Cluster(folder / "servers"), Bucket(), Server(bin_())
    os.environ.update(bucket.environment)
    try:
        cluster.join(1)
        yield cluster, bucket, postgres
    finally:
        cluster.end()
        bucket.end()
        postgres.end()


def bin_() -> Path:
    """Where PostgreSQL's programs are. Raises SystemExit, saying what to install."""
    found = programs()
    if found is None:
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    return found


def build(home: Path, **variables: str) -> Taken:
    """What `wps build` takes as a process."""
    return taken("-m", "pipeline.cli.main", "build", env=environment(WPS_HOME=str(home), **PLAIN, **variables))[0]


def quiet(folder: Path, home: Path, cluster: Cluster, postgres: Server) -> list[Line]:
    """A night with nothing new over the shipped rows, as a command: with all three settings, and with none."""
    files, there = folder / "shelf", copy_of(home, folder / "there")
    files.mkdir()
    elsewhere = {
        "WPS_EXECUTOR": cluster.address,
        "WPS_STORE": "s3://bucket/quiet",
        "WPS_WAREHOUSE": postgres.database(),
        "WPS_WAREHOUSE_DATA": str(files),
    }
    for _ in range(2):  # the first brings the release to the shelf
        build(there, **elsewhere)
    build(home)
    clocks = in_turn(lambda _: build(there, **elsewhere).clock, lambda _: build(home).clock, runs=5)
    return [ratio("a quiet `wps build` with crew, store and shelf elsewhere / with none", *clocks, "1.5")]


def publications(folder: Path, home: Path, postgres: Server) -> list[Line]:
    """The first release on a shelf, and others in which two tables changed: two of middle size, and the two largest."""
    release = Releases(home).all()[0]
    by_size = sorted(parquet_files(release.folder).values(), key=lambda path: path.stat().st_size)
    middle = len(by_size) // 2
    others = {
        "of middle size": changed(release, by_size[middle : middle + 2], folder / "middle"),
        "the largest": changed(release, by_size[-2:], folder / "largest"),
    }
    took: dict[str, list[float]] = {}
    for run in range(RUNS):
        files = folder / f"files{run}"
        files.mkdir()
        settings = load_settings(home=home, warehouse=postgres.database(), warehouse_data=str(files))
        for name, one in {"first": release, **others}.items():
            took.setdefault(name, []).append(timed(lambda one=one, settings=settings: show(settings, one)))  # type: ignore[misc]
            show(settings, release)
    first = median(took.pop("first"))
    what = f"a release in which 2 of {len(by_size)} tables changed ({{}}), to the shelf / the first one"
    return [ratio(what.format(name), median(times), first, "0.3") for name, times in took.items()]


def changed(release: Release, files: Sequence[Path], folder: Path) -> Release:
    """The release with another id and a row less in the tables of these files."""
    shutil.copytree(release.folder, folder)
    for file in files:
        less = folder / file.relative_to(release.folder)
        less.unlink()
        duckdb.execute(f"COPY (FROM '{file}' OFFSET 1) TO '{less}' (FORMAT parquet)")
    return replace(release, release_id=f"{release.release_id}-{folder.name}", folder=folder)


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        lines = crew(reports_of(MIRROR, folder)) if MIRROR else []
        with servers(folder) as (cluster, _, postgres):
            home = folder / "home"
            build(home)
            lines += quiet(folder, home, cluster, postgres)
            lines += publications(folder, home, postgres)
    lines += growth.measure()
    print("| what | measured | bound |\n| --- | --- | --- |")
    for what, measured, bound in lines:
        print(f"| {what} | {measured} | {bound} |")


if __name__ == "__main__":
    main()
