"""A night as machines see it: Prometheus' own parser reads the metrics, each line of the log is one value of JSON."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from pipeline.run import nightly
from pipeline.run.seen.log import lines
from pipeline.run.seen.metrics import HELP, text
from pipeline.store.runs import last_run
from tests.conftest import drop
from tests.support.hearing import CHECK, record_of
from tests.support.kernel import project_at

Values = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def read(said: str) -> Values:
    """What a program that follows the format makes of the text; each value once, each metric with help and type."""
    families = list(text_string_to_metric_families(said))
    assert all(f.documentation == HELP[f.name] and f.type == "gauge" for f in families)
    samples = [(s.name, tuple(sorted(s.labels.items())), s.value) for f in families for s in f.samples]
    assert len({(name, labels) for name, labels, _ in samples}) == len(samples)
    return {(name, labels): value for name, labels, value in samples}


@pytest.fixture
def seen(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], Values, list[Any]]:
    """A night that published, its metrics, the lines of its log."""
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    file = tmp_path / "metrics" / "wps.prom"
    record = nightly.run(project_at(home, metrics_file=file, log="json"))
    assert record["outcome"] == "published" and record["metrics"] == "written" and last_run(home) == record
    assert [p.name for p in file.parent.iterdir()] == ["wps.prom"]
    return dict(record), read(file.read_text()), list(map(json.loads, capsys.readouterr().err.splitlines()))


def test_metrics_are_those_of_the_record(seen: tuple[dict[str, Any], Values, list[Any]]) -> None:
    record, values, _ = seen
    assert values["wps_night_outcome", (("outcome", "published"),)] == 1
    assert sum(value for (name, _), value in values.items() if name == "wps_night_outcome") == 1
    ended = datetime.fromisoformat(record["ended_at"]).timestamp()
    assert values["wps_night_end_timestamp_seconds", ()] == pytest.approx(ended)
    steps = {labels[0][1] for name, labels in values if name == "wps_step_seconds"}
    assert {"documents of adviser_counts", "rows of adviser_counts", "marts.adviser_year", "release", "prune"} <= steps
    newest = values["wps_source_newest_row_timestamp_seconds", (("source", "adviser_counts"),)]
    assert datetime.fromtimestamp(newest).year == 2021
    assert values["wps_home_bytes", (("folder", "releases"),)] > 100_000
    ((versions, one),) = ((dict(labels), value) for (name, labels), value in values.items() if name == "wps_info")
    assert one == 1 and {"wps", "python", "duckdb", "polars"} <= set(versions)


def test_each_line_of_the_log_is_one_value(seen: tuple[dict[str, Any], Values, list[Any]]) -> None:
    record, _, log = seen
    assert {line["logger"] for line in log} == {"wps"} and {"step", "source", "night"} <= {
        line["event"] for line in log
    }
    night = log[-1]
    assert (night["event"], night["level"], night["outcome"]) == ("night", "info", "published")
    assert night["release_id"] == record["release_id"] and datetime.fromisoformat(night["time"])


def test_what_comes_from_outside_breaks_neither_form() -> None:
    strange = 'a"b\\c\nd\u2028e\x1b'
    record = record_of("held", message=strange)
    record["seconds"] = {strange: 1.5}
    record["told"] = {"mail": "not told: TimeoutError"}
    values = read(text(record))
    assert values["wps_step_seconds", (("step", strange),)] == 1.5 and values["wps_told", (("way", "mail"),)] == 0
    assert values["wps_checks", (("result", "failed"),)] == 1
    log = list(lines(record))
    assert not any("\n" in line or "\x1b" in line for line in log)
    levels = {line["event"]: line["level"] for line in map(json.loads, log)}
    assert levels == {"step": "debug", "check": "error", "told": "warning", "night": "error"}
    assert json.loads(log[-1])["message"] == strange


def test_a_check_that_was_accepted_raises_no_alarm() -> None:
    record = record_of("published", "r2")
    record["checks"]["failed"] = [{**CHECK, "accepted": "two missions closed"}]
    values = read(text(record))
    assert (values["wps_checks", (("result", "failed"),)], values["wps_checks", (("result", "accepted"),)]) == (0, 1)
    levels = {line["event"]: line["level"] for line in map(json.loads, lines(record))}
    assert levels == {"check": "warning", "night": "info"}


def test_a_file_that_cannot_be_written_ends_no_night(home: Path) -> None:
    record = nightly.run(project_at(home, metrics_file=home / "runs" / "x.json" / "no" / "wps.prom"))
    assert record["outcome"] == "unchanged"
    (home / "file").touch()
    record = nightly.run(project_at(home, metrics_file=home / "file" / "wps.prom"))
    assert (record["outcome"], record["metrics"]) == ("unchanged", "not written: File exists")


def test_files_of_several_names_count_once(tmp_path: Path) -> None:
    from pipeline.store.sizes import bytes_of

    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "one").write_bytes(b"x" * 10)
    (tmp_path / "b" / "same").hardlink_to(tmp_path / "a" / "one")
    (tmp_path / "b" / "two").write_bytes(b"x" * 5)
    (tmp_path / "link").symlink_to("a")
    assert bytes_of(tmp_path) == {"a": 10, "b": 5, "files": 1}
    assert bytes_of(tmp_path / "none") == {}


def test_of_very_many_files_some_are_counted_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.store import sizes

    monkeypatch.setattr(sizes, "EACH", 10)
    monkeypatch.setattr(sizes, "SOME", 5)
    (tmp_path / "a" / "b").mkdir(parents=True)
    for number in range(40):
        (tmp_path / "a" / "b" / str(number)).write_bytes(b"7 bytes")
    assert sizes.bytes_of(tmp_path) == {"a": 7 * 40}
