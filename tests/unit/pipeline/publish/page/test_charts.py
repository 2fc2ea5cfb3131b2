"""What a chart on a page is known by: the page is made anew for what it shows, and for nothing else of a release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.page.asking import Rows
from pipeline.publish.page.charts import Drawn
from pipeline.publish.page.declared import Chart
from pipeline.publish.page.names import Names
from pipeline.publish.page.words import Words

ASKED, OTHER = "marts.contributor_month", "marts.mission_month"


def drawn(**changed: Any) -> Drawn:
    chart = Chart("one", {}, f"FROM {ASKED}", None, ("iso3",), False, (), None, {}, ())
    told = {"rows": Rows([{"iso3": "KEN"}], [7]), "found": None, "key": {"iso3": "KEN"}} | changed
    return Drawn(chart, words=Words(Path("page/words"), "en"), names=Names({}), theme={}, **told)


def release(name: str = "one", table: str = ASKED, **changed: object) -> dict[str, object]:
    files = [
        {"table": each, "parquet": f"{each}.parquet", "parquet_bytes": 10, "csv": None, "csv_bytes": None}
        for each in (ASKED, OTHER)
    ]
    return {"release_id": name, "files": [file | (changed if file["table"] == table else {}) for file in files]}


@pytest.mark.parametrize(
    "later", [release("two"), release(parquet_bytes=11), release(table=OTHER, csv="other.csv")], ids=str
)
def test_a_chart_about_one_stays_where_nothing_that_it_shows_changed(later: dict[str, object]) -> None:
    assert drawn().model(later) == drawn().model(release())


@pytest.mark.parametrize(
    "changed", [{"rows": Rows([{"iso3": "KEN"}], [8])}, {"found": {"n": 1}}, {"key": {"iso3": "UGA"}}], ids=str
)
def test_a_chart_changes_with_what_it_shows(changed: dict[str, Any]) -> None:
    assert drawn(**changed).model(release()) != drawn().model(release())


def test_a_chart_changes_with_the_files_that_it_leads_to() -> None:
    assert drawn().model(release(csv="contributors.csv")) != drawn().model(release())
