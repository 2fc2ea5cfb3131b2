"""An acceptance covers what was found, no worse, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.acceptance import covers, let_pass
from pipeline.check.results import FINDINGS, CheckResult, rows_found
from pipeline.store.accepted import FILE, Acceptance, AcceptedError, acceptances, keep

RESULT = CheckResult("rows_kept", "core.count", "error", False, 1, acceptable=True, found={"here": -0.5})
GIVEN = Acceptance("rows_kept", "core.count", "a mission closed", "2026-01-01", "2026-01-14", 1, "", "", {"here": -0.5})

findings = st.dictionaries(st.sampled_from("abcdef"), st.floats(-1, 1000), min_size=1)


@given(findings, findings)
def test_everything_found_was_found_before_and_is_no_worse(then: dict[str, float], now: dict[str, float]) -> None:
    covered = covers(replace(GIVEN, found=then), replace(RESULT, found=now))
    assert covers(replace(GIVEN, found=then), replace(RESULT, found=then))
    assert not covered or (set(now) <= set(then) and all(now[k] <= then[k] + 0.01 * max(1, abs(then[k])) for k in now))
    assert covered or any(name not in then or now[name] > then[name] for name in now)


@pytest.mark.parametrize(
    ("changed", "passes"),
    [
        ({}, True),
        ({"found": {"here": -0.6}}, True),  # more rows than when it was accepted
        ({"found": {"here": -0.4}}, False),
        ({"found": {"here": -0.5, "there": -0.5}}, False),
        ({"table_name": "core.other"}, False),
        ({"check_name": "entities_kept"}, False),
        ({"acceptable": False}, False),
    ],
)
def test_another_failure_of_the_same_check_is_not_hidden(changed: dict[str, object], passes: bool) -> None:
    (result,) = let_pass([replace(RESULT, **changed)], [GIVEN])  # type: ignore[arg-type]
    assert (result.accepted == "a mission closed", result.blocks) == (passes, not passes)


def test_what_passes_or_only_warns_needs_no_acceptance() -> None:
    for result in (replace(RESULT, passed=True), replace(RESULT, severity="warning")):
        assert let_pass([result], [GIVEN]) == [result]


def test_a_check_that_does_not_say_what_it_found_is_bound_to_all_of_it() -> None:
    plain = replace(RESULT, found={}, failing=3, sample=({"year": 2020},))
    kept = replace(GIVEN, found=plain.findings)
    assert covers(kept, plain) and not covers(kept, replace(plain, failing=4))
    assert not covers(kept, replace(plain, sample=({"year": 2021},)))


def test_the_same_row_of_a_newer_document_is_the_same_finding() -> None:
    row = {"iso3": "MLI", "month_end": date(2920, 1, 31), "document_id": "aaaa", "locator": "line 9"}
    assert rows_found([row]) == rows_found([row | {"document_id": "bbbb", "locator": "line 7", "document": "x.csv"}])
    assert rows_found([row]) != rows_found([row | {"iso3": "FRA"}])
    assert len(rows_found({"n": n} for n in range(FINDINGS + 1))) == 1


def test_acceptances_are_kept_until_their_last_day(tmp_path: Path) -> None:
    assert acceptances(tmp_path) == []
    keep(tmp_path, [GIVEN])
    (kept,) = acceptances(tmp_path)
    assert kept == GIVEN
    assert kept.stands(date(2026, 1, 14)) and not kept.stands(date(2026, 1, 15))
    for damaged in ("{", '[{"check": "x"}]', "[3]"):
        (tmp_path / FILE).write_text(damaged)
        with pytest.raises(AcceptedError, match="mend it or move it away"):
            acceptances(tmp_path)
