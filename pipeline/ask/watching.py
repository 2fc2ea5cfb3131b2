"""Watched questions: added when the current release can answer them, asked again at will.

Belongs here: what may be watched, and how answers stand. Does not: asking within limits (`publish.feeds.asking`),
comparing (`publish.feeds.watching`), keeping questions (`store.watches`), printing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypedDict

from pipeline.ask.errors import AskError, NotKnown
from pipeline.ask.known import instead
from pipeline.ask.query import current
from pipeline.ask.statement import locked, relation_of
from pipeline.common.clock import utc_now
from pipeline.publish.feeds.asking import Answered, asked, asking
from pipeline.publish.feeds.watching import difference, kept_answers
from pipeline.store import watches
from pipeline.store.releases import Releases
from pipeline.store.watches import Watch, WatchError

_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,59}", re.ASCII)


class WatchLine(TypedDict):
    """A watched question and how it stands: `rows` of its answer, how many came and went since the release kept it,
    what goes wrong."""

    name: str
    sql: str
    added_at: str
    rows: int | None
    came: int | None
    went: int | None
    error: str | None


def add(home: Path, name: str, sql: str) -> WatchLine:
    """Watch a question. Call it while holding the home. Raises AskError for a name that is taken or no plain word, and
    for what the current release does not answer within the limits."""
    known = _known(home)
    if not _NAME.fullmatch(name):
        raise AskError(f"--name {name!r}: letters, digits, points, dashes and underscores, 60 at most")
    if name in known:
        raise AskError(f"--name {name}: there is one, {known[name].sql!r}; remove it first")
    with locked(Releases(home)) as connection:
        relation_of(connection, sql)
    answer = asked(current(Releases(home)).database, sql)
    if answer.error:
        raise AskError(f"the question is not watched: {answer.error}")
    watch = Watch(name, sql, utc_now().isoformat(timespec="seconds"))
    watches.keep(home, {**known, name: watch})
    return _line(watch, answer, None)


def remove(home: Path, name: str) -> Watch:
    """Watch a question no more. Call it while holding the home. Raises AskError naming the nearest for another."""
    known = _known(home)
    watch = _named(known, name)
    watches.keep(home, {other: kept for other, kept in known.items() if other != name})
    return watch


def listed(home: Path) -> list[WatchLine]:
    """Every watched question with the answer that the current release keeps."""
    release = Releases(home).current()
    kept = kept_answers(release.folder) if release else {}
    return [_line(watch, kept.get(name), None) for name, watch in _known(home).items()]


def run(home: Path, name: str | None = None) -> list[WatchLine]:
    """Ask every watched question, or one, of the current release now, beside the answer that this keeps.

    Raises AskError before the first release and for an unknown name.
    """
    release, known = current(Releases(home)), _known(home)
    kept = kept_answers(release.folder)
    chosen = [_named(known, name)] if name else list(known.values())
    with asking() as ask:
        return [_line(watch, ask(release.database, watch.sql), kept.get(watch.name)) for watch in chosen]


def _known(home: Path) -> dict[str, Watch]:
    try:
        return watches.watches(home)
    except WatchError as error:
        raise AskError(str(error)) from error


def _named(known: dict[str, Watch], name: str) -> Watch:
    if name not in known:
        said = instead(name, known) if known else "there is none"
        raise NotKnown(f"no question {name} is watched; {said}")
    return known[name]


def _line(watch: Watch, answer: Answered | None, before: Answered | None) -> WatchLine:
    found = difference(before, answer) if answer else None
    same = before is not None and before.columns is not None and answer is not None and not answer.error
    return WatchLine(
        name=watch.name,
        sql=watch.sql,
        added_at=watch.added_at,
        rows=len(answer.rows) if answer and answer.columns is not None else None,
        came=len(found.added) if found else 0 if same else None,
        went=len(found.removed) if found else 0 if same else None,
        error=answer.error if answer else None,
    )
