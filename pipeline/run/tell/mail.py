"""An e-mail about a night, through a server of the operator's.

Belongs here: the message, and handing it to the server. Does not: the words (`words`), or when it is sent (`telling`).

A password is never sent over a connection that is not encrypted.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

from pipeline.common.clock import wall_clock
from pipeline.run.tell.tries import tries
from pipeline.run.tell.words import subject, text
from pipeline.settings import Settings
from pipeline.store.run_record import RunRecord

#: Seconds that the server may be silent.
TIMEOUT = 10.0


def mailed(url: str, to: Sequence[str], record: RunRecord, settings: Settings) -> str:
    """Send the night's message; how that went in a few words. Raises what the network raises at last."""
    message = _message(to, record, settings)
    for attempt in tries(_passes, settings):
        with attempt:
            _hand_over(url, message)
    return "told"


def _message(to: Sequence[str], record: RunRecord, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.mail_from or to[0]
    message["To"] = ", ".join(to)
    message["Subject"] = subject(record)
    message["Date"] = format_datetime(wall_clock())
    message["Message-ID"] = make_msgid(domain=message["From"].rpartition("@")[2].strip(">"))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text(record) + "\n")
    return message


def _hand_over(url: str, message: EmailMessage) -> None:
    parts = urlsplit(url)
    host, user = parts.hostname or "", parts.username
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or 587 if user else parts.port or 25, timeout=TIMEOUT)
    with server:
        if user:
            if parts.scheme != "smtps":
                server.starttls(context=context)
            server.login(unquote(user), unquote(parts.password or ""))
        server.send_message(message)


def _passes(error: Exception) -> bool:
    """Whether it is worth trying again: the network failed, or the server asked for patience (4xx)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code < 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code < 500
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return False
    return isinstance(error, OSError) and not isinstance(error, ssl.SSLCertVerificationError)
