"""Is everything in order? Each finding says what was looked at and, when it is not well, what to do.

Belongs here: looking. Does not: mending, or writing anything anywhere.
"""

from __future__ import annotations

import platform
import shutil
import socket
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import duckdb
import polars as pl

from pipeline.project import Project
from pipeline.publish import assembly
from pipeline.store.files import file_digest
from pipeline.store.home import who_holds, why_unwritable
from pipeline.store.releases import DATABASE, ReleaseError
from pipeline.store.snapshots import SnapshotStore, StoreError

ENGINES = ("dagster", "duckdb", "fastexcel", "great-expectations", "httpx", "polars", "pypdfium2")
FREE_GIGABYTES = 2.0
Finding = tuple[bool, str]


def examine(project: Project) -> list[dict[str, Any]]:
    """Every finding as {ok, what, detail}."""
    looks: dict[str, Callable[[Project], Finding]] = {
        "program": _program,
        "settings": _settings,
        "home": _home,
        "disk": _disk,
        "lock": _lock,
        "snapshots": _snapshots,
        "archive": _archive,
        "mirror": _mirror,
        "network": _network,
        "release": _release,
        "write-ahead log": _wal,
    }
    return [
        {"ok": ok, "what": what, "detail": detail} for what, look in looks.items() for ok, detail in [look(project)]
    ]


def _program(project: Project) -> Finding:
    engines = ", ".join(f"{name} {version(name)}" for name in ENGINES)
    return True, f"Python {platform.python_version()}, {engines}; {len(project.tables)} tables declared"


def _settings(project: Project) -> Finding:
    chosen = {k: v for k, v in project.settings.model_dump().items() if k in project.settings.model_fields_set}
    return True, ", ".join(f"{k}={v}" for k, v in chosen.items()) or "all defaults"


def _home(project: Project) -> Finding:
    home = project.settings.home
    why = why_unwritable(home)
    return why is None, why or str(home)


def _disk(project: Project) -> Finding:
    home = project.settings.home
    free = shutil.disk_usage(next(f for f in (home, *home.parents) if f.is_dir())).free / 1e9
    return free >= FREE_GIGABYTES, f"{free:.1f} GB free; {FREE_GIGABYTES:.0f} GB are needed for comfort"


def _lock(project: Project) -> Finding:
    home = project.settings.home
    if why := why_unwritable(home):
        return False, why
    holder = who_holds(home)
    return True, f"a run holds {home}: {holder}" if holder else "no run holds the home"


def _snapshots(project: Project) -> Finding:
    root = project.settings.home / "snapshots"
    if not root.is_dir():
        return True, "none yet"
    try:
        with SnapshotStore(project.settings.home) as store:
            missing = [
                f"{source.source_id}/{name}" for _, source in project.sources for name in store.lost(source.source_id)
            ]
    except StoreError as error:
        return False, str(error)
    if missing:
        return False, f"bytes are gone or damaged: {', '.join(missing)}; the next run asks for them again"
    return True, f"{root}: every document in use is there"


def _archive(project: Project) -> Finding:
    counts = {
        s.source_id: len(project.archive_of(d).entries(s.source_id))
        for d, s in project.sources
        if s.source_id not in d.packaged
    }
    detail = ", ".join(f"{source} {count}" for source, count in counts.items())
    return any(counts.values()), f"documents shipped: {detail}"


def _mirror(project: Project) -> Finding:
    mirror = project.settings.mirror
    if mirror is None:
        return True, "none set"
    folders = {folder for _, s in project.sources for folder in s.folders}
    found = sorted(f.name for f in mirror.iterdir() if f.is_dir() and f.name in folders)
    return bool(found), f"{mirror}: " + (", ".join(found) or f"none of the folders {', '.join(sorted(folders))}")


def _network(project: Project) -> Finding:
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
    except OSError:
        return False


def _release(project: Project) -> Finding:
    current = project.releases.current()
    if current is None:
        return True, "none yet: run `wps build`"
    try:
        known = [t for t in project.tables.values() if t.name in current.rows]
        rows = assembly.verify(current.folder, known)
    except (ReleaseError, OSError, duckdb.Error, pl.exceptions.PolarsError) as error:
        return False, f"{current.release_id} is damaged ({error}): `wps build --force` makes it anew"
    if file_digest(current.folder / DATABASE) != current.database_sha256:
        return (
            False,
            f"{current.release_id}: wps.duckdb was changed after publication: `wps build --force` makes it anew",
        )
    return True, f"{current.release_id}: {len(rows)} tables, {sum(rows.values()):,} rows"


def _wal(project: Project) -> Finding:
    stale = project.releases.stale_wal()
    if stale:
        return False, f"{', '.join(map(str, stale))}: left by a program that wrote; the next build removes it"
    return True, "none"
