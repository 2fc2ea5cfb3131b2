"""Each live source is asked once, and what it answers is told apart: as expected, otherwise, blocked, unreachable."""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from pipeline.cli import main, support
from pipeline.contract import Endpoint, Refused
from pipeline.project import Project
from pipeline.run.contact.contact import contacts
from pipeline.run.contact.report import plain, report
from pipeline.run.contact.verdict import Contact
from pipeline.settings import Settings
from pipeline.shared.unread import UNREAD
from tests.pipeline import faults
from tests.pipeline.fault_server import Fault, FaultServer, Handler, unused_port
from tests.pipeline.fetching import HOST, PATH, PDF, impatient, source
from tests.support.kernel import project_at

REPORT = Endpoint("report.pdf", f"https://{HOST}/report.pdf")
LIST = Endpoint("rows.json", f"https://{HOST}/rows.json", paged=True, per_page=10_000, row_id=("id",))
CAPTCHA = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>cf_chl_opt</body></html>"
TOKEN = "X-Amz-Signature=0123456789abcdef"


def parse(data: bytes, name: str) -> pl.DataFrame:
    """A parser of both kinds: it knows `id` and `name`."""
    if name.endswith(".json"):
        printed = json.loads(data)
        if "id" not in printed[0]:
            raise Refused("no_id", f"{name}: rows without an id")
        rest = [json.dumps({k: v for k, v in row.items() if k not in {"id", "name"}}) for row in printed]
        rows = pl.DataFrame({"id": [str(r["id"]) for r in printed], "locator": [f"$[{n}]" for n in range(len(rest))]})
        return rows.with_columns(pl.Series(UNREAD, rest)) if any(text != "{}" for text in rest) else rows
    if b"for ever" in data:
        time.sleep(60)
    return pl.DataFrame({"line": ["figures"], "locator": ["line 1"]})


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def project(home: Path, settings: Settings, *endpoints: Endpoint, **changes: object) -> Project:
    """The small warehouse with one live source."""
    loaded = project_at(home)
    own = {"sources": (source(*endpoints, **changes),), "parsers": {"reports": parse}, "folder": home}
    return replace(loaded, settings=settings, datasets=(replace(loaded.datasets[-1], **own),))  # type: ignore[arg-type]


def asked(home: Path, server: FaultServer, fault: Fault, endpoint: Endpoint = REPORT) -> Contact:
    server.on(f"/{HOST}/{endpoint.name}", fault)
    (found,) = contacts(project(home, impatient(home, server.origin), endpoint), 20)
    return found


def test_an_answer_as_expected(tmp_path: Path, server: FaultServer) -> None:
    found = asked(tmp_path, server, faults.ok(PDF))
    assert (found.verdict, found.status, found.size, found.rows, found.differs) == ("as expected", 200, len(PDF), 1, ())
    (request,) = server.requests()
    assert "nightly@example.org" in request.headers["user-agent"]
    assert not list(tmp_path.iterdir()), "nothing is kept"


@pytest.mark.parametrize(
    ("fault", "verdict", "what"),
    [
        (faults.status(404), "otherwise", "status"),
        (faults.status(410), "otherwise", "status"),
        (faults.status(204), "otherwise", "size"),
        (faults.status(400), "otherwise", "status"),
        (faults.status(500), "otherwise", "status"),
        (faults.status(503, b"", Retry_After="7200"), "blocked", "status"),
        (faults.status(401), "blocked", "status"),
        (faults.status(403), "blocked", "status"),
        (faults.status(451), "blocked", "status"),
        (faults.status(429), "blocked", "status"),
        (faults.status(202, b"", x_amzn_waf_action="challenge"), "blocked", "type"),
        (faults.status(200, CAPTCHA), "blocked", "type"),
        (faults.html200(), "otherwise", "type"),
        (faults.wrong_magic(), "otherwise", "type"),
        (faults.empty(), "otherwise", "size"),
        (faults.truncated(PDF), "otherwise", "size"),
        (faults.redirect_to(f"https://elsewhere.example.net/report.pdf?{TOKEN}"), "otherwise", "redirects"),
        (faults.redirect_loop(), "otherwise", "redirects"),
        (faults.drip_headers(), "unreachable", "time"),
        (faults.drip(PDF), "otherwise", "time"),
        (faults.timeout(), "unreachable", "time"),
        (faults.reset(), "unreachable", "time"),
    ],
)
def test_faults_are_told_apart(fault: Fault, verdict: str, what: str, tmp_path: Path, server: FaultServer) -> None:
    settings = impatient(tmp_path, server.origin).model_copy(update={"deadline": 1.5})
    server.on(PATH, fault)
    (found,) = contacts(project(tmp_path, settings), 20)
    assert (found.verdict, [d.what for d in found.differs][-1:]) == (verdict, [what]), found
    assert len(server.requests()) == (6 if fault.__qualname__.startswith("redirect_loop") else 1), "asked once"
    assert TOKEN not in report([plain(found, settings)], settings, False)


