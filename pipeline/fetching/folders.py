"""The documents that lie in a folder: an inbox, or a mirror.

Belongs here: looking through one folder and accepting what fits. Does not: the network, or how a source is doing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from os import stat_result
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from pipeline.contract import Origin, Refused
from pipeline.fetching.acceptance import Expectation, refuse_collapse, verify
from pipeline.fetching.snapshots import Look, Outcome, SnapshotStore
from pipeline.fetching.source import Refusal, Source, bounded
from pipeline.workspace import write_atomically


@dataclass(frozen=True)
class Desk:
    """What accepting a document of one source needs: the source, the store, the home folder, the largest size."""

    source: Source
    store: SnapshotStore
    home: Path
    max_bytes: int

    def refused(self, name: str, origin: Origin, refusal: Refused, url: str | None = None) -> Refusal:
        """Note a refusal in the index, and hand it back for the report."""
        self.store.record(
            self.source.source_id,
            name,
            origin=origin,
            outcome="refused",
            url=url,
            reason=refusal.reason,
            detail=refusal.detail,
        )
        return Refusal(name, refusal.reason, refusal.detail)

    def hold_back(self, name: str, data: bytes, collapsed: Refused) -> Refused:
        """Keep a collapsed document for review; the refusal that tells the operator where, and how to accept it."""
        held = self.home / "held" / self.source.source_id / name
        if not (held.is_file() and held.read_bytes() == data):
            write_atomically(held, data)
        inbox = inbox_of(self.home, self.source)
        return Refused(collapsed.reason, f"{collapsed.detail}; held at {held}; to accept it, move it into {inbox}")


def inbox_of(home: Path, source: Source) -> Path:
    """The folder into which an operator puts documents of the source."""
    return home / "inbox" / source.source_id


def unclaimed(home: Path, source_ids: Collection[str]) -> list[Path]:
    """What lies in the inbox under a name that no source has (a misspelt folder): nobody would ever read it."""
    inbox = home / "inbox"
    return sorted(path for path in inbox.iterdir() if path.name not in source_ids) if inbox.is_dir() else []


def read_folder(desk: Desk, folder: Path, origin: Origin, taken: set[str]) -> list[Refusal]:
    """Accept what is new in the folder; returns what was refused. Files unchanged since the last look are not read.

    Files in subfolders are not looked at. Links are followed to regular files, wherever these lie. `taken` are the
    names met in the source's earlier folders; this folder's are added to it. In an inbox every file must be a document
    of the source; a mirror's folder may be shared, so files that fit none of the source's patterns are another's.
    """
    refusals = []
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        refusal = Refused("unreadable_file", f"{folder} cannot be listed: {error.strerror}")
        return [desk.refused(folder.name, origin, refusal)]
    looks = desk.store.looks(desk.source.source_id, origin)
    for path in entries:
        if origin == "mirror" and desk.source.expectation(path.name) and not desk.source.takes(path.name):
            continue
        try:
            _accept_file(desk, path, origin, looks.get(path.name), taken)
        except Refused as refused:
            refusals.append(desk.refused(path.name, origin, refused))
        except OSError as error:
            refusal = Refused("unreadable_file", f"{path} cannot be read: {error.strerror or error}")
            refusals.append(desk.refused(path.name, origin, refusal))
    return refusals


def _accept_file(desk: Desk, path: Path, origin: Origin, last_look: Look | None, taken: set[str]) -> None:
    stat = path.stat()
    expect = bounded(_expected(desk.source, path, stat), desk.max_bytes)
    if path.name in taken:
        raise Refused("duplicate_name", f"{path}: another folder of this source has a file of this name; rename one")
    taken.add(path.name)
    place = str(path.absolute())
    unchanged = last_look == Look(place, stat.st_size, stat.st_mtime_ns, last_look.sha256) if last_look else False
    if last_look and unchanged and desk.store.has(last_look.sha256, stat.st_size):
        return
    if expect.max_bytes is not None and stat.st_size > expect.max_bytes:
        raise Refused("too_large", f"{path}: {stat.st_size:,} bytes; at most {expect.max_bytes:,} are allowed")
    data = _read_whole(path, stat)
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        verify(data, expect, None)
    except Refused as refused:
        raise Refused(refused.reason, f"{path}: {refused.detail}") from refused
    source_id = desk.source.source_id
    accepted = desk.store.last_accepted(source_id, path.name)
    if origin == "mirror" and accepted and accepted.sha256 != sha256:
        try:
            refuse_collapse(len(data), accepted.size)
        except Refused as refused:
            raise desk.hold_back(path.name, data, refused) from refused
    desk.store.put(data)
    same = accepted is not None and accepted.sha256 == sha256
    if not (last_look and last_look.sha256 == sha256):
        outcome: Outcome = "not_modified" if same else "accepted"
        desk.store.record(source_id, path.name, origin=origin, outcome=outcome, sha256=sha256, size=len(data))
    desk.store.remember_look(source_id, origin, path.name, Look(place, stat.st_size, stat.st_mtime_ns, sha256))


def _expected(source: Source, path: Path, stat: stat_result) -> Expectation:
    if S_ISDIR(stat.st_mode):
        raise Refused("unexpected_file", f"{path} is a folder; put documents beside it, not inside")
    if not S_ISREG(stat.st_mode):
        raise Refused("unexpected_file", f"{path} is no regular file")
    expect = source.expectation(path.name)
    if path.name.startswith(".") or expect is None or not source.takes(path.name):
        kinds = ", ".join(source.media) + ("" if source.patterns == ("*",) else f" named {', '.join(source.patterns)}")
        raise Refused("unexpected_file", f"{path} is none of this source's documents ({kinds}); move it elsewhere")
    return expect


def _read_whole(path: Path, before: stat_result) -> bytes:
    data = path.read_bytes()
    after = path.stat()
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns) or len(data) != after.st_size:
        raise Refused("still_changing", f"{path} changed while it was read; the next run takes it when it is complete")
    return data
