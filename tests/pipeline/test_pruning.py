"""A home does not grow from night to night, and nothing goes that a kept release, a page or the next night needs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipeline.run import nightly
from pipeline.run.pruning.history import forget_history, history, opened
from pipeline.run.pruning.pruning import prune
from pipeline.store.aging import NEWEST, AgingStore
from pipeline.store.runs import last_run
from tests.pipeline.commands import Wps
from tests.support.kernel import project_at

BEGAN = datetime(2026, 1, 1, 2, tzinfo=UTC)


def test_what_would_go_is_said_and_stays(home: Path, wps: Wps) -> None:
    spilt, export = home / "work" / "spill" / "duckdb.tmp", home / "exports" / "19990101T000000000Z-00000000"
    other = next((home / "parsed").rglob("*.parquet"))
    stale = other.with_name(other.name.replace(other.name.split(".")[2], "0" * 16))
    for path in (spilt, export / "marts.csv", stale):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 1000)
    said = json.loads(wps("prune", "--dry-run", "--json").stdout)
    assert {line["what"]: (line["number"], line["bytes"]) for line in said["pruned"]} == {
        "exports": (1, 1000),
        "spilt by engines": (1, 1000),
        "rows of documents": (1, 1000),
    }
    assert spilt.exists() and export.exists() and stale.exists()
    assert "0.0 MB would go" in wps("prune", "--dry-run").output
    assert wps("prune").exit_code == 0 and not (spilt.exists() or export.exists() or stale.exists()) and other.exists()
    assert "nothing to let go" in wps("prune").output


def test_documents_stay_while_nobody_can_tell_what_is_needed(home: Path, wps: Wps) -> None:
    before = list((home / "snapshots").glob("??/*"))
    file = next((home / "releases" / "current" / "parquet" / "meta").glob("document.parquet"))
    file.chmod(0o644)
    file.write_bytes(b"")
    _, why = prune(project_at(home, keep_days=1))
    assert why is not None and why.startswith("documents stay: what release")
    assert list((home / "snapshots").glob("??/*")) == before
    assert wps("prune").exit_code == 1


def test_a_home_in_use_is_left_alone(home: Path, wps: Wps) -> None:
    from pipeline.store.home import held

    with held(home):
        result = wps("prune")
    assert result.exit_code == 4 and "another run holds" in result.output


def test_pruning_that_fails_ends_no_night(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.run.pruning.pruning.folders", lambda *_: 1 / 0)
    record = nightly.run(project_at(home))
    assert (
        record["outcome"] == "unchanged" and record["not_pruned"] == "not pruned: ZeroDivisionError: division by zero"
    )
    assert last_run(home) == record


def test_notes_that_are_asked_for_stay(tmp_path: Path) -> None:
    now = [BEGAN]
    with AgingStore(tmp_path, now=lambda: now[0]) as store:
        old, new = store.put(b"old"), store.put(b"new")
        with store.transaction():
            for day in range(100):
                now[0] = BEGAN + timedelta(days=day)
                sha, outcome = old if day < 50 else new, "accepted" if day in {0, 50} else "not_modified"
                store.record("s", "a", origin="live", outcome=outcome, url="https://x/a", sha256=sha, size=3)
                store.record("s", "b", origin="live", outcome="refused", reason="not_published")

        def asked() -> tuple[object, ...]:
            last = store.in_vain("s", {"not_published"})["b"][1]
            return last, store.last_look("s", "a", "live"), store.current("s"), store.seen("s", old[:12])

        kept, until = asked(), BEGAN + timedelta(days=90)
        assert store.aged(until) == 200 - 2 * NEWEST - 3
        store.forget_aged(until)
        assert store.aged(until) == 0 and asked() == kept
        assert store.in_vain("s", {"not_published"})["b"][0] == NEWEST
        assert store.needed(BEGAN + timedelta(days=60)) == {new} and store.needed(BEGAN) == {new, old}


@dg.asset
def _made() -> dg.MaterializeResult[None]:
    print("made")
    return dg.MaterializeResult(metadata={"n": 1})


def test_the_history_of_dagster_is_forgotten_through_dagster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    kept = tmp_path / "dagster"
    with opened(tmp_path) as none:
        assert none is None
    kept.mkdir()
    with opened(tmp_path) as instance:
        assert instance is not None
        run = dg.materialize([_made], instance=instance)
        for _ in range(2):
            instance.report_runless_asset_event(dg.AssetMaterialization("told"))
        assert [waste.number for waste in history(instance, BEGAN)] == [0, 0]
        found = history(instance, datetime.now(UTC) + timedelta(days=1))
        assert [waste.number for waste in found] == [1, 1] and found[0].bytes > 50_000
        for waste in found:
            waste.remove()
        assert instance.get_run_by_id(run.run_id) is None
        assert not [p for p in kept.rglob("*") if run.run_id in p.name]
        assert instance.get_latest_materialization_event(dg.AssetKey("told")) is not None


def test_a_history_that_cannot_be_read_fails_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with dg.DagsterInstance.ephemeral() as instance, pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(instance), "get_run_records", lambda *_, **__: 1 / 0)
        forget_history(project_at(tmp_path), instance)
    assert "Dagster's history stays as it is: ZeroDivisionError" in caplog.text
