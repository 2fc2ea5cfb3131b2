"""The labels that went wrong: how many of each kind are right, and that none is a false identity."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from pipeline.ask.labels import resolved
from pipeline.project import load
from pipeline.settings import Settings
from tests.real.test_labels import MIRROR, PRESENT

CASES = MIRROR.parent / "cases" / "labels" / "labels.csv"

pytestmark = pytest.mark.skipif(not CASES.is_file(), reason="the labels that went wrong are not here")


def outcome(kind: str, iso3: str | None, found: dict[str, object]) -> str:
    """right, unknown or false: an identity that the label has not."""
    if kind in PRESENT:
        return "unknown" if found["kind"] is None else "right" if found["iso3"] == iso3 else "false"
    if found["iso3"] is not None:
        return "false"
    if kind in ("garbage", "aggregate"):
        return "right" if found["kind"] is None else "false"
    return "right" if found["kind"] is not None else "unknown"


def test_no_label_has_a_false_identity_and_nearly_all_states_are_known(tmp_path: Path) -> None:
    project = load(Settings(home=tmp_path, offline=True))
    cases = pl.read_csv(CASES, infer_schema=False).select("label", "kind", "iso3")
    answers = resolved(project, cases["label"].to_list(), None)
    told = [
        (kind, outcome(kind, iso3, found), label)
        for (label, kind, iso3), found in zip(cases.iter_rows(), answers, strict=True)
    ]
    counts = Counter((kind, result) for kind, result, _ in told)
    print(sorted(counts.items()), [case for case in told if case[1] == "unknown"])
    assert [case for case in told if case[1] == "false"] == []
    for kind in (*PRESENT, "organisation"):
        assert counts[kind, "right"] >= 0.95 * sum(counts[kind, r] for r in ("right", "unknown", "false"))
