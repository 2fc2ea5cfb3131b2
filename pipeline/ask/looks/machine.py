"""What the program runs on: itself, its settings, the network.

Belongs here: what is the same for every home. Does not: anything in a home.
"""

from __future__ import annotations

import platform
import socket
from collections.abc import Iterator
from importlib.metadata import version
from urllib.parse import urlsplit

from pipeline.ask.doctor import Finding, look
from pipeline.project import Project
from pipeline.settings import variable

ENGINES = ("dagster", "duckdb", "fastexcel", "great-expectations", "httpx", "polars", "pypdfium2")


@look("program")
def program(project: Project) -> Finding:
    """Which versions are at work?"""
    engines = ", ".join(f"{name} {version(name)}" for name in ENGINES)
    return True, f"Python {platform.python_version()}, {engines}; {len(project.tables)} tables declared"


@look("settings")
def chosen_settings(project: Project) -> Finding:
    """Which settings are not the defaults?"""
    chosen = {k: v for k, v in project.settings.model_dump().items() if k in project.settings.model_fields_set}
    return True, ", ".join(f"{k}={v}" for k, v in chosen.items()) or "all defaults"


@look("being told")
def being_told(project: Project) -> Finding:
    """Is somebody told of nights, and is every way of it whole?"""
    chosen = project.settings
    if (chosen.smtp_url is None) != (chosen.mail_to is None):
        return False, "e-mail needs both WPS_SMTP_URL and WPS_MAIL_TO"
    ways = {"web hook": chosen.notify_url, "e-mail": chosen.smtp_url, "dead-man's switch": chosen.ping_url}
    named = ", ".join(way for way, address in ways.items() if address is not None)
    return True, f"{named}; nights that are told: {chosen.notify_on}" if named else "nobody is told of nights"


@look("network")
def network(project: Project) -> Finding:
    """Can every publisher's host be reached?"""
    settings = project.settings
    if settings.mirror:
        return True, f"not used: documents come from the mirror {settings.mirror}"
    if settings.offline:
        return True, f"not used: {variable('offline')} is set"
    unreachable = [
        f"{host}:{port}" for host, port in _addresses(project) if not _answers(host, port, settings.connect_timeout)
    ]
    if unreachable:
        return (
            False,
            f"no connection to {', '.join(unreachable)}: what is known already is used "
            f"(a machine without a network: set {variable('offline')}=1)",
        )
    return True, "every host answers"


def _addresses(project: Project) -> Iterator[tuple[str, int]]:
    origin = project.settings.origin
    if origin:
        parts = urlsplit(origin)
        yield parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        return
    for host in sorted({urlsplit(e.url).hostname or "" for _, s in project.sources if s.live for e in s.endpoints}):
        yield host, 443


def _answers(host: str, port: int, timeout: float) -> bool:
    try:
        with socket.create_connection((host, port), timeout):
            return True
    except OSError:  # whatever the network says, nobody answers
        return False
