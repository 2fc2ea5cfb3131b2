"""E-mail about a night: what it says, what is tried again, and what is never sent in the open."""

from __future__ import annotations

import time
from email import message_from_string
from email.policy import default
from pathlib import Path

import pytest

from pipeline.run.tell import mail, telling, words
from pipeline.settings import SettingsError, load_settings
from tests.support.hearing import MailBox, record_of
from tests.support.kernel import project_at

HELD = record_of("held", message="checks failed\r\nBcc: everybody@example.org")
TO = "one@example.org, two@example.org"


def told(home: Path, url: str, **settings: object) -> str:
    chosen: dict[str, object] = {"offline": False, "backoff": 0.0, "smtp_url": url, "mail_to": TO, **settings}
    return telling.told(project_at(home, **chosen), HELD)["mail"]


def test_the_night_is_told_in_words(box: MailBox, tmp_path: Path) -> None:
    assert told(tmp_path, box.url) == "told"
    (letter,) = (message_from_string(text, policy=default) for text in box.letters)
    assert (letter["From"], letter["To"]) == ("one@example.org", TO) and letter["Bcc"] is None
    assert letter["Subject"] == "wps: held back: the previous release stays"
    body = letter.get_content()
    assert "ERROR core.count: not_negative: 3 (n < 0)" in body and "checks failed\\r\\nBcc:" in body
    assert [line for line in box.heard if line.startswith("rcpt")] == [
        "rcpt TO:<one@example.org>",
        "rcpt TO:<two@example.org>",
    ]


def test_whom_it_is_from_can_be_chosen(box: MailBox, tmp_path: Path) -> None:
    assert told(tmp_path, box.url, mail_from="wps@example.org") == "told"
    assert any(line.startswith("mail FROM:<wps@example.org>") for line in box.heard)


@pytest.mark.parametrize(
    ("says", "said", "tries"),
    [
        ({"MAIL": ["451 later", "421 busy"]}, "told", 3),
        ({"DATA": ["451 later"] * 9}, "not told: SMTPDataError", 3),
        (
            {"RCPT": ["550 nobody"] * 2},
            "not told: SMTPRecipientsRefused (the server takes no mail for these addresses)",
            1,
        ),
        ({"RCPT": ["450 greylisted"] * 2}, "told", 2),
        ({"RCPT": ["550 nobody"]}, "told", 1),
    ],
)
def test_it_is_tried_again_where_that_helps(
    box: MailBox, tmp_path: Path, says: dict[str, list[str]], said: str, tries: int
) -> None:
    box.says = {word: list(answers) for word, answers in says.items()}
    assert told(tmp_path, box.url) == said
    assert sum(line.upper().startswith("MAIL") for line in box.heard) == tries


def test_a_password_is_not_sent_where_nothing_is_encrypted(box: MailBox, tmp_path: Path) -> None:
    said = told(tmp_path, box.url.replace("//", "//me:word-of-mine@"))
    assert (
        "SMTPNotSupportedError (the server offers no encryption" in said
        and "AUTH" not in " ".join(box.heard)
        and box.letters == []
    )


def test_a_server_that_says_nothing_has_its_time_and_no_more(
    box: MailBox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "LONGEST", 0.3)
    box.greets = False
    began = time.monotonic()
    assert told(tmp_path, box.url) == telling.NO_TIME and time.monotonic() - began < 3
    monkeypatch.setattr(telling, "LONGEST", 5)
    monkeypatch.setattr(mail, "TIMEOUT", 0.1)
    assert told(tmp_path, box.url) == "not told: SMTPServerDisconnected"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "http://word-of-mine@host"),
        ("MAIL_TO", "a@b\nBcc: c@d"),
        ("MAIL_TO", "nobody"),
        ("NOTIFY_ON", "hold"),
    ],
)
def test_what_cannot_be_used_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"WPS_{name}", value)
    with pytest.raises(SettingsError, match=f"^WPS_{name}") as refused:
        load_settings()
    assert "word-of-mine" not in str(refused.value) and "\n" not in str(refused.value)


def test_many_lines_are_counted() -> None:
    record = record_of("held")
    record["checks"]["failed"] = record["checks"]["failed"] * 100
    said = words.text(record).splitlines()
    assert len(said) == words.LINES + 2 and said[-1] == "… 76 more: wps status"
