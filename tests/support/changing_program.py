"""A copy of the small warehouse whose program can be edited between nights, and nights of it without Dagster."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from importlib import invalidate_caches
from pathlib import Path

import polars as pl

from pipeline.check import checks
from pipeline.check.comparing import asking
from pipeline.check.gate import Held
from pipeline.parse import workers
from pipeline.project import Project, load
from pipeline.run import steps
from pipeline.run.session import Session
from pipeline.settings import load_settings
from tests.support.lasting import AskerHere

SMALL = Path(__file__).parents[1] / "pipeline"
PACKAGE = "changing_program"
#: Tables of `meta` that tell of the documents and the rows, without the times.
TOLD = ("check_result", "row_account", "reject", "conflict", "correction", "refusal", "column")


class Program:
    """A copy of the small warehouse's declarations and functions that can be edited, loaded anew after each edit."""

    def __init__(self, folder: Path) -> None:
        self.root, self.sql = folder / PACKAGE, folder / "sql"
        shutil.copytree(SMALL / "tiny", self.root, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(SMALL / "tiny_sql", self.sql)
        for path in self.root.rglob("*.py"):
            path.write_text(path.read_text().replace("tests.pipeline.tiny", PACKAGE))
        self.edits = 0

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace words in a file, wherever they stand."""
        file = (self.sql if path.startswith(("marts", "checks")) else self.root) / path
        text = file.read_text() if file.exists() else ""
        file.write_text(text.replace(old, new) if old else new)

    def at(self, home: Path) -> Project:
        """The program as it is now, loaded as a new process would."""
        for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
            del sys.modules[name]
        shutil.rmtree(self.root / "counts" / "__pycache__", ignore_errors=True)
        invalidate_caches()
        return load(load_settings(home=home, offline=True, workers=1), package=PACKAGE, sql=self.sql)


def night(project: Project, steps_taken: int | None = None) -> str | None:
    """A night's steps in Dagster's order, in this process; with a number, it is killed after so many steps."""
    left = iter(range(steps_taken)) if steps_taken is not None else None

    def dies() -> bool:
        return left is not None and next(left, None) is None

    workspace, ask = project.workspace, AskerHere().validate
    with Session(project) as session:
        steps.look(session)
        if steps.decide(session) is None:
            return session.outcome
        for dataset, source in project.sources:
            if dies():
                return "killed"
            steps.parse(project, dataset, source)
        results = []
        for dataset in project.datasets:
            if dies():
                return "killed"
            steps.harmonise(project, dataset)
            for table in dataset.tables.values():
                results += checks.check_table(table, project.expectations_of(table.name), workspace, ask)
                if table.compared:
                    results += asking.check(project, table, table.compared, ask)
            results += [checks.check_side(c, d.name, workspace) for d, c in project.side_checks if d is dataset]
        for mart in project.marts:
            if dies():
                return "killed"
            steps.aggregate(project, mart)
            results += checks.check_table(mart.table, project.expectations_of(mart.table.name), workspace, ask)
        results += [checks.check_query(q, project.subject(q), workspace) for q in project.queries]
        if any(r.blocks for r in results):
            return "held"
        try:
            steps.publish(session)
        except Held:
            return "held"
    return session.outcome


def here(documents: list, parser: Callable, cache: object, at_hand: Callable, *_: object) -> int:  # type: ignore[type-arg]
    """Parse in this process: no document of this test means harm, and starting workers is what takes the time."""
    for document in documents:
        if not cache.known(document):  # type: ignore[attr-defined]
            with at_hand(document) as path:
                workers.parse_here(parser, cache, document, path)  # type: ignore[arg-type]
    return len(documents)


def contents(home: Path) -> dict[str, object]:
    """What a release says, by table and by CSV file, but for times and ids."""
    folder = home / "releases" / "current"
    found: dict[str, object] = {}
    for schema in ("core", "marts"):
        found |= {f"{schema}.{p.stem}": p.read_bytes() for p in sorted((folder / "parquet" / schema).iterdir())}
    for name in TOLD:
        frame = pl.read_parquet(folder / "parquet" / "meta" / f"{name}.parquet")
        found[f"meta.{name}"] = sorted(map(str, frame.rows()))
    documents = pl.read_parquet(folder / "parquet" / "meta" / "document.parquet").drop("fetched_at_utc", "other_names")
    found["meta.document"] = sorted(map(str, documents.rows()))
    found |= {p.name: p.read_bytes() for p in (folder / "csv").iterdir() if not p.name.startswith("meta.")}
    return found


def scratch(program: Program, home: Path, place: Path) -> Path:
    """A home of its own that has the archive of documents and the inbox, and everything else made of them."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for kept in ("snapshots", "inbox"):
        if (home / kept).exists():
            shutil.copytree(home / kept, place / kept)
    return place
