"""meta.coverage: what is there adds up, and what is not there is told of periods, meetings and who was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.contract import Document, Harmonised
from pipeline.declare.domain import Domain
from pipeline.declare.field import Field
from pipeline.declare.licence import Licence
from pipeline.declare.schema import Table, read_tables
from pipeline.declare.source import Source
from pipeline.project import HERE, Project
from pipeline.publish.coverage.coverage import of_project
from pipeline.shared.placed import placed
from pipeline.store.manifest import Manifest, keep_manifest
from pipeline.store.workspace import Workspace

TODAY = date(2020, 6, 15)
SCHEMA = {
    **dict.fromkeys(("source_id", "document_id", "locator"), pl.String),
    **{"day": pl.Date, "entity": pl.String, "mission": pl.String, "symbol": pl.String},
}
TABLE = Table("core.t", "T", "", tuple(Field(n, "string", n) for n in SCHEMA), ("locator",), "day", sources=("s", "o"))
META = next(t for t in read_tables(HERE / "declare" / "meta.yaml") if t.name == "meta.coverage")
MONTHLY = Domain("month", "2020-01", entities=("entity", "mission"))
MEETINGS = Domain("meeting", "2019", listed_in="core.t", meeting="symbol")
ACCOUNT = {"source_id": pl.String, "document_id": pl.String, "rows_core": pl.Int64, "rows_rejected": pl.Int64}


def source(name: str, domain: Domain | None) -> Source:
    return Source(name, name, "P", "", Licence("CC0-1.0"), "C", ("csv",), domain=domain)


def row(period: tuple[int, int], entity: str | None = None, document: str = "d", **said: object) -> dict[str, object]:
    return {"source_id": "s", "document_id": document, "day": date(*period, 15), "entity": entity, **said}


def covered(
    home: Path,
    domain: Domain | None,
    rows: Sequence[Mapping[str, object]],
    *,
    refused: Mapping[str, str] | None = None,
    rejected_of: str = "",
    documents: Mapping[str, str] | None = None,
    suspect: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """The coverage of a source `s` with these rows; `o` is another one of the same table, without a domain."""
    workspace = Workspace(home)
    frame = pl.DataFrame([{"locator": str(n), **r} for n, r in enumerate(rows)], schema=SCHEMA)
    sources = (source("s", domain), source("o", None))
    workspace.write("core.t", frame)
    doubted = frame.filter(pl.col("locator").is_in(suspect))
    nothing = frame.select("source_id", "document_id").clear()
    named = {"s": domain.meeting} if domain and domain.meeting else {}
    cadences = {"s": domain.cadence} if domain else {}
    made = Harmonised(tables={"core.t": frame}, rejected=nothing, set_aside=nothing)
    workspace.write("placed.d", placed(made, {"core.t": "day"}, cadences, named, {"core.t": doubted}))
    held = tuple(Document("s", name, digest * 12, 1, "inbox") for digest, name in (documents or {}).items())
    told = tuple({"name": n, "reason": why, "detail": ""} for n, why in (refused or {}).items())
    for s in sources:
        mine = held if s.source_id == "s" else ()
        plain = Manifest(s.source_id, "inbox", "", 0, 0, "2020-06-15T00:00:00", mine, ())
        keep_manifest(workspace, replace(plain, refusals=cast(Any, told)) if s.source_id == "s" else plain)
    counted = frame.group_by("source_id", "document_id").agg(pl.len().cast(pl.Int64).alias("rows_core"))
    accounts = counted.with_columns(rows_rejected=(pl.col("document_id") == rejected_of).cast(pl.Int64))
    without = [("s", d.document_id, 0, 0) for d in held if d.document_id not in set(counted["document_id"])]
    accounts = pl.concat([accounts.select(*ACCOUNT), pl.DataFrame(without, schema=ACCOUNT, orient="row")])
    dataset = SimpleNamespace(name="d", tables={"core.t": TABLE}, sources=sources)
    project = SimpleNamespace(
        workspace=workspace,
        tables={"core.t": TABLE, "meta.coverage": META},
        datasets=(dataset,),
        sources=[(dataset, s) for s in sources],
    )
    every = accounts.with_columns(rows_set_aside=pl.lit(0, pl.Int64))
    return of_project(cast(Project, project), every, TODAY).filter(pl.col("source_id") == "s").to_dicts()


def without_rows(found: Sequence[Mapping[str, Any]], *columns: str) -> set[tuple[Any, ...]]:
    return {tuple(r[c] for c in columns) for r in found if not r["rows"] and r["table_name"]}


def test_who_is_there_before_and_after_is_expected_between(tmp_path: Path) -> None:
    """Rwanda lacks February, which has rows; Ghana lacks two months, so that nothing is expected of it."""
    rows = [row((2020, m), "RWA", mission="M") for m in (1, 3, 4, 5)]
    rows += [row((2020, m), "GHA") for m in (1, 4)] + [row((2020, 2), "KEN")]
    found = covered(tmp_path, MONTHLY, rows)
    assert without_rows(found, "period", "entity", "mission", "state") == {
        (date(2020, 2, 29), "RWA", None, "not_published"),
        (date(2020, 2, 29), None, "M", "not_published"),
    }


def test_nobody_is_expected_where_the_domain_does_not_say_so(tmp_path: Path) -> None:
    rows = [row((2020, m), "RWA") for m in (1, 3, 4, 5)] + [row((2020, 2), "KEN")]
    assert without_rows(covered(tmp_path, Domain("month", "2020-01"), rows), "entity") == set()


def test_who_lacks_in_a_month_that_is_missing_lacks_for_its_reason(tmp_path: Path) -> None:
    rows = [row((2020, m), "RWA") for m in (1, 3, 4, 5)]
    for reason, state in (("collapsed", "suspect"), ("timeout", "not_at_hand"), ("bad_pdf", "refused")):
        found = covered(tmp_path, MONTHLY, rows, refused={"report_2020_02.pdf": reason})
        assert without_rows(found, "entity", "state") == {(None, state), ("RWA", state)}, reason


def test_who_may_be_among_rejected_rows_is_not_called_unpublished(tmp_path: Path) -> None:
    rows = [row((2020, m), "RWA") for m in (1, 3, 4, 5)] + [row((2020, 2), "KEN", "cut")]
    assert without_rows(covered(tmp_path, MONTHLY, rows, rejected_of="cut"), "entity", "state") == {("RWA", "refused")}


def test_a_period_whose_only_document_was_set_aside_says_so(tmp_path: Path) -> None:
    rows = [row((2020, m), "KEN") for m in (1, 2, 4, 5)]
    found = covered(tmp_path, Domain("month", "2020-01"), rows, documents={"a": "report_2020_03.pdf"})
    assert without_rows(found, "period", "state", "documents") == {(date(2020, 3, 31), "set_aside", 1)}


def test_doubted_rows_are_suspect_and_the_sum_stands(tmp_path: Path) -> None:
    rows = [row((2020, m), "RWA") for m in (1, 1, 2, 3, 4, 5)]
    found = covered(tmp_path, MONTHLY, rows, suspect=["0", "4"])
    counted = {(r["period"].month, r["state"]): r["rows"] for r in found}
    assert (
        counted[1, "present"] == counted[1, "suspect"] == counted[4, "suspect"] == 1 and (4, "present") not in counted
    )
    assert sum(counted.values()) == len(rows)


def test_each_meeting_that_others_list_is_there_or_not(tmp_path: Path) -> None:
    """Two meetings of one day are two; a refused record names its meeting, whatever the signs in its name."""
    rows = [{**row((2019, 3)), "source_id": "o", "symbol": f"S/PV.{n}"} for n in (1, 2, 3)]
    rows += [{**row((2019, 3)), "symbol": "S/PV.1"}, {**row((2019, 4)), "symbol": "A/PV.9"}]
    rows += [{**row((2018, 4)), "source_id": "o", "symbol": "S/PV.0"}]
    found = covered(tmp_path, MEETINGS, rows, refused={"S_PV.2-EN.pdf": "bilingual", "S_PV.22.pdf": "bilingual"})
    day = date(2019, 3, 15)
    assert without_rows(found, "meeting", "period", "state") == {
        ("S/PV.2", day, "refused"),
        ("S/PV.3", day, "not_at_hand"),
        (None, None, "refused"),
    }
    assert {(r["meeting"], r["state"]) for r in found if r["rows"]} == {("S/PV.1", "present"), ("A/PV.9", "present")}


@settings(max_examples=25, deadline=None)
@given(
    there=st.sets(st.tuples(st.integers(1, 5), st.sampled_from(["RWA", "KEN", "GHA"]))),
    doubted=st.sets(st.integers(0, 14)),
)
def test_rows_add_up_and_who_is_told_missing_is_there_just_before_and_just_after(
    tmp_path_factory: pytest.TempPathFactory, there: set[tuple[int, str]], doubted: set[int]
) -> None:
    rows = [row((2020, month), entity) for month, entity in sorted(there)]
    found = covered(tmp_path_factory.mktemp("home"), MONTHLY, rows, suspect=[str(n) for n in doubted])
    assert sum(r["rows"] for r in found if r["state"] in ("present", "suspect")) == len(rows)
    gaps = {(r["period"].month, r["entity"]) for r in found if r["entity"] and not r["rows"]}
    assert gaps == {
        (month, entity)
        for month in range(2, 5)
        for entity in ("RWA", "KEN", "GHA")
        if (month, entity) not in there and {(month - 1, entity), (month + 1, entity)} <= there
    }
