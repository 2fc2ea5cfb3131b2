"""Who is told of a night, at its beginning and at its end, all at the same time and no longer than `LONGEST`.

Belongs here: which ways there are, which of them the settings ask for, and how each went. Does not: any way (`post`,
`mail`, `ping`), keeping the outcome (`run.record`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

from pydantic import SecretStr

from pipeline.common.values import json_text
from pipeline.project import Project
from pipeline.run.tell import mail, ping
from pipeline.run.tell.forms import FORMS
from pipeline.run.tell.post import post
from pipeline.settings import Settings
from pipeline.store.run_record import RunRecord

#: Seconds after which nobody is waited for any longer, whatever the other side does.
LONGEST = 60.0
NO_TIME = f"not told: no answer within {LONGEST:.0f} seconds"
#: What kinds of errors mean to who set the addresses.
KINDS = {
    "SMTPNotSupportedError": "the server offers no encryption or no login: no password is sent without",
    "SMTPAuthenticationError": "the server does not take this user and password",
    "SMTPRecipientsRefused": "the server takes no mail for these addresses",
    "SMTPSenderRefused": "the server takes no mail from this address: set WPS_MAIL_FROM",
    "SSLCertVerificationError": "the server's certificate could not be verified",
    "ConnectError": "no connection",
    "ConnectionError": "no connection",
    "gaierror": "there is no such host",
    "TimeoutException": "no answer in time",
    "TimeoutError": "no answer in time",
}
NO_NETWORK = "not told: the network is not to be used"


def begin(settings: Settings) -> threading.Thread | None:
    """Tell the dead-man's switch that a night begins, without waiting for it; None where there is none."""
    url = settings.ping_url
    if url is None or settings.offline:
        return None
    address = url.get_secret_value()
    return _beside("ping", lambda: ping.begun(address, settings), {})


def told(project: Project, record: RunRecord, begun: threading.Thread | None = None) -> dict[str, str]:
    """Tell of a night by every way that the settings ask for; how each went in a few words. Never raises.

    `begun`: who is still telling of its beginning; the end is told after it.
    """
    settings = project.settings
    wanted = ways(project, record)
    if settings.offline:
        return dict.fromkeys(wanted, NO_NETWORK)
    until = time.monotonic() + LONGEST
    if begun is not None:
        begun.join(LONGEST)
    went: dict[str, str] = {}
    threads = [_beside(name, way, went) for name, way in wanted.items()]
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return {name: went.get(name, NO_TIME) for name in wanted}


def ways(project: Project, record: RunRecord) -> dict[str, Callable[[], str]]:
    """The ways by which somebody wants to be told of this night, by name."""
    settings = project.settings
    found: dict[str, Callable[[], str]] = {}
    if record["outcome"] in settings.notify_on.split(","):
        if url := settings.notify_url:
            found["webhook"] = lambda: _hooked(_open(url), project, record)
        if (server := settings.smtp_url) and (to := settings.mail_to):
            found["mail"] = lambda: mail.mailed(_open(server), to.split(","), record, settings)
    if address := settings.ping_url:
        found["ping"] = lambda: ping.ended(_open(address), record, settings)
    return found


def _hooked(url: str, project: Project, record: RunRecord) -> str:
    body = json_text(FORMS[project.settings.notify_form](project, record)).encode()
    return post(url, body, "application/json", project.settings)


def _open(secret: SecretStr) -> str:
    return secret.get_secret_value()


def _beside(name: str, way: Callable[[], str], went: dict[str, str]) -> threading.Thread:
    """Tell in a thread that nothing waits for when the program ends."""

    def tell() -> None:
        try:
            went[name] = way()
        except Exception as error:  # of whatever kind: it may name the address, so that its kind alone is told
            went[name] = f"not told: {_kind(error)}"

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    return thread


def _kind(error: Exception) -> str:
    """The kind of an error by its name and, where that is known, in words of an operator's."""
    named = (KINDS.get(kind.__name__) for kind in type(error).__mro__)
    words = next((said for said in named if said), None)
    return f"{type(error).__name__} ({words})" if words else type(error).__name__


def in_words(told: Mapping[str, str]) -> str:
    """How telling went, in one line."""
    return ", ".join(f"{name}: {said}" for name, said in told.items())
