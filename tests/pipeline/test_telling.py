"""Nights that are told: a held one, secrets in no output, alarms of Dagster, the exit codes of `wps status`."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest

from pipeline.ask.trouble import CODES
from pipeline.common.clock import wall_clock
from pipeline.run import alarms, nightly
from pipeline.run.keys import documents_key
from pipeline.store.runs import keep_run, last_run
from tests.conftest import drop
from tests.pipeline.commands import Wps
from tests.support.hearing import Hook, MailBox, listening, record_of
from tests.support.kernel import project_at

SECRET = "word-of-mine"


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    with listening(made.server):
        yield made


def test_a_held_night_is_told_by_every_way_and_the_record_says_so(home: Path, hook: Hook) -> None:
    box = MailBox()
    drop(home, "lose.csv", "2022-01-31,Kenya,9", "2022-01-31,Atlantis,4")
    chosen = {"notify_url": hook.url, "ping_url": f"{hook.url}/ping", "smtp_url": box.url, "mail_to": "me@example.org"}
    with listening(box):
        record = nightly.run(
            project_at(home, offline=False, origin="http://127.0.0.1:9", attempts=1, pause=0, **chosen)
        )
    assert record["outcome"] == "held"
    assert record["told"] == {"webhook": "told", "mail": "told", "ping": "told"} and last_run(home) == record
    assert sorted(hook.paths) == ["/token-of-mine", "/token-of-mine/ping/fail", "/token-of-mine/ping/start"]
    told = json.loads(next(body for body in hook.bodies if body.startswith(b"{")))
    assert told["event"] == "held" and "every_row_accounted counts" in told["text"]
    assert "every_row_accounted counts" in box.letters[0]


def test_secrets_are_in_no_output(
    home: Path,
    wps: Wps,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Nobody can be told, and a step fails: the sources of errors that could name an address."""
    caplog.set_level(logging.DEBUG)
    for name in ("NOTIFY_URL", "PING_URL"):
        monkeypatch.setenv(f"WPS_{name}", f"http://me:{SECRET}@127.0.0.1:9/{SECRET}?t={SECRET}")
    monkeypatch.setenv("WPS_SMTP_URL", f"smtp://me:{SECRET}@127.0.0.1:9")
    for name, value in {"MAIL_TO": "me@example.org", "BACKOFF": "0", "ATTEMPTS": "1", "PAUSE": "0"}.items():
        monkeypatch.setenv(f"WPS_{name}", value)
    monkeypatch.setenv("WPS_ORIGIN", "http://127.0.0.1:9")
    monkeypatch.setenv("WPS_OFFLINE", "0")
    drop(home, "dates.csv", "no date at all,Kenya,9")
    said = [wps("build", "--json"), wps("build"), wps("status", "--json"), wps("doctor"), wps("doctor", "--json")]
    record = last_run(home)
    assert record is not None and record["outcome"] == "failed" and "no date at all" in record["message"]
    assert set(record["told"]) == {"webhook", "mail", "ping"} and all("Error" in s for s in record["told"].values())
    printed = capfd.readouterr()
    kept = [p.read_bytes() for p in home.rglob("*") if p.is_file()]
    assert len(kept) > 50 and not any(SECRET.encode() in data for data in kept)
    assert SECRET not in " ".join([caplog.text, printed.out, printed.err, *(result.output for result in said)])
    monkeypatch.setenv("WPS_SMTP_URL", f"smpt://me:{SECRET}@127.0.0.1:9")
    refused = wps("build")
    assert refused.exit_code == 2 and "WPS_SMTP_URL" in refused.output and SECRET not in refused.output


