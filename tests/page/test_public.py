"""A page for everybody shows no value of a source that may not be passed on: a made-up one is nowhere."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipeline.publish.page.asking import asked, lacks, rows_of
from pipeline.publish.page.declared import Declared, PageError
from pipeline.publish.page.site import make_site
from pipeline.store.releases import Release, parquet_path
from tests.support.figures import read
from tests.support.shipped import shipped_project
from tests.support.site import PAGE, pages_by_kind

#: No figure of the warehouse.
SENTINEL = 71_830_659
#: A source whose terms allow nothing.
CLOSED = "wps_index"
#: Questions that answer it where a page is not for everybody.
SHOWN = ("record/measures", "record/indicators", "country/changes", "questions/answers")
_BETWEEN = re.compile(r"(?<=\d)[\s,\u00a0\u202f](?=\d)")

#: By table, its rows with the sentinel wherever a figure of the closed source would stand; pages of few countries.
WITH_SENTINEL = {
    "marts.country_frame": "FROM t WHERE iso3 IN ('RWA', 'SWE', 'UGA')",
    "marts.debate_meeting": "FROM t WHERE meeting_symbol IN ('S/PV.6877', 'S/PV.8649', 'S/PV.8724')",
    "core.nap_plan": "FROM t WHERE iso3 IN ('RWA', 'SWE', 'UGA')",
    "core.mission": "FROM t WHERE mission IN ('MINUSCA', 'UNMISS')",
    "marts.country_year": f"SELECT * REPLACE ({SENTINEL} AS wps_index, true AS wps_index_covered) FROM t",
    "core.observation": f"""FROM t UNION ALL BY NAME
        SELECT * REPLACE (
            '{CLOSED}' AS source_id, {SENTINEL} AS value, '{SENTINEL}' AS value_printed, 2100 AS year
        ) FROM t WHERE iso3 IS NOT NULL QUALIFY row_number() OVER (PARTITION BY iso3) = 1""",
    "marts.question_answer": f"""SELECT * REPLACE (
            '{CLOSED}' AS told_by, {SENTINEL} AS value_now, {SENTINEL} AS value_2012, '{SENTINEL}' AS coverage_now
        ) FROM t""",
    "marts.question_figure": f"SELECT * REPLACE ('{CLOSED}' AS told_by, {SENTINEL} AS value) FROM t",
    "meta.source": f"SELECT * REPLACE (CASE WHEN source_id = '{CLOSED}' THEN 1 ELSE documents END AS documents) FROM t",
    "meta.check_result": f"SELECT * REPLACE ('{SENTINEL}' AS sample) FROM t",
    "meta.change_cell": f"""FROM t UNION ALL BY NAME
        SELECT 1 AS change_no, 'core.observation' AS table_name, 'cell' AS change, '{{}}' AS row_key,
            'value' AS column_name, '1' AS old_value, '{SENTINEL}' AS new_value, 'RWA' AS iso3,
            '{CLOSED}' AS source_id, ['source'] AS causes
        UNION ALL BY NAME
        SELECT 2 AS change_no, 'core.nap_claim' AS table_name, 'cell' AS change,
            '{{"plan_id": "RWA-3", "field": "period_end"}}' AS row_key, 'value' AS column_name, '2027' AS old_value,
            '2028' AS new_value, 'RWA' AS iso3, 'nap_register' AS source_id, ['claim_added'] AS causes,
            (SELECT min(document_id) FROM read_parquet('{{documents}}') WHERE source_id = 'nap_register')
                AS new_document_id, 'line 1998' AS new_locator""",
}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """The shipped release with a sentinel among its values."""
    shipped = shipped_project(tmp_path_factory).releases.current()
    assert shipped
    folder = tmp_path_factory.mktemp("closed") / shipped.release_id
    for file in (f for f in shipped.folder.rglob("*") if f.is_file()):
        target = folder / file.relative_to(shipped.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(file)
    with duckdb.connect() as connection:
        for table, sql in WITH_SENTINEL.items():
            file = parquet_path(folder, table)
            connection.execute(f"CREATE OR REPLACE TABLE t AS FROM read_parquet('{file}')")
            file.unlink()
            known = sql.replace("{documents}", str(parquet_path(folder, "meta.document")))
            connection.execute(f"COPY ({known}) TO '{file}' (FORMAT parquet)")
    feeds = folder / "feeds"
    (feeds / "country").mkdir(parents=True, exist_ok=True)
    listed = {"feeds": [{"kind": "country", "value": "RWA", "path": "country/RWA"}]}
    item = {"date_published": "2026-11-27T04:00:00Z", "title": "a claim was added", "tags": ["claim_added"]}
    for name, said in (("index", listed), ("country/RWA", {"items": [item]})):
        (feeds / f"{name}.json").unlink(missing_ok=True)
        (feeds / f"{name}.json").write_text(json.dumps(said), encoding="utf-8")
    (feeds / "country/RWA.atom").touch()
    yield replace(shipped, folder=folder, current=False)


def has_sentinel(text: str) -> bool:
    return str(SENTINEL) in _BETWEEN.sub("", text)


def test_no_question_of_a_public_page_answers_it(release: Release) -> None:
    """Pages and charts are made of these rows alone."""
    found: dict[bool, set[str]] = {}
    for public in (False, True):
        declared = Declared(PAGE, public=public)
        asks = {f"{kind.name}/{name}": sql for kind in declared.kinds for name, sql in kind.questions.items()}
        asks |= {f"charts/{name}": chart.sql for name, chart in declared.charts.items()}
        with asked(release.folder, public=public) as connection:
            chosen = asks if public else SHOWN
            found[public] = {n for n in chosen if has_sentinel(str(rows_of(connection, asks[n], n)))}
    assert found == {False: set(SHOWN), True: set()}


@pytest.fixture(scope="module")
def site(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(Declared(PAGE, public=True), tmp_path_factory.mktemp("public"), release)


def test_a_country_says_what_changed_last_and_why(site: Path) -> None:
    changed = read(site / "country/RWA.html").css_first("#changed")
    assert changed
    text = " ".join(changed.text().split())
    assert "Nothing has changed" not in text, "its feed, made by other terms, is not shown"
    for said in (
        "a claim was added",
        "core.nap_claim.value",
        "plan_id RWA-3, field period_end",
        "2027",
        "2028",
        "line 1998",
    ):
        assert said in text
    (place,) = (str(a.attributes["href"]) for a in changed.css("a"))
    assert place.endswith("#line-1998"), "and its feed is not linked"
    other = read(site / "country/SWE.html").css_first("#changed")
    assert other and "is not shown" in other.text() and "Nothing has changed" not in other.text()


def test_no_public_page_shows_it_and_says_why(site: Path) -> None:
    written = [file for file in site.rglob("*") if file.suffix in {".html", ".json", ".csv", ".svg", ".atom"}]
    assert len(written) > len(Declared(PAGE, public=True).kinds)
    for language in ("", "fr"):
        made = {kind for kind, files in pages_by_kind(site, language, public=True).items() if files}
        assert made == {kind.name for kind in Declared(PAGE, public=True).kinds}
    assert [file.name for file in written if has_sentinel(file.read_text(encoding="utf-8"))] == []
    country = (site / "country/RWA/record.html").read_text(encoding="utf-8")
    assert "do not say that it may be passed on" in country
    assert 'href="../../limits.html#kept-back"' in country


def test_a_release_of_an_earlier_program_has_its_page_without_what_it_does_not_have(
    release: Release, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path / release.folder.name
    shutil.copytree(release.folder, folder, symlinks=True)
    file = parquet_path(folder, "meta.table")
    duckdb.sql(f"COPY (SELECT * EXCLUDE (version, until) FROM '{file}') TO '{file}.new' (FORMAT parquet)")
    Path(f"{file}.new").replace(file)
    parquet_path(folder, "core.nap_plan").unlink()
    earlier, tables = replace(release, folder=folder), shipped_project(tmp_path_factory).tables
    asks = {k.name: k.questions for k in Declared(PAGE).kinds if k.name in ("dictionary", "plan", "country")}
    with asked(folder, public=True) as connection, pytest.raises(PageError, match="version") as lacking:
        rows_of(connection, asks["dictionary"]["tables"], "dictionary/tables.sql")
    assert lacks(lacking.value)
    with asked(earlier.folder, public=True, declared=tables) as connection:
        listed = rows_of(connection, asks["dictionary"]["tables"], "dictionary/tables.sql")
        assert listed and {row["version"] for row in listed} == {None}
        assert rows_of(connection, asks["plan"]["about"], "plan/about.sql") == []
        assert len(rows_of(connection, asks["country"]["about"], "country/about.sql")) == 3
