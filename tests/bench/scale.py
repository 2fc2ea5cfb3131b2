"""Harmonise, check and aggregate 1, 10 and 100 times a year of reports: time per row and peak memory.

Each size runs in a process of its own (`python -m tests.bench.scale TIMES`), which prints rows, seconds and mebibytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipeline.check import checks
from pipeline.declare.corrections import REPORT_SCHEMA
from pipeline.fetch.fetch import gather_source
from pipeline.harmonise import harmonise_dataset
from pipeline.mart import build
from pipeline.project import Project, load
from pipeline.run import steps
from pipeline.settings import load_settings
from pipeline.shared.members import SCHEMA as MEMBERS
from pipeline.store.manifest import keep_manifest
from pipeline.store.shipped import KEY
from tests.bench.timing import peak_mebibytes
from tests.support.kernel import part_of

SOURCE = "un_contributions"
TIMES = (1, 10, 100)
FIRST_MONTH = date(1900, 1, 1)


def months(project: Project, times: int) -> Iterator[pl.DataFrame]:
    """The twelve newest reports of the archive, `times` over, each under a month and digest of its own."""
    rows = project.archive_of(project.dataset_of(SOURCE)).rows(SOURCE)
    newest = rows.group_by(KEY).agg(pl.col("as_of_date").max()).sort("as_of_date", KEY)[KEY].tail(12)
    year = [rows.filter(pl.col(KEY) == digest).drop(KEY) for digest in newest]
    for number in range(12 * times):
        end = _month_end(number)
        yield year[number % 12].with_columns(
            source_id=pl.lit(SOURCE),
            document_id=pl.lit(f"{number:012x}"),
            document_name=pl.lit(f"{end}.pdf"),
            as_of=pl.lit(end.isoformat()),
            as_of_date=pl.lit(end.isoformat()),
        )


def _month_end(number: int) -> date:
    year, month = divmod(number + 1, 12)
    return date(FIRST_MONTH.year + year, month + 1, 1) - timedelta(days=1)


def run(times: int) -> dict[str, float]:
    """One size, in this process."""
    with TemporaryDirectory() as home:
        project = part_of(load(load_settings(home=Path(home), offline=True)), ("reference", "un_personnel"))
        reference, dataset = project.datasets[0], project.dataset_of(SOURCE)
        for source in reference.sources:
            keep_manifest(project.workspace, gather_source(project, reference, source, None))
            steps.parse(project, reference, source)
        harmonise_dataset(project, reference)
        for source in dataset.sources:
            empty = pl.DataFrame(
                schema=dict.fromkeys(["source_id", "document_id", "document_name", "locator"], pl.String)
            )
            project.workspace.write(f"rows.{source.source_id}", empty)
            project.workspace.write(f"corrections.{source.source_id}", pl.DataFrame(schema=REPORT_SCHEMA))
            project.workspace.write(f"members.{source.source_id}", pl.DataFrame(schema=MEMBERS))
        project.workspace.write(f"rows.{SOURCE}", months(project, times))
        rows = project.workspace.rows(f"rows.{SOURCE}")
        begin = time.perf_counter()
        harmonise_dataset(project, dataset)
        for mart in project.marts:
            build(mart, project.workspace)
        for table in project.built_tables:
            checks.check_table(table, project.expectations_of(table.name), project.workspace)
        for query in project.queries:
            checks.check_query(query, project.subject(query), project.workspace)
        return {"rows": rows, "seconds": time.perf_counter() - begin, "mebibytes": peak_mebibytes()}


def measure() -> list[tuple[str, str, str]]:
    found = []
    for times in TIMES:
        command = [sys.executable, "-m", "tests.bench.scale", str(times)]
        found.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    base = found[0]
    lines = []
    for times, one in zip(TIMES[1:], found[1:], strict=True):
        growth = (one["seconds"] / base["seconds"]) / (one["rows"] / base["rows"])
        text = f"{growth:.2f} ({one['rows']:,} rows in {one['seconds']:.0f} s, {one['mebibytes']:.0f} MiB)"
        lines.append((f"{times} x a year of reports: growth of time / growth of rows", text, "1, 2048 MiB"))
    return lines


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]))))
