"""Checks of what datasets leave beside their tables."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipeline.check.checks import check_side, recorded, side_question, side_record
from pipeline.declare.checks import CheckError, read_expectations, read_reject_checks, side_checks
from pipeline.store.workspace import Workspace

SIDES = {
    "reject": pl.DataFrame(
        {
            "source_id": ["register", "reports"],
            "document_id": ["a", "b"],
            "locator": ["line 4", "p1 r2"],
            "reason": ["no_source", "unknown_entity"],
        }
    ),
    "row_account": pl.DataFrame({"difference": [0, 0]}),
    "drift": pl.DataFrame({"what": ["label"], "drift": ["unexpected"]}),
    "correction": pl.DataFrame({"rows_already_right": [0]}),
}


def test_a_row_of_a_shipped_file_must_be_usable_and_one_of_a_publisher_need_not(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for side, frame in SIDES.items():
        workspace.write(f"{side}.plans", frame)
    results = {check.name: check_side(check, "plans", workspace) for check in side_checks({"register"})}
    failed = [name for name, result in results.items() if not result.passed]
    assert failed == ["nothing_unknown", "packaged_facts_usable"], "an unknown label is told too"
    assert results["nothing_unknown"].severity == "warning"
    result = results["packaged_facts_usable"]
    assert (result.severity, result.failing) == ("error", 1)
    assert [row["locator"] for row in result.sample] == ["line 4"]


def test_each_check_has_a_record_and_a_question_of_its_own(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for side, frame in SIDES.items():
        workspace.write(f"{side}.plans", frame)
    for check in side_checks({"register"}):
        result = check_side(check, "plans", workspace)
        assert recorded(workspace, side_record(check, "plans"), side_question(check)) == [result]
    asked = {side_question(check) for packaged in ({"register"}, {"other"}) for check in side_checks(packaged)}
    assert len(asked) == len(side_checks(())) + 1, "only the question about shipped files depends on which ship"


DECLARED = """
meta.reject:
  - name: reports_are_whole
    reason: unknown_entity
    severity: warning
    description: every report can be placed
"""


def test_a_dataset_says_which_reason_is_worth_a_look(tmp_path: Path) -> None:
    (tmp_path / "expectations.yaml").write_text(DECLARED)
    assert read_expectations(tmp_path / "expectations.yaml", {}) == {}
    (check,) = read_reject_checks(tmp_path / "expectations.yaml")
    workspace = Workspace(tmp_path)
    workspace.write("reject.plans", pl.concat([SIDES["reject"], SIDES["reject"]]))
    assert check in side_checks((), [check])
    result = check_side(check, "plans", workspace)
    assert (result.check_name, result.table_name) == ("reports_are_whole plans", "meta.reject")
    assert (result.severity, result.failing, result.detail) == ("warning", 1, "every report can be placed")
    assert [row["document_id"] for row in result.sample] == ["b"], "a document is shown once"


@pytest.mark.parametrize(
    ("old", "new"), [("severity: warning", "severity: fatal"), ("    reason: unknown_entity\n", "")]
)
def test_a_wrong_declaration_is_named(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "expectations.yaml").write_text(DECLARED.replace(old, new))
    with pytest.raises(CheckError, match=r"expectations\.yaml: meta\.reject: .*reports_are_whole"):
        read_reject_checks(tmp_path / "expectations.yaml")


def test_without_a_file_nothing_is_declared(tmp_path: Path) -> None:
    assert read_reject_checks(tmp_path / "expectations.yaml") == ()
