"""What is put right in a home before a run: names that lead elsewhere than they should, files where folders belong.

Belongs here: mending what needs no documents, and saying so. Does not: damaged releases, which a build makes anew
(`integrity`), or damaged documents (`parse`). Whoever calls it holds the home. Nothing is deleted: what is in the way
is moved to `WPS_HOME/aside`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.store.files import unused
from pipeline.store.releases import Releases

ASIDE = "aside"
#: Folders that the program makes, and those into which people put documents.
FOLDERS = ("work", "parsed", "runs", "changes", "releases", "snapshots", "inbox", "held", "site", "exports")


def mend(home: Path) -> list[str]:
    """Put right what can be; what was done, each in a sentence."""
    return [*_folders(home), *_pointer(Releases(home)), *_database(Releases(home))]


def wrong(home: Path) -> list[str]:
    """What `mend` would put right, each in a sentence."""
    releases = Releases(home)
    found = [f"{name} is a file where a folder belongs" for name in FOLDERS if _is_file(home / name)]
    lost = releases.pointed() is None and releases.newest_whole() is not None
    if lost:
        found.append("releases/current leads to no release")
    if (lost or releases.pointed()) and not releases.database_is_linked():
        found.append(f"{releases.database.name} does not lead to the current release")
    return found


def _folders(home: Path) -> Iterator[str]:
    for name in FOLDERS:
        if _is_file(home / name):
            yield f"{name} was a file where a folder belongs: it was moved to {_set_aside(home, home / name)}"


def _pointer(releases: Releases) -> Iterator[str]:
    """Lead to the newest release again where `current` leads nowhere, unless none is whole."""
    if _in_the_way(releases.pointer):
        yield f"releases/current was no link: it was moved to {_set_aside(releases.home, releases.pointer)}"
    if releases.pointed() is None and (newest := releases.newest_whole()):
        releases.point_to(newest)
        yield f"releases/current led to no release: it leads to {newest} again"


def _database(releases: Releases) -> Iterator[str]:
    if releases.pointed() is None or releases.database_is_linked():
        return
    path, moved = releases.database, ""
    if _in_the_way(path):
        moved = f"; what lay there is in {_set_aside(releases.home, path)}"
    releases.link_database()
    yield f"{path.name} did not lead to the current release: it does again{moved}"


def _set_aside(home: Path, path: Path) -> Path:
    aside = home / ASIDE
    if _is_file(aside):
        aside.rename(unused(home / f"{ASIDE}.{ASIDE}"))
    aside.mkdir(exist_ok=True)
    return path.rename(unused(aside / path.name))


def _is_file(path: Path) -> bool:
    return path.exists() and not path.is_dir()


def _in_the_way(path: Path) -> bool:
    return path.exists() and not path.is_symlink()
