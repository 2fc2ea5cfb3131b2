"""Telling a web hook: one POST that is tried again where that helps, and never more than words where it fails."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.feeds.entry import ALL, Entry, Feed
from pipeline.publish.feeds.json_feed import json_feed
from pipeline.publish.feeds.watching import Answered, keep_answers
from pipeline.run.tell import post, telling
from pipeline.settings import SettingsError, load_settings
from pipeline.store.run_record import RunRecord
from tests.support.hearing import WHEN, Hook, endless, record_of
from tests.support.kernel import project_at

HELD = record_of("held", message="checks failed <b>")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a release that has a feed and answers of watched questions."""
    folder = tmp_path / "home" / "releases" / "r2"
    (folder / "feeds").mkdir(parents=True)
    about = {"created_at": WHEN, "inputs": "i", "rows": {}, "database_sha256": "d"}
    (folder / "release.json").write_text(json.dumps(about))
    told = Entry("tag:x.invalid,2026:1", "A figure", WHEN, "<p/>", ("new_document",), (), {"release": "r2"})
    older = Entry("tag:x.invalid,2026:0", "Older", WHEN, "<p/>", (), (), {"release": "r1"})
    (folder / "feeds" / "all.json").write_bytes(json_feed(Feed(ALL, "", "All", WHEN, (told, older)), None))
    keep_answers(folder, {"broken": Answered("SELECT x", None, (), "no x"), "fine": Answered("SELECT 1", ("1",))})
    return tmp_path / "home"


def told(home: Path, url: str, record: RunRecord = HELD, **settings: object) -> str | None:
    project = project_at(home, **{"offline": False, "backoff": 0.0, "notify_url": url, **settings})
    return telling.told(project, record).get("webhook")


def sent(hook: Hook) -> Any:
    (body,) = map(json.loads, hook.bodies)
    return body


def test_what_changed_in_a_release_is_sent(hook: Hook, home: Path) -> None:
    record = record_of("published", "r2")
    assert told(home, hook.url, record, address="https://data.example.org/wps") == "told"
    body = sent(hook)
    assert (body["event"], body["release"]) == ("published", "r2")
    assert datetime.fromisoformat(body["created_at"]) == datetime.fromisoformat(WHEN)
    assert [e["title"] for e in body["entries"]] == ["A figure"] and body["questions_failed"] == {"broken": "no x"}
    assert body["feed"] == "https://data.example.org/wps/feeds/all.json" and body["record"] == record


def test_a_night_that_was_held_back_says_which_check_did_so(hook: Hook, home: Path) -> None:
    assert told(home, hook.url) == "told"
    body = sent(hook)
    assert (body["event"], body["release"], body["entries"], body["record"]) == ("held", None, [], HELD)
    assert body["text"].splitlines()[0] == "wps: held back: the previous release stays"
    assert "ERROR core.count: not_negative: 3 (n < 0)" in body["text"]


def test_what_is_for_everybody_has_no_values_and_no_folders(hook: Hook, home: Path) -> None:
    assert told(home, hook.url, public=True) == "told"
    record = sent(hook)["record"]
    assert "/srv/wps" not in str(record) and [c["sample"] for c in record["checks"]["failed"]] == [[]]
    assert record["checks"]["failed"][0]["failing"] == 3


def test_slack_reads_no_markup_in_what_comes_from_outside(hook: Hook, home: Path) -> None:
    assert told(home, hook.url, notify_form="slack") == "told"
    (text,) = sent(hook).values()
    assert text.startswith("*wps: held back: the previous release stays*\n") and "checks failed &lt;b&gt;" in text


def test_teams_is_sent_a_card(hook: Hook, home: Path) -> None:
    assert told(home, hook.url, notify_form="teams") == "told"
    body = sent(hook)
    (card,) = (attached["content"] for attached in body["attachments"])
    assert body["type"] == "message" and card["type"] == "AdaptiveCard"
    assert card["body"][0]["text"] == "wps: held back: the previous release stays"
    assert {"type": "TextBlock", "text": "checks failed <b>", "wrap": True} in card["body"]


@pytest.mark.parametrize(
    ("outcome", "chosen", "wanted"),
    [("unchanged", None, False), ("failed", None, True), ("published", "held", False), ("unchanged", "all", True)],
)
def test_the_operator_chooses_which_nights_are_told(
    hook: Hook, home: Path, outcome: str, chosen: str | None, wanted: bool
) -> None:
    assert told(home, hook.url, record_of(outcome), notify_on=chosen) == ("told" if wanted else None)
    assert len(hook.bodies) == wanted


@pytest.mark.parametrize(
    ("statuses", "said", "tries"),
    [
        ([503, 429, 200], "told", 3),
        ([500, 502, 503], f"not told: HTTP 503, {post.ATTEMPTS} times", 3),
        ([404], "not told: HTTP 404", 1),
        ([302], "not told: HTTP 302", 1),
    ],
)
def test_it_is_tried_again_where_that_helps(hook: Hook, home: Path, statuses: list[int], said: str, tries: int) -> None:
    hook.statuses = list(statuses)
    assert told(home, hook.url) == said
    assert len(hook.bodies) == tries


def test_an_address_that_cannot_be_reached_is_not_named(home: Path) -> None:
    assert told(home, "http://127.0.0.1:9/token-of-mine") == "not told: ConnectError (no connection)"


def test_nobody_is_told_who_does_not_want_to_be_or_without_a_network(hook: Hook, home: Path) -> None:
    assert telling.told(project_at(home, offline=False), HELD) == {}
    assert told(home, hook.url, offline=True) == telling.NO_NETWORK
    assert hook.bodies == []


def test_the_address_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = load_settings(notify_url="https://hooks.example.org/token-of-mine")
    assert "token-of-mine" not in f"{kept} {kept!r} {kept.model_dump()}"
    monkeypatch.setenv("WPS_NOTIFY_URL", "token-of-mine")
    with pytest.raises(SettingsError, match=r"^WPS_NOTIFY_URL: a URL like https://host/path is needed$"):
        load_settings()


@pytest.mark.parametrize("to", ["file:///etc/passwd", "http://169.254.169.254/", "//other.example/"])
def test_nobody_is_sent_elsewhere(hook: Hook, home: Path, to: str) -> None:
    hook.statuses, hook.location = [307], to
    assert told(home, hook.url) == "not told: HTTP 307" and len(hook.bodies) == 1


def test_a_body_without_an_end_is_not_read(hook: Hook, home: Path) -> None:
    hook.after = endless
    began = time.monotonic()
    assert told(home, hook.url) == "told" and time.monotonic() - began < 5


@pytest.mark.parametrize("drips", [b"", b"H", b"\x16\x03\x01"])
def test_a_server_that_hangs_or_drips_has_its_time_and_no_more(
    home: Path, drips: bytes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(post, "TIMEOUT", 0.3)
    monkeypatch.setattr(post, "ATTEMPTS", 1)
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        threading.Thread(target=_drip, args=(server, drips), daemon=True).start()
        for scheme in ("http", "https"):
            began = time.monotonic()
            said = told(home, f"{scheme}://me:token-of-mine@127.0.0.1:{server.getsockname()[1]}/token-of-mine")
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
