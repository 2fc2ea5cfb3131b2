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


@pytest.fixture(scope="module")
def personnel(project: Project) -> Path:
    """The database that the job publishes of the personnel alone."""
    assert nightly.run(part_of(project, ("reference", "un_personnel")))["outcome"] == "published"
    return project.releases.database


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


def test_months_of_personnel_that_are_there_and_those_that_are_not_add_up_to_all(personnel: Path) -> None:
    """Every month from November 2009 on that is over is either there or not, of the reports and of all sources."""
    with duckdb.connect(str(personnel), read_only=True) as connection:
        months = (
            "SELECT period, sum(rows) > 0 AS there, count(DISTINCT rows > 0) AS said FROM meta.coverage WHERE "
            "table_name = 'core.uniformed_personnel' AND period IS NOT NULL AND (rows > 0 OR (entity IS NULL AND "
            "mission IS NULL)) {} GROUP BY period"
        )
        (made,) = connection.sql("SELECT max(created_at_utc)::DATE FROM meta.release").fetchone() or (None,)
        assert isinstance(made, date)
        every = (made.year - 2009) * 12 + made.month - 11
        for only in ("AND source_id = 'un_contributions'", ""):
            found = connection.sql(months.format(only)).fetchall()
            assert len(found) == every and 0 < sum(there for _, there, _ in found) < every
            assert only == "" or {said for _, _, said in found} == {1}
        chosen = {row[0] for row in connection.sql("SELECT month_end FROM core.month_source").fetchall()}
        assert {period for period, there, _ in found if there} >= chosen
        wrong = connection.sql(
            "SELECT source_id FROM (SELECT source_id, sum(rows) AS n FROM meta.coverage GROUP BY 1) FULL JOIN "
            "(SELECT source_id, sum(rows_parsed) AS parsed FROM meta.row_account GROUP BY 1) USING (source_id) "
            "WHERE coalesce(n, 0) <> coalesce(parsed, 0)"
        ).fetchall()
        assert wrong == []
        doubted = [
            "SELECT source_id, sum(rows) AS n FROM meta.coverage WHERE state = 'suspect' GROUP BY 1 HAVING n > 0",
            "SELECT source_id, sum(len(string_split(locator, '; ')))::BIGINT AS n FROM marts.uniformed_personnel "
            "WHERE is_suspect GROUP BY 1",
        ]
        counted, marked = (connection.sql(f"{query} ORDER BY 1").fetchall() for query in doubted)
        assert counted and counted == marked


def test_the_job_publishes_every_total_read_by_hand(personnel: Path) -> None:
    truth = MIRROR.parent / "truth" / "reports.csv"  # type: ignore[union-attr]
    if not truth.exists():
        pytest.skip("no totals read by hand beside the mirror")
    with duckdb.connect(str(personnel), read_only=True) as warehouse:
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
