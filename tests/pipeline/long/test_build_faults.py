"""The whole program from outside: bad nights on the network and in the inbox, as an operator meets them.

`wps` runs as a process of its own, on a copy of the program with a smaller archive, against a server on this machine
that answers well with what the archive knows of the Data Hub, or badly. The nights follow one another in one home.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.pipeline import faults
from tests.pipeline.fault_server import FaultServer
from tests.support.kernel import ROOT, environment, published
from tests.support.pdfs import pdf, report_pdf
from tests.support.small_program import SHIPPED, SOURCES, personnel_alone

pytestmark = pytest.mark.xdist_group("build-faults")
ENDPOINTS = (
    "DPO-UCHISTORICAL",
    "DPO-UCLATEST",
    "DPPADPOSS-PKO",
    "DPPA-POLITICALMISSIONS",
    "DPPADPOSS-FATALITIES",
)
FATALITIES = "DPPADPOSS-FATALITIES.json"
LIMITS = {
    "WPS_PAUSE": "0",
    "WPS_BACKOFF": "0.01",
    "WPS_ATTEMPTS": "3",
    "WPS_CONNECT_TIMEOUT": "2",
    "WPS_READ_TIMEOUT": "0.5",
    "WPS_RATE_GRACE": "0.6",
    "WPS_MIN_RATE": "500",
    "WPS_MAX_MEGABYTES": "8",
    "WPS_DEADLINE": "20",
    "WPS_WORKERS": "2",
}
SCRIPT = "from pipeline.cli.main import main; main()"


def path_of(endpoint: str) -> str:
    return f"/api.psdata.un.org/public/data/{endpoint}/json"


def archived(source_id: str, **where: str) -> list[dict[str, Any]]:
    """Rows of one shipped document, as the Hub would give them."""
    rows = pl.read_parquet(ROOT / SHIPPED / f"{source_id}.parquet").filter(
        pl.col("document_sha256") == pl.col("document_sha256").min(), *(pl.col(k) == v for k, v in where.items())
    )
    return rows.drop("document_sha256", "locator", "dataset").to_dicts()


def answers() -> dict[str, list[dict[str, Any]]]:
    """What the five addresses give on a good night."""
    latest = archived("psdata_contributors")
    missions = archived("psdata_missions")
    history = [
        {**{k: row[k] for k in row if k not in ("id", "personnel_contribution_rank", "total_uniformed_personnel")}}
        | {"contribution_id": str(number), "personnel_type": "Troops", "mission_acronym": "MINUSCA"}
        for number, row in enumerate(latest)
    ]
    political = [{**row, "lead_department": "DPPA"} for row in missions[:20]]
    return dict(zip(ENDPOINTS, (history, latest, missions, political, archived("psdata_fatalities")), strict=True))


@dataclass
class Operator:
    """Who runs `wps` in one home, night after night."""

    home: Path
    program: Path
    server: FaultServer
    good: dict[str, list[dict[str, Any]]]

    def wps(self, *words: str) -> subprocess.CompletedProcess[str]:
        own = environment(WPS_HOME=str(self.home), WPS_ORIGIN=self.server.origin, **LIMITS)
        return subprocess.run(
            [sys.executable, "-c", SCRIPT, *words],
            cwd=self.program,
            env={**own, "PYTHONPATH": str(self.program)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def night(self, **bad: Any) -> dict[str, Any]:
        """A run in which the endpoints named (- as _) answer badly, the others well; it must not fail."""
        for endpoint in ENDPOINTS:
            fault = bad.get(endpoint.replace("-", "_"), faults.paged(self.good[endpoint]))
            self.server.on(path_of(endpoint), fault)
        ended = self.wps("build", "--json", "--only", "un_personnel")
        assert ended.returncode == 0, ended.stderr + ended.stdout
        assert "Traceback" not in ended.stderr
        return json.loads(ended.stdout)  # type: ignore[no-any-return]

    def figures(self) -> list[tuple[Any, ...]]:
        """What analysts see of the network's sources."""
        return published(
            self.home,
            "SELECT source_id, count(*) FROM core.uniformed_personnel WHERE source_id LIKE 'psdata%' GROUP BY ALL "
            "UNION ALL SELECT 'missions', count(*) FROM core.mission_listing "
            "UNION ALL SELECT 'fatalities', count(*) FROM core.fatality ORDER BY ALL",
        )

    def drop(self, source_id: str, name: str, data: bytes) -> None:
        folder = self.home / "inbox" / source_id
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def states(record: dict[str, Any], sources: Sequence[str] = SOURCES) -> list[str]:
    return [line["state"] for source in sources for line in record["sources"] if line["source_id"] == source]