@pytest.mark.parametrize("what", [*CODES, None])
def test_each_trouble_has_its_code(home: Path, wps: Wps, what: str | None) -> None:
    record = last_run(home)
    assert record is not None
    now = wall_clock()
    if what in {"failed", "held", "no_source"}:
        record["outcome"] = str(what)
    (source, *_) = (line for line in record["sources"] if line["source_id"] == "adviser_counts")
    source["refusals"] = [{"name": "a.csv", "reason": "empty", "detail": ""}] if what == "stale" else []
    source["state"] = "stale" if what == "stale" else "inbox"
    source["days_expected"] = 40 if what == "old" else None
    record["ended_at"] = (now - timedelta(hours=37 if what == "late" else 1)).isoformat()
    keep_run(home, now, record)
    result = wps("status", "--exit-code", "--json")
    assert result.exit_code == (CODES[what] if what else 0)
    assert [trouble["what"] for trouble in json.loads(result.stdout)["trouble"]] == ([what] if what else [])
    assert wps("status").exit_code == 0
    if what == "late":
        assert "the last night ended 37 hours ago" in wps("status").output


def test_half_a_way_is_found_by_the_doctor(wps: Wps, monkeypatch: pytest.MonkeyPatch) -> None:
    def said() -> dict[str, Any]:
        found: list[dict[str, Any]] = json.loads(wps("doctor", "--json").stdout)
        return next(line for line in found if line["what"] == "being told")

    assert said() == {"ok": True, "what": "being told", "detail": "nobody is told of nights"}
    monkeypatch.setenv("WPS_MAIL_TO", "me@example.org")
    assert said()["detail"] == "e-mail needs both WPS_SMTP_URL and WPS_MAIL_TO" and not said()["ok"]
    monkeypatch.setenv("WPS_SMTP_URL", f"smtp://me:{SECRET}@host")
    assert said()["ok"] and said()["detail"].startswith("e-mail; nights that are told: published,held")


def test_a_home_without_a_night_is_late(wps: Wps, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WPS_HOME", str(tmp_path / "new"))
    assert wps("status", "--exit-code").exit_code == CODES["late"]


def test_a_failed_run_is_told_unless_its_record_told_of_it(home: Path, hook: Hook) -> None:
    project = project_at(home, offline=False, notify_url=hook.url)
    sensor = alarms.failed_runs(project)
    with dg.DagsterInstance.ephemeral() as instance:
        failed = _fails.execute_in_process(instance=instance, raise_on_error=False)
        run, event = failed.dagster_run, failed.get_run_failure_event()
        context = dg.build_run_status_sensor_context("failed_runs", event, instance, run).for_run_failure()
        assert _said(sensor, context) == "webhook: told"
        assert f"Dagster's run {run.run_id} left no record: " in json.loads(hook.bodies[0])["text"]
        keep_run(home, wall_clock(), {**record_of("failed"), "dagster_run": run.run_id})
        assert _said(sensor, context) == "its own record told of it"
    assert len(hook.bodies) == 1


def _said(sensor: dg.SensorDefinition, context: object) -> str | None:
    found = sensor(context)
    assert isinstance(found, dg.SkipReason)
    return found.skip_message


@dg.op
def _fails_too() -> None:
    raise RuntimeError("of its own")


@dg.job
def _fails() -> None:
    """A job that fails."""
    _fails_too()


def test_nights_that_do_not_come_are_told_once(home: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(home, offline=False, notify_url=hook.url)
    keys = [documents_key(source) for _, source in project.sources]
    sensor = alarms.late_nights(project, keys)
    states = dict.fromkeys(keys, SimpleNamespace(freshness_state=SimpleNamespace(value="PASS")))
    with dg.DagsterInstance.ephemeral() as instance:
        monkeypatch.setattr(type(instance), "get_freshness_state_records", lambda _, keys: states)
        cursor = None
        for value, bodies in (("PASS", 0), ("FAIL", 1), ("FAIL", 1), ("PASS", 1), ("FAIL", 2)):
            states[keys[0]] = SimpleNamespace(freshness_state=SimpleNamespace(value=value))
            found = sensor(dg.build_sensor_context(instance=instance, cursor=cursor))
            assert isinstance(found, dg.SensorResult)
            cursor = found.cursor
            assert len(hook.bodies) == bodies, value
    assert f"no night has looked at {keys[0].to_user_string()} for 36 hours" in json.loads(hook.bodies[0])["text"]
