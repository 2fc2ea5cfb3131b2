"""What an operator's machine does to a home, from outside the program, and what the program then says or mends."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import Result

from pipeline.ask.doctor import examine
from pipeline.contract import Refused
from pipeline.fetch.http.client import Fetcher
from pipeline.run import nightly
from pipeline.store.runs import last_run
from tests.pipeline import faults
from tests.pipeline.commands import over
from tests.pipeline.fault_server import FaultServer
from tests.pipeline.fetching import PATH, POLICY, URL, impatient
from tests.support.kernel import project_at, published

pytestmark = pytest.mark.xdist_group("kernel-nightly")


def wps(monkeypatch: pytest.MonkeyPatch, home: Path, *words: str) -> Result:
    return over(home, monkeypatch)(*words)


def findings(home: Path) -> dict[str, tuple[bool, str]]:
    return {f["what"]: (f["ok"], f["detail"]) for f in examine(project_at(home))}


def test_a_release_that_somebody_wrote_into_is_made_anew(home: Path) -> None:
    before = published(home, "FROM marts.adviser_year ORDER BY ALL")
    database = (home / "wps.duckdb").resolve()
    database.chmod(0o644)
    with duckdb.connect(str(home / "wps.duckdb")) as connection:
        connection.execute("DELETE FROM marts.adviser_year")
    assert not findings(home)["release"][0]
    assert published(home, "FROM marts.adviser_year") == []
    assert nightly.run(project_at(home))["outcome"] == "published"
    assert published(home, "FROM marts.adviser_year ORDER BY ALL") == before
    assert findings(home)["release"][0]
    assert nightly.run(project_at(home))["outcome"] == "unchanged"


def test_a_release_that_lost_its_record_is_made_anew(home: Path) -> None:
    (home / "releases" / "current" / "release.json").unlink()
    assert nightly.run(project_at(home))["outcome"] == "published"
    assert findings(home)["release"][0]


def test_a_home_that_cannot_be_written_is_a_wrong_setting(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    impossible = tmp_path / "file" / "home"
    for words in (("build",), ("rollback",)):
        ended = wps(monkeypatch, impossible, *words)
        assert ended.exit_code == 2 and "set WPS_HOME to a folder that can" in ended.stderr, ended.output
    looked = wps(monkeypatch, impossible, "doctor", "--json")
    assert looked.exit_code == 1
    wrong = [f["what"] for f in json.loads(looked.stdout) if not f["ok"]]
    assert {"home", "lock"} <= set(wrong)


def test_the_doctor_looks_at_the_documents(home: Path) -> None:
    assert findings(home)["snapshots"][0]
    (kept,) = (path for path in (home / "snapshots").glob("??/*"))
    kept.unlink()
    assert findings(home)["snapshots"] == (
        False,
        "bytes are gone or damaged: adviser_counts/first.csv; the next run asks for them again",
    )
    (home / "snapshots" / "index.sqlite").write_bytes(b"no database at all" * 100)
    ok, detail = findings(home)["snapshots"]
    assert not ok and "move it away" in detail


def test_a_folder_of_the_inbox_that_nothing_reads_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert findings(home)["inbox"] == (True, "nothing that no source reads")
    (home / "inbox" / "adviser_count").mkdir(parents=True)
    ok, detail = findings(home)["inbox"]
    assert not ok and "adviser_count (the nearest: adviser_counts" in detail
    nightly.run(project_at(home))
    said = wps(monkeypatch, home, "status").stdout
    assert "inbox/adviser_count: no source reads this; the nearest: adviser_counts" in said


def test_without_a_release_the_home_is_named_and_how_to_name_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = wps(monkeypatch, tmp_path / "nowhere", "query", "SELECT 1")
    assert ended.exit_code == 2 and "nowhere holds no release" in ended.stderr and "WPS_HOME" in ended.stderr


def test_a_damaged_run_record_hides_no_other(home: Path) -> None:
    known = last_run(home)
    (home / "runs" / "29991231T000000000000Z.json").write_text("{", encoding="utf-8")
    assert known is not None and last_run(home) == known


@pytest.mark.parametrize("value", ["INTERVAL 1 DAY", "union_value(a := 1)"])
@pytest.mark.parametrize("words", [(), ("--json",), ("--csv",)])
def test_an_answer_of_a_strange_type_is_no_accident(
    home: Path, monkeypatch: pytest.MonkeyPatch, value: str, words: tuple[str, ...]
) -> None:
    ended = wps(monkeypatch, home, "query", f"SELECT {value} AS x", *words)
    assert ended.exit_code == 2 and "x: cast it to VARCHAR" in ended.stderr
    assert wps(monkeypatch, home, "query", f"SELECT ({value})::VARCHAR AS x", *words).exit_code == 0


def test_a_host_that_always_asks_to_slow_down_is_asked_less_often(tmp_path: Path) -> None:
    with FaultServer() as server:
        server.on(PATH, faults.too_many_requests(99, "0", then=faults.empty()))
        with Fetcher(impatient(tmp_path / "home", server.origin)) as fetcher:
            for _ in range(3):
                with pytest.raises(Refused) as caught:
                    fetcher.fetch(URL, POLICY)
                assert caught.value.reason == "too_many_requests"
        assert len(server.requests(PATH)) == 5, "three attempts for the first document, one for each of the others"


def test_records_of_an_earlier_program_do_not_stop_a_newer_one(home: Path) -> None:
    """What an earlier version left in work/ lacks what was added since: it counts as nothing, and is made again."""
    for path in (home / "work" / "records" / "checks").glob("*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({k: record[k] for k in ("digests", "results")}), encoding="utf-8")
    for path in (home / "work" / "records" / "sources").glob("*.json"):
        record = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({k: v for k, v in record.items() if k != "stand_ins"}), encoding="utf-8")
    assert nightly.run(project_at(home), force=True)["outcome"] == "published"
