"""Telling of a release: one POST that is tried again where that helps, and never more than words where it fails."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline.publish.feeds.entry import ALL, Entry, Feed
from pipeline.publish.feeds.json_feed import json_feed
from pipeline.publish.feeds.watching import Answered, keep_answers
from pipeline.run.notify import ATTEMPTS, notified
from pipeline.settings import SettingsError, load_settings
from pipeline.store.releases import Release
from tests.support.kernel import project_at

WHEN = datetime(2026, 3, 1, 4, tzinfo=UTC)


class Hook:
    """A web hook that answers with these statuses, one after another."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.bodies: list[bytes] = []
        self.location, self.after = "/elsewhere", self.nothing
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hook.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(hook.statuses.pop(0))
                self.send_header("Location", hook.location)
                with suppress(ConnectionError):  # who asked may have gone
                    self.end_headers()
                    hook.after(self)

            def do_GET(self) -> None:
                hook.bodies.append(b"asked by GET")

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/token-of-mine"

    @staticmethod
    def nothing(handler: BaseHTTPRequestHandler) -> None:
        """Add nothing to the status."""

    @staticmethod
    def endless(handler: BaseHTTPRequestHandler) -> None:
        """A body that does not end."""
        while True:
            handler.wfile.write(b"x" * 1_000_000)


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def release(tmp_path: Path) -> Release:
    told = Entry("tag:x.invalid,2026:1", "A figure", WHEN.isoformat(), "<p/>", ("new_document",), (), {"release": "r2"})
    older = Entry("tag:x.invalid,2026:0", "Older", WHEN.isoformat(), "<p/>", (), (), {"release": "r1"})
    (tmp_path / "feeds").mkdir()
    feed = Feed(ALL, "", "All", WHEN.isoformat(), (told, older))
    (tmp_path / "feeds" / "all.json").write_bytes(json_feed(feed, None))
    keep_answers(tmp_path, {"broken": Answered("SELECT x", None, (), "no x"), "fine": Answered("SELECT 1", ("1",))})
    return Release("r2", tmp_path, WHEN, "i", True, {}, "d")


def told(release: Release, url: str, **settings: object) -> str | None:
    project = project_at(release.folder / "home", **{"offline": False, "backoff": 0.0, "notify_url": url, **settings})
    return notified(project, release)


def test_what_changed_in_this_release_is_sent(hook: Hook, release: Release) -> None:
    hook.statuses = [204]
    assert told(release, hook.url, address="https://data.example.org/wps") == "told"
    (body,) = map(json.loads, hook.bodies)
    assert (body["event"], body["release"], body["created_at"]) == ("published", "r2", WHEN.isoformat())
    assert [e["title"] for e in body["entries"]] == ["A figure"] and body["questions_failed"] == {"broken": "no x"}
    assert body["feed"] == "https://data.example.org/wps/feeds/all.json"


@pytest.mark.parametrize(
    ("statuses", "said", "tries"),
    [
        ([503, 429, 200], "told", 3),
        ([500, 502, 503], f"not told: HTTP 503, {ATTEMPTS} times", 3),
        ([404], "not told: HTTP 404", 1),
        ([302], "not told: HTTP 302", 1),
    ],
)
def test_it_is_tried_again_where_that_helps(
    hook: Hook, release: Release, statuses: list[int], said: str, tries: int
) -> None:
    hook.statuses = list(statuses)
    assert told(release, hook.url) == said
    assert len(hook.bodies) == tries


def test_an_address_that_cannot_be_reached_is_not_named(release: Release) -> None:
    said = told(release, "http://127.0.0.1:9/token-of-mine")
    assert said == "not told: ConnectError"


def test_nobody_is_told_who_does_not_want_to_be_or_without_a_network(hook: Hook, release: Release) -> None:
    assert notified(project_at(release.folder / "home", offline=False), release) is None
    assert told(release, hook.url, offline=True) == "not told: the network is not to be used"
    assert hook.bodies == []


def test_the_address_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = load_settings(notify_url="https://hooks.example.org/token-of-mine")
    assert "token-of-mine" not in f"{kept} {kept!r} {kept.model_dump()}"
    monkeypatch.setenv("WPS_NOTIFY_URL", "token-of-mine")
    with pytest.raises(SettingsError, match=r"^WPS_NOTIFY_URL: a URL like https://host/path is needed$"):
        load_settings()


@pytest.mark.parametrize("to", ["file:///etc/passwd", "http://169.254.169.254/", "//other.example/"])
def test_nobody_is_sent_elsewhere(hook: Hook, release: Release, to: str) -> None:
    hook.statuses, hook.location = [307], to
    assert told(release, hook.url) == "not told: HTTP 307" and len(hook.bodies) == 1


def test_a_body_without_an_end_is_not_read(hook: Hook, release: Release) -> None:
    hook.statuses, hook.after = [200], hook.endless
    began = time.monotonic()
    assert told(release, hook.url) == "told" and time.monotonic() - began < 5


@pytest.mark.parametrize("drips", [b"", b"H", b"\x16\x03\x01"])
def test_a_server_that_hangs_or_drips_has_its_time_and_no_more(
    release: Release, drips: bytes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("pipeline.run.notify.TIMEOUT", 0.3)
    monkeypatch.setattr("pipeline.run.notify.ATTEMPTS", 1)
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        threading.Thread(target=_drip, args=(server, drips), daemon=True).start()
        for scheme in ("http", "https"):
            began = time.monotonic()
            said = told(release, f"{scheme}://me:token-of-mine@127.0.0.1:{server.getsockname()[1]}/token-of-mine")
            assert said is not None and said.startswith("not told: ") and time.monotonic() - began < 5
            assert "token-of-mine" not in said + caplog.text


def _drip(server: socket.socket, drips: bytes) -> None:
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            with suppress(OSError):
                while drips:
                    connection.sendall(drips)
                    time.sleep(0.1)
