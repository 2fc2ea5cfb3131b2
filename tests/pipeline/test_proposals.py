"""Claims from outside: judged line by line by the register's own rules, in use with credit, withdrawn with a reason."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from assets.action_plans import dataset
from assets.action_plans.vocabulary import COLUMNS, PLANS
from assets.indicators import dataset as indicators
from pipeline.ask.errors import AskError
from pipeline.ask.proposing import judged, proposed, withdrawn
from pipeline.check.shrinkage import compared
from pipeline.declare.checks import side_checks
from pipeline.fetch.fetch import gather_source
from pipeline.parse.parse import read_source
from pipeline.project import Project
from pipeline.store import proposals
from pipeline.store.manifest import keep_manifest
from pipeline.store.releases import Release
from tests.support.proposed import CLAIM, register_at, whole
from tests.support.proposed import file_of as written

REGISTER = "nap_register"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return replace(whole(), settings=register_at(tmp_path / "home").settings)


def file_of(folder: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS[PLANS]) -> Path:
    return written(folder / "mine.csv", *rows, columns=columns)


def test_each_line_is_refused_for_its_own_reasons(project: Project, tmp_path: Path) -> None:
    known = next(csv.DictReader((dataset.folder / "claims.csv").open(encoding="utf-8")))
    path = file_of(
        tmp_path,
        CLAIM,
        CLAIM | {"source_url": ""},
        CLAIM | {"entity": "KEM", "seen": "2100-01-01"},
        CLAIM | {"value": "soon"},
        dict(known),
        CLAIM,
        CLAIM | {"publisher_type": "news", "value": "2016"},
        CLAIM | {"field": "adopted", "note": "a bell \a"},
    )
    found = judged(project, path).verdict()
    assert (found["register"], found["file"], found["accepted"]) == (REGISTER, PLANS, [2])
    assert {(r["line"], r["reason"]) for r in found["refused"]} >= {
        *((3, "no_source"), (4, "unknown_entity"), (4, "bad_seen"), (5, "bad_value"), (6, "duplicate_claim")),
        *((7, "duplicate_claim"), (8, "publisher_type_differs")),
        (9, "control_character"),
    }
    assert not (project.settings.home / "proposals").exists(), "nothing is kept of what is only checked"


def test_any_register_that_a_dataset_declares_takes_claims(project: Project, tmp_path: Path) -> None:
    (source_id, register), *_ = indicators.registers.items()
    columns = register.columns["facts"]
    known = next(csv.DictReader((indicators.packaged[source_id] / "facts.csv").open(encoding="utf-8")))
    found = judged(project, file_of(tmp_path, dict(known), {**known, "source_url": ""}, columns=columns)).verdict()
    assert found["register"] == source_id and {r["reason"] for r in found["refused"]} == {
        "duplicate_claim",
        "no_source",
    }
    changed = {**known, "value": "no", "source_url": "https://un.example.org/gender", "publisher": "Example Institute"}
    assert judged(project, file_of(tmp_path, changed, columns=columns)).verdict()["accepted"] == [2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no register"),
        ("country_label,entity\n", "it lacks generation"),
        (",".join(COLUMNS[PLANS]).replace("seen", "seen_on") + "\nx\n", "it has seen_on"),
        (",".join(COLUMNS[PLANS]) + "\n", "no claim"),
    ],
)
def test_a_file_that_is_none_is_refused_as_awhole(project: Project, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "mine.csv").write_text(text)
    with pytest.raises(AskError, match=said):
        proposed(project, tmp_path / "mine.csv", "A reader")
    with pytest.raises(AskError, match="cannot be read"):
        judged(project, tmp_path / "none.csv")
    with pytest.raises(AskError, match="more than 10,000,000 bytes"):
        judged(project, Path("/dev/zero"))
    (tmp_path / "mine.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AskError, match="cannot be read"):
        judged(project, tmp_path / "mine.csv")


def test_what_is_proposed_is_a_document_of_the_register_with_credit(project: Project, tmp_path: Path) -> None:
    home, source = project.settings.home, next(s for s in dataset.sources if s.source_id == REGISTER)
    path = file_of(tmp_path, CLAIM, CLAIM | {"source_url": ""})
    for name in ("", "x" * 200, "a\x00b"):
        with pytest.raises(AskError, match="--by"):
            proposed(project, path, name)
    verdict = proposed(project, path, "  A   reader ")
    (kept,) = proposals.proposals(home)
    assert (kept.contributor, kept.claims, kept.name) == ("A reader", 1, verdict["proposal"])
    assert next(r["reason"] for r in judged(project, path).refused) == "duplicate_claim", "it is there already"

    manifest = gather_source(project, dataset, source, None)
    keep_manifest(project.workspace, manifest)
    assert manifest.new == 1 and [d.name for d in manifest.documents if d.origin == "inbox"] == [kept.name]
    readable = {d.name: rows for d, rows in read_source(project, dataset, source).readable}
    assert pl.read_parquet(readable[kept.name]).select("entity", "value", "table").rows() == [
        ("KEN", "2016-03-08", PLANS)
    ]
    assert gather_source(project, dataset, source, None).new == 0
    (document_id,) = proposals.contributors(home)
    assert document_id == kept.name.split(".")[1] and manifest.documents[-1].document_id == document_id

    with pytest.raises(AskError, match=f"the nearest: {kept.name}"):
        withdrawn(home, f"{kept.name[:-5]}x.csv", "a mistake")
    withdrawn(home, kept.name, "the page says otherwise")
    assert proposals.documents(home, REGISTER) == () and proposals.withdrawn_documents(home) == {document_id}
    (gone,) = proposals.proposals(home, withdrawn=True)
    assert gone.why == "the page says otherwise"


def test_a_proposed_row_that_cannot_be_used_holds_nothing_back() -> None:
    rejects = pl.DataFrame({"source_id": ["r", "r"], "document_id": ["own", "proposed"], "reason": ["x", "y"]})
    checks = {c.name: c for c in side_checks(["r"], proposed=["proposed"])}
    for name, severity, document in (
        ("packaged_facts_usable", "error", "own"),
        ("proposed_claims_usable", "warning", "proposed"),
    ):
        assert checks[name].severity == severity
        assert rejects.filter(checks[name].wrong)["document_id"].to_list() == [document]


def test_claims_of_a_withdrawn_proposal_may_go(tmp_path: Path) -> None:
    table = dataset.tables["core.nap_claim"]
    path = tmp_path / "parquet" / "core" / "nap_claim.parquet"
    path.parent.mkdir(parents=True)
    rows = pl.DataFrame({"document_id": ["a", "a", "b"], "entity": ["KEN", "UGA", "KEN"]})
    rows.write_parquet(path)
    previous = Release("r1", tmp_path, None, "i", True, {table.name: 3}, "d")  # type: ignore[arg-type]
    left = rows.filter(pl.col("document_id") == "a").lazy()
    assert not compared(table, left, previous, []).passed
    assert compared(table, left, previous, [], {"b"}).passed
    assert not compared(table, left.head(1), previous, [], {"b"}).passed