def test_a_list_in_pages_is_asked_for_one_small_page(tmp_path: Path, server: FaultServer) -> None:
    rows: list[dict[str, object]] = [{"id": number, "name": "x"} for number in range(1, 251)]
    found = asked(tmp_path, server, faults.paged(rows), LIST)
    assert (found.verdict, found.rows) == ("as expected", 100)
    assert [request.query for request in server.requests()] == ["page_num=1&per_page=100"]
    at_once = asked(tmp_path, server, faults.ok(json.dumps({"total": 250, "data": rows}).encode()), LIST)
    assert (at_once.verdict, at_once.rows) == ("as expected", 250)
    assert at_once.remarks == ("250 rows are announced", "250 rows came where 100 were asked for")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'[{"id": 1, "name": "x", "sex": "f"}]', "fields that nobody reads: sex"),
        (b'[{"name": "x"}]', "no_id"),
        (b'{"rows": [1]}', "unexpected_shape"),
        (b'{"error": "dataset is being rebuilt"}', "error_answer"),
        (b"[]", "no_rows"),
    ],
)
def test_another_layout_is_named(body: bytes, said: str, tmp_path: Path, server: FaultServer) -> None:
    found = asked(tmp_path, server, faults.ok(body), LIST)
    assert (found.verdict, [d.what for d in found.differs]) == ("otherwise", ["layout"])
    assert said in found.differs[-1].detail


def test_another_type_and_a_redirect_are_told(tmp_path: Path, server: FaultServer) -> None:
    found = asked(tmp_path, server, lambda h: h.answer(200, PDF, Content_Type="image/png"))
    assert [d.detail for d in found.differs] == ["image/png where a document of the kind pdf is expected"]
    server.on(f"/{HOST}/new.pdf", faults.ok(PDF))
    moved = asked(tmp_path, server, faults.redirect_to(f"https://{HOST}/new.pdf?{TOKEN}"))
    assert moved.verdict == "as expected" and len(moved.redirects) == 1
    assert plain(moved, impatient(tmp_path, server.origin)).redirects == (f"https://{HOST}/new.pdf?…",)


def test_of_a_large_document_the_beginning_is_looked_at(tmp_path: Path, server: FaultServer) -> None:
    sent = []

    def large(handler: Handler) -> None:
        def chunks() -> Iterator[bytes]:
            yield b"%PDF-1.7\n"
            for _ in range(200):
                sent.append(1)
                yield b"\0" * 1_000_000

        handler.stream(chunks())

    found = asked(tmp_path, server, large)
    assert (found.verdict, found.whole) == ("as expected", False)
    assert "bytes were looked at" in found.said and len(sent) < 50


def test_the_next_address_is_asked_where_the_first_does_not_have_it(tmp_path: Path, server: FaultServer) -> None:
    two = replace(REPORT, alternatives=(f"https://{HOST}/old.pdf",))
    server.on(f"/{HOST}/old.pdf", faults.ok(PDF))
    found = asked(tmp_path, server, faults.status(404), two)
    assert (found.verdict, found.address) == ("as expected", f"https://{HOST}/old.pdf")
    assert "report.pdf: otherwise: status: not_found" in found.said


def test_a_parser_that_does_not_end_is_ended(tmp_path: Path, server: FaultServer) -> None:
    settings = impatient(tmp_path, server.origin).model_copy(update={"deadline": 1.0})
    server.on(PATH, faults.ok(PDF.replace(b"figures by month", b"figures for ever")))
    started = time.monotonic()
    (found,) = contacts(project(tmp_path, settings), 20)
    assert (found.verdict, [d.what for d in found.differs]) == ("otherwise", ["layout"])
    assert "too_costly" in found.said and time.monotonic() - started < 15


