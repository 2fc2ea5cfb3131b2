"""Which release is meant: the current or a named one of a home, a folder, a file, an address.

Belongs here: finding it. Does not: reading it (`release`).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipeline.store.releases import DATABASE, RECORD, ReleaseError, Releases
from wps.errors import ReaderError
from wps.files import Database, Folder
from wps.release import Release


def open(place: str | Path | None = None, *, release: str | None = None) -> Release:
    """A release, open for reading.

    `place` is a home, by default that of WPS_HOME or else `data`; or one release: its folder, its DuckDB file, or the
    address (http, https) of its folder. `release` names one that a home keeps, by its id or the beginning of it;
    without it the current one is opened. Raises ReaderError.
    """
    if isinstance(place, str) and re.match("https?://", place):
        if release is not None:
            raise ReaderError("an address holds one release: name it by its address")
        from wps.address import Address

        address = Address(place)
        return Release(address, address.record)
    folder = (_home() if place is None else Path(place)).resolve()
    if folder.is_file():
        folder = folder.parent
    if (folder / RECORD).is_file():
        if release is not None:
            raise ReaderError(f"{folder} is one release: name its home to choose another")
        return _opened(folder)
    return _opened(_kept(folder, release))


def _home() -> Path:
    from pipeline.settings import SettingsError, load_settings

    try:
        return load_settings().home
    except SettingsError as error:
        raise ReaderError(str(error)) from error


def _kept(home: Path, release: str | None) -> Path:
    releases = Releases(home)
    try:
        chosen = releases.get(release) if release else releases.current()
    except ReleaseError as error:
        raise ReaderError(f"{home}: {error}") from error
    if chosen is None:
        raise ReaderError(f"{home} holds no release: name a home, a release's folder or its address, or set WPS_HOME")
    return chosen.folder


def _opened(folder: Path) -> Release:
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    database = folder / DATABASE
    return Release(Database(database) if database.is_file() else Folder(folder), record)