def reasons(record: dict[str, Any]) -> dict[str, str]:
    assert all(r["detail"] for line in record["sources"] for r in line["refusals"])
    return {r["name"]: r["reason"] for line in record["sources"] for r in line["refusals"]}


@pytest.fixture(scope="module")
def operator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    folder = tmp_path_factory.mktemp("operator")
    with FaultServer() as server:
        yield Operator(folder / "home é 1", personnel_alone(folder / "program"), server, answers())


def test_the_first_good_night_publishes_after_429_and_500(operator: Operator) -> None:
    """Two servers recover while they are asked again: one names its wait, the other does not."""
    hub = operator.good
    record = operator.night(
        DPPADPOSS_FATALITIES=faults.too_many_requests(1, "1", then=faults.paged(hub["DPPADPOSS-FATALITIES"])),
        DPO_UCLATEST=faults.error500(2, then=faults.paged(hub["DPO-UCLATEST"])),
    )
    assert record["outcome"] == "published", record["checks"]["failed"]
    assert (states(record), reasons(record)) == (["live"] * 3, {})
    asked = [request.at for request in operator.server.requests(path_of("DPPADPOSS-FATALITIES"))]
    assert asked[1] - asked[0] >= 1, "Retry-After is heeded"
    quiet = operator.night()
    assert (quiet["outcome"], quiet["current_release_id"]) == ("unchanged", record["release_id"])
    assert states(quiet) == ["live"] * 3


BAD_NIGHTS = {
    "answers that are no data": {
        "DPO-UCHISTORICAL": (lambda _: faults.html200(), "html_instead"),
        "DPO-UCLATEST": (lambda _: faults.json_error200(), "error_answer"),
        "DPPADPOSS-PKO": (faults.truncated, "truncated"),
        "DPPA-POLITICALMISSIONS": (lambda _: faults.wrong_magic(), "wrong_magic"),
        "DPPADPOSS-FATALITIES": (lambda _: faults.empty(), "empty"),
    },
    "servers that do not deliver": {
        "DPO-UCHISTORICAL": (lambda _: faults.big(), "too_large"),
        "DPO-UCLATEST": (lambda _: faults.redirect_to("https://login.example.net/data"), "host_not_allowed"),
        "DPPADPOSS-PKO": (lambda _: faults.error500(), "server_error"),
        "DPPA-POLITICALMISSIONS": (lambda body: faults.drip(body, every=0.05), "too_slow"),
        "DPPADPOSS-FATALITIES": (lambda _: faults.timeout(), "timeout"),
    },
    "data of another shape": {
        "DPO-UCHISTORICAL": (lambda _: faults.ok(b"[1, 2, 3]"), "unexpected_shape"),
        "DPO-UCLATEST": (lambda _: faults.ok(b'{"rows": {"a": 1}}'), "unexpected_shape"),
        "DPPADPOSS-FATALITIES": (lambda _: faults.ok(b"[]"), "no_rows"),
        "DPPADPOSS-PKO": (lambda _: faults.too_many_requests(99, "3600", faults.empty()), "asked_to_wait"),
        "DPPA-POLITICALMISSIONS": (lambda _: faults.empty(), "asked_to_wait"),
    },
}


@pytest.mark.parametrize("night", BAD_NIGHTS)
def test_a_bad_night_changes_nothing_and_says_why(operator: Operator, night: str) -> None:
    before = operator.figures()
    bad = {
        name.replace("-", "_"): fault(json.dumps(operator.good[name]).encode())
        for name, (fault, _) in BAD_NIGHTS[night].items()
    }
    record = operator.night(**bad)
    assert reasons(record) == {f"{name}.json": reason for name, (_, reason) in BAD_NIGHTS[night].items()}
    assert (record["outcome"], states(record)) == ("unchanged", ["stale"] * 3)
    assert operator.figures() == before
    found = json.loads(operator.wps("status", "--json").stdout)
    assert found["last_run"]["outcome"] == "unchanged"
    assert states(found) == ["stale"] * 3 and all(0 <= line["age_hours"] < 1 for line in found["sources"])
    assert all("last good documents are in use" in s["detail"] for s in found["sources"] if s["source_id"] in SOURCES)