def test_nobody_is_reached(tmp_path: Path) -> None:
    settings = impatient(tmp_path, f"http://127.0.0.1:{unused_port()}")
    (closed,) = contacts(project(tmp_path, settings), 5)
    unnamed = settings.model_copy(update={"origin": None})
    host = "no-such-host.invalid"
    (lost,) = contacts(project(tmp_path, unnamed, Endpoint("report.pdf", f"https://{host}/a"), hosts=(host,)), 5)
    assert [(c.verdict, c.differs[0].what) for c in (closed, lost)] == [("unreachable", "connection")] * 2
    assert "127.0.0.1" not in plain(closed, settings).said


def test_a_certificate_that_nobody_trusts(tmp_path: Path, server: FaultServer) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    inner = server._server
    inner.socket = context.wrap_socket(inner.socket, server_side=True)
    (found,) = contacts(project(tmp_path, impatient(tmp_path, inner.origin.replace("http:", "https:"))), 5)
    assert (found.verdict, found.differs[0].what) == ("unreachable", "connection")
    assert "tls_failed" in found.said


def test_all_of_it_has_an_end(tmp_path: Path, server: FaultServer) -> None:
    loaded = project(tmp_path, impatient(tmp_path, server.origin))
    many = replace(loaded.datasets[0], sources=(source(),) * 40)
    server.on(PATH, faults.drip_headers())
    started = time.monotonic()
    found = list(contacts(replace(loaded, datasets=(many,)), 2.0))
    assert time.monotonic() - started < 3.5
    assert len(found) == 40 and [c.said for c in found].count("no time was left") >= 37


@pytest.fixture
def wps(tmp_path: Path, server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr(support, "load", lambda settings: project(tmp_path / "home", settings))
    for name, value in {"HOME": str(tmp_path / "home"), "ORIGIN": server.origin, "CONTACT": "ops@example.org"}.items():
        monkeypatch.setenv(f"WPS_{name}", value)
    return CliRunner()


def test_the_report_can_be_sent_in(wps: CliRunner, tmp_path: Path, server: FaultServer) -> None:
    server.on(PATH, faults.status(403))
    file = tmp_path / "contact.md"
    done = wps.invoke(main.app, ["doctor", "--live", "--report", str(file)])
    assert done.exit_code == 1, done.output
    assert "1 blocked" in done.output and "reports" in done.output
    text = file.read_text(encoding="utf-8")
    assert "http_error" in text and '"status": 403' in text
    assert not any(secret in text for secret in (str(tmp_path), "ops@example.org", "127.0.0.1"))
    again = wps.invoke(main.app, ["doctor", "--live", "--report", str(file)])
    assert (again.exit_code, len(server.requests())) == (2, 1), "nobody is asked for a report that cannot be written"
    server.on(PATH, faults.ok(PDF))
    well = wps.invoke(main.app, ["doctor", "--live", "--json"])
    assert (well.exit_code, [c["verdict"] for c in json.loads(well.stdout)]) == (0, ["as expected"])


@pytest.mark.parametrize("words", [["--report", "x.md"], ["--live", "--report", "/no/such/folder/x.md"]])
def test_wrong_words_are_refused(words: list[str], wps: CliRunner, server: FaultServer) -> None:
    assert (wps.invoke(main.app, ["doctor", *words]).exit_code, server.requests()) == (2, [])


def test_nothing_is_asked_where_the_network_is_not_used(
    wps: CliRunner, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WPS_OFFLINE", "1")
    done = wps.invoke(main.app, ["doctor", "--live"])
    assert (done.exit_code, server.requests()) == (2, [])


def test_ctrl_c_ends_it_with_what_was_found(wps: CliRunner, tmp_path: Path, server: FaultServer) -> None:
    server.on(PATH, faults.timeout())
    file = tmp_path / "contact.md"
    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
    done = wps.invoke(main.app, ["doctor", "--live", "--report", str(file)], catch_exceptions=False)
    assert done.exit_code == 130
    assert "It was stopped before every source was asked." in file.read_text(encoding="utf-8")
