"""The documents that lie in a folder: an inbox, or a mirror.

Belongs here: looking through one folder and accepting what fits. Does not: the network, or how a source is doing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from os import stat_result
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from pipeline.common.shown import is_plain
from pipeline.contract import Origin, Refused
from pipeline.declare.source import Expectation, Refusal, Source
from pipeline.fetch.accept.accept import IN_MEMORY
from pipeline.fetch.incoming import Incoming, InMemory, land, read_in_pieces
from pipeline.fetch.intake import Intake, unforeseen
from pipeline.fetch.selection import switched_off
from pipeline.store.home import FULL
from pipeline.store.observations import Outcome, SeenFile, seen_file


def held_back(intake: Intake, folder: Path) -> dict[str, str]:
    """The files of a mirror's folder that are the source's and wait for a setting, and which setting that is."""
    if not intake.source.switches or not folder.is_dir():
        return {}
    try:
        mine = [path.name for path in sorted(folder.iterdir()) if intake.source.takes(path.name)]
    except OSError:  # `read_folder` refuses it
        return {}
    offs = {
        name: switched_off(intake.source, name, intake.settings) for name in mine if intake.source.expectation(name)
    }
    return {name: switch for name, switch in offs.items() if switch}


def unclaimed(home: Path, source_ids: Collection[str]) -> list[Path]:
    """What lies in the inbox under a name that no source has (a misspelt folder): nobody would ever read it."""
    inbox = home / "inbox"
    return sorted(path for path in inbox.iterdir() if path.name not in source_ids) if inbox.is_dir() else []


def read_folder(intake: Intake, folder: Path, origin: Origin, taken: set[str]) -> list[Refusal]:
    """Accept what is new in the folder; returns what was refused. Files unchanged since the last run are not read.

    Files in subfolders are left alone. Links are followed to regular files, wherever these lie. `taken` are the
    names met in the source's earlier folders; this folder's are added to it. In an inbox every file must be a document
    of the source; a mirror's folder may be shared, so files that fit none of the source's patterns are another's, and
    those that wait for a setting (`held_back`) are left alone.
    """
    refusals = []
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:  # refused, for this reason
        refusal = Refused("unreadable_file", f"{folder} cannot be listed: {error.strerror}")
        return [intake.refused(folder.name, origin, refusal)]
    seen_files = intake.store.seen_files(intake.source.source_id, origin)
    for path in entries:
        if origin == "mirror" and not _concerns(intake, path.name):
            continue
        try:
            _refuse_strange_name(path)
            _accept_file(intake, path, origin, seen_files.get(path.name), taken)
        except Refused as refused:
            refusals.append(intake.refused(path.name, origin, refused))
        except OSError as error:  # refused, for this reason, unless nothing more can be written
            if error.errno in FULL:
                raise
            refusal = Refused("unreadable_file", f"{path} cannot be read: {error.strerror or error}")
            refusals.append(intake.refused(path.name, origin, refusal))
        except Exception as error:  # one file never ends a night: refused as unforeseen
            refusals.append(intake.refused(path.name, origin, unforeseen(path.name, error)))
    return refusals


def _refuse_strange_name(path: Path) -> None:
    if not is_plain(path.name):
        raise Refused("unexpected_file", f"{path}: its name has signs that are no text (here escaped); rename it")


def _accept_file(intake: Intake, path: Path, origin: Origin, last_seen: SeenFile | None, taken: set[str]) -> None:
    stat = path.stat()
    expect = _expected(intake.source, path, stat)
    if path.name in taken:
        raise Refused("duplicate_name", f"{path}: another folder of this source has a file of this name; rename one")
    taken.add(path.name)
    place = str(path.absolute())
    unchanged = last_seen is not None and last_seen == seen_file(place, stat, last_seen.sha256)
    size = stat.st_size if intake.reduction is None else None
    kept = last_seen is not None and unchanged and intake.store.has(last_seen.sha256, size)
    if kept and expect.size in {None, stat.st_size} and intake.is_current(last_seen.sha256 if last_seen else None):
        return
    refuse_too_large(path, stat.st_size, expect, intake.max_bytes)
    with _read_whole(intake, path, stat) as found:
        put_in_again = origin == "inbox" and not unchanged
        incoming = _accept(intake, path, origin, expect, found, None if put_in_again else last_seen)
    seen = seen_file(place, stat, incoming.sha256)
    intake.store.remember_file(intake.source.source_id, origin, path.name, seen)


def _accept(
    intake: Intake, path: Path, origin: Origin, expect: Expectation, incoming: Incoming, last_seen: SeenFile | None
) -> Incoming:
    """Accept a file; returns what is kept of it. `last_seen`: these bytes are no news where it had them then."""
    source_id, store = intake.source.source_id, intake.store
    try:
        incoming.verify(expect)
    except Refused as refused:
        raise Refused(refused.reason, f"{path}: {refused.detail}") from refused
    if intake.reduction is not None and isinstance(incoming, InMemory):
        incoming = InMemory(intake.reduction.of(incoming.data, path.name, {}))
    accepted = store.last_accepted(source_id, path.name)
    same = accepted is not None and accepted.sha256 == incoming.sha256
    if origin == "mirror" and not same and not expect.pinned:
        intake.refuse_collapse(path.name, incoming)
    intake.keep(incoming)
    if not (last_seen and last_seen.sha256 == incoming.sha256):
        outcome: Outcome = "not_modified" if same else "accepted"
        store.record(source_id, path.name, origin=origin, outcome=outcome, sha256=incoming.sha256, size=incoming.size)
    return incoming


def refuse_too_large(path: Path, size: int, expect: Expectation, usual: int) -> None:
    """Raise Refused for more bytes than a folder's file may have: what the source says, or what is usual.

    A pinned document of another size is read all the same, within reason, so that its refusal can name its digest.
    """
    limit = max(expect.size, usual) if expect.size is not None else expect.max_bytes or usual
    if size > limit:
        raise Refused("too_large", f"{path}: {size:,} bytes; at most {limit:,} are allowed")


def _concerns(intake: Intake, name: str) -> bool:
    """Whether a file of a mirror's folder is read: it is no other source's, and nothing holds it back."""
    if not intake.source.expectation(name):
        return True
    return intake.source.takes(name) and not switched_off(intake.source, name, intake.settings)


def _expected(source: Source, path: Path, stat: stat_result) -> Expectation:
    if S_ISDIR(stat.st_mode):
        raise Refused("unexpected_file", f"{path} is a folder; put documents beside it, not inside")
    if not S_ISREG(stat.st_mode):
        raise Refused("unexpected_file", f"{path} is no regular file")
    expect = source.expectation(path.name)
    if path.name.startswith(".") or expect is None or not source.takes(path.name):
        raise Refused(
            "unexpected_file", f"{path} is none of this source's documents ({kinds_of(source)}); move it elsewhere"
        )
    return expect


def kinds_of(source: Source) -> str:
    """What the source's documents are, for a message: suffixes and, where only some of these are its, their names."""
    return ", ".join(source.media) + ("" if source.patterns == ("*",) else f" named {', '.join(source.patterns)}")


@contextmanager
def _read_whole(intake: Intake, path: Path, before: stat_result) -> Iterator[Incoming]:
    """The document in a file, a large one as a copy unless it is to be reduced.

    Raises Refused when somebody is still writing the file.
    """
    with ExitStack() as stack:
        incoming: Incoming
        if before.st_size > IN_MEMORY and intake.reduction is None:
            incoming = land(read_in_pieces(path), stack.enter_context(intake.store.landing()))
        else:
            incoming = InMemory(path.read_bytes())
        after = path.stat()
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns) or incoming.size != after.st_size:
            raise Refused(
                "still_changing", f"{path} changed while it was read; the next run takes it when it is complete"
            )
        yield incoming
