"""Checks of what datasets leave beside their tables."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipeline.check.checks import check_side, recorded, side_question, side_record
from pipeline.declare.checks import side_checks
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
    "correction": pl.DataFrame({"rows_already_right": [0]}),
}


def test_a_row_of_a_shipped_file_must_be_usable_and_one_of_a_publisher_need_not(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for side, frame in SIDES.items():
        workspace.write(f"{side}.plans", frame)
    results = {check.name: check_side(check, "plans", workspace) for check in side_checks({"register"})}
    failed = [name for name, result in results.items() if not result.passed]
    assert failed == ["packaged_facts_usable"]
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