def bomb(layers: int, megabytes: int) -> bytes:
    """A small PDF whose page unpacks to megabytes, packed once or more often."""
    data = b"BT /F 9 Tf 10 10 Td (1) Tj ET\n" * (megabytes * 1_000_000 // 30)
    for _ in range(layers):
        data = zlib.compress(data, 9)
    filters = b"/Filter [" + b" /FlateDecode" * layers + b"]"
    return (
        pdf([[(10, 10, "MARK")]])
        .replace(b"stream\nBT", b"stream\n" + data + b"\nendstream\nBT", 1)
        .replace(b"<< /Length", b"<< " + filters + b" /Length", 1)
    )


def crowd(pages: int) -> bytes:
    """A small PDF that counts one page thousands of times."""
    return pdf([[(10, 10, "1")]]).replace(
        b"/Count 1 /Kids [4 0 R]", b"/Count %d /Kids [%s]" % (pages, b"4 0 R " * pages)
    )


def locked() -> bytes:
    """A PDF that asks for a password."""
    words = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>]" % (
        b"41" * 32,
        b"42" * 32,
    )
    return pdf([[(10, 10 * line, "1") for line in range(30)]], extra=words)


def test_bad_documents_are_refused_and_the_last_good_ones_stay(operator: Operator) -> None:
    """A list that shrank to a third is held; a renamed column cannot be read; PDFs of every bad kind in the inbox."""
    hub, before = operator.good, operator.figures()
    whole = report_pdf([("MINUSCA", "Rwanda", "Troops", 90, 10), ("MINUSCA", "Ghana", "Troops", 40, 4)])
    broken = {
        "page.pdf": (faults.HTML, "html_instead"),
        "half.pdf": (whole[: len(whole) // 2], "truncated"),
        "nothing.pdf": (b"", "empty"),
        "bomb.pdf": (bomb(1, 200), "bomb"),
        "crowd.pdf": (crowd(20_000), "too_large"),
        "locked.pdf": (locked(), "encrypted"),
    }
    for name, (data, _) in broken.items():
        assert len(data) < 1_000_000
        operator.drop("un_contributions", name, data)
    operator.drop("un_contributions", "good_2022_06.pdf", whole)
    third = hub["DPPADPOSS-FATALITIES"][: len(hub["DPPADPOSS-FATALITIES"]) // 3]
    renamed = [{f"new_{name}": value for name, value in row.items()} for row in hub["DPO-UCLATEST"]]
    record = operator.night(DPPADPOSS_FATALITIES=faults.paged(third), DPO_UCLATEST=faults.paged(renamed))
    assert reasons(record) == {
        **{name: reason for name, (_, reason) in broken.items()},
        FATALITIES: "collapsed",
        "DPO-UCLATEST.json": "unknown_columns",
    }
    assert (record["outcome"], record["checks"]["passed"] > 0) == ("published", True)
    assert states(record, (*SOURCES, "un_contributions")) == ["stale", "live", "stale", "stale"]
    assert operator.figures() == before
    assert published(
        operator.home, "SELECT sum(total) FROM core.uniformed_personnel WHERE month_end = '2022-06-30'"
    ) == [(144,)]


def test_what_was_held_is_accepted_from_the_inbox(operator: Operator) -> None:
    held = operator.home / "held" / "psdata_fatalities" / FATALITIES
    inbox = operator.home / "inbox" / "psdata_fatalities"
    inbox.mkdir(parents=True)
    shutil.move(held, inbox)
    record = operator.night()
    line = next(s for s in record["sources"] if s["source_id"] == "psdata_fatalities")
    assert (record["outcome"], line["state"], line["refusals"], line["new"]) == ("published", "live", [], 1)
    third = len(operator.good["DPPADPOSS-FATALITIES"]) // 3
    parsed = f"SELECT rows_parsed FROM meta.document WHERE name = '{FATALITIES}'"
    assert published(operator.home, parsed) == [(third,)]


def test_without_a_network_the_night_is_short(operator: Operator) -> None:
    own = environment(WPS_HOME=str(operator.home), WPS_ORIGIN="http://127.0.0.1:9", PYTHONPATH=str(operator.program))
    command = [sys.executable, "-c", SCRIPT, "build", "--json"]
    ended = subprocess.run(
        command, cwd=operator.program, env=own, capture_output=True, text=True, timeout=60, check=False
    )
    record = json.loads(ended.stdout)
    assert (ended.returncode, record["outcome"], states(record)) == (0, "unchanged", ["stale"] * 3)
    assert set(reasons(record)[f"{name}.json"] for name in ENDPOINTS) == {"network_down"}
