"""The whole job on the real downloads, and the proof that the shipped rows are what today's parsers make of them."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import duckdb
import pytest
from polars.testing import assert_frame_equal

from pipeline.project import Project, load
from pipeline.run import nightly
from pipeline.run.refresh_shipped import parsed_now
from pipeline.settings import load_settings
from pipeline.store.shipped import KEY
from tests.support.environment import MIRROR
from tests.support.kernel import part_of

pytestmark = pytest.mark.skipif(MIRROR is None, reason="WPS_MIRROR names no folder of downloads")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return load(load_settings(home=tmp_path_factory.mktemp("mirror"), mirror=MIRROR))


def archived_sources() -> list[str]:
    """Every source whose documents are parsed to rows that may ship; the register's pages are only watched."""
    project = load(load_settings())
    return [
        s.source_id
        for d, s in project.sources
        if project.archive_of(d).entries(s.source_id) or (s.licence.ship and _mirrored(s.source_id))
    ]


def _mirrored(source_id: str) -> bool:
    return MIRROR is not None and (MIRROR / source_id).is_dir()


@pytest.mark.parametrize("source_id", archived_sources())
def test_the_archive_equals_what_the_parser_makes_of_the_mirror(project: Project, source_id: str) -> None:
    dataset = project.dataset_of(source_id)
    source = next(s for s in dataset.sources if s.source_id == source_id)
    parsed = parsed_now(project.settings, dataset, source)
    assert {e.sha256: e for e in parsed} == {e.sha256: e for e in project.archive_of(dataset).entries(source_id)}, (
        "wps archive refresh"
    )
    shipped = project.archive_of(dataset).rows(source_id).partition_by(KEY, as_dict=True, include_key=False)
    for entry, rows in parsed.items():
        if rows is not None:
            ours = shipped[(entry.sha256,)]
            assert_frame_equal(rows, ours.select(rows.columns))
            assert all(ours[c].null_count() == ours.height for c in ours.columns if c not in rows.columns)


def test_the_job_publishes_every_total_read_by_hand(project: Project) -> None:
    truth = MIRROR.parent / "truth" / "reports.csv"  # type: ignore[union-attr]
    if not truth.exists():
        pytest.skip("no totals read by hand beside the mirror")
    assert nightly.run(part_of(project, ("reference", "un_personnel")))["outcome"] == "published"
    with duckdb.connect(str(project.releases.database), read_only=True) as warehouse:
        sql = """
            SELECT u.month_end, sum(u.male), sum(u.female), sum(u.total) + any_value(s.persons_lost)
            FROM marts.uniformed_personnel u JOIN core.month_source s USING (month_end) GROUP BY ALL
        """
        published = {row[0]: row[1:] for row in warehouse.execute(sql).fetchall()}
        lost = {
            r[0] for r in warehouse.execute("SELECT month_end FROM core.month_source WHERE persons_lost > 0").fetchall()
        }
    for month, (male, female, total) in _truth(truth).items():
        assert published[month][2] == total, month
        if month not in lost:
            assert published[month][:2] == (male, female), month


def _truth(path: Path) -> dict[date, tuple[int | None, int | None, int]]:
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    number = lambda text: int(text) if text else None  # noqa: E731
    return {date.fromisoformat(r["as_of"]): (number(r["male"]), number(r["female"]), int(r["total"])) for r in rows}
