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


@look("network")
def network(project: Project) -> Finding:
    """Can every publisher's host be reached?"""
    settings = project.settings
    if settings.offline or settings.mirror:
        return True, "not used"
    unreachable = [
        f"{host}:{port}" for host, port in _addresses(project) if not _answers(host, port, settings.connect_timeout)
    ]
    if unreachable:
        return (
            False,
            f"no connection to {', '.join(unreachable)}: what is known already is used (`--offline` is quicker)",
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
