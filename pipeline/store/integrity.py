"""Whether a release's files are as they were published: by their digests, or quickly by their sizes.

Belongs here: what a release says of its files, and how they differ from that. Does not: mending (`mending`, a build),
what the doctor says of it (`ask.looks`).

    RELEASE/release.json       the database's digest, and those of all that is neither a table nor the database
    RELEASE/datapackage.json   size and digest of every table as Parquet and CSV
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.store.files import known_digest
from pipeline.store.releases import DATABASE, Release, Releases

PACKAGE = "datapackage.json"


@dataclass(frozen=True)
class Listed:
    """A file as its release lists it; `size` in bytes, None where that is not said."""

    path: str
    sha256: str
    size: int | None = None


def digests(folder: Path) -> dict[str, str]:
    """The sha256 of a release's tables as Parquet and CSV, by path; none where its data package cannot be read."""
    return {listed.path: listed.sha256 for listed in _tables(folder)}


def missing(release: Release) -> list[str]:
    """The files of a release that are gone or have another size, found without reading them."""
    gone = [f"{file.path} is gone or has another size" for file in _files(release) if not _is_there(release, file)]
    return [*_unread(release), *gone]


def damage(release: Release) -> list[str]:
    """Every file of a release that is not what was published, each with what is wrong; all of them are read."""
    found = _unread(release)
    for file in [Listed(DATABASE, release.database_sha256), *_files(release)]:
        if not _is_there(release, file):
            found.append(f"{file.path} is gone or has another size")
        elif known_digest(release.folder / file.path) != file.sha256:
            found.append(f"{file.path} does not have its digest")
    return found


def sound(releases: Releases) -> Release | None:
    """The release that a new one is compared with: the current one or, where that is damaged, the newest that is not.

    One that was withdrawn is none.
    """
    return next((release for release in _candidates(releases) if not damage(release)), None)


def _candidates(releases: Releases) -> Iterator[Release]:
    """The current release and, where somebody goes on asking, all others that were not withdrawn, newest first."""
    if current := releases.current():
        yield current
    withdrawn = releases.withdrawn()
    yield from (r for r in releases.all() if r.inputs not in withdrawn and r != current)


def _unread(release: Release) -> list[str]:
    return [] if _tables(release.folder) else [f"{PACKAGE} cannot be read"]


def _files(release: Release) -> Iterator[Listed]:
    yield from (Listed(path, sha256) for path, sha256 in release.others.items())
    yield from _tables(release.folder)


def _is_there(release: Release, file: Listed) -> bool:
    path = release.folder / file.path
    try:
        return path.is_file() and file.size in {None, path.stat().st_size}
    except OSError:  # not whole
        return False


def _tables(folder: Path) -> tuple[Listed, ...]:
    package = folder / PACKAGE
    try:
        seen = package.stat()
    except OSError:  # taken away since
        return ()
    return _listed(package, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


@lru_cache(maxsize=16)
def _listed(package: Path, *as_it_was: int) -> tuple[Listed, ...]:
    """What a data package lists. A night asks for it with every check that looks back, and reads it once."""
    try:
        resources = json.loads(package.read_text(encoding="utf-8"))["resources"]
        return tuple(Listed(r["path"], r["hash"].removeprefix("sha256:"), r["bytes"]) for r in resources)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # taken away or written into since
        return ()
