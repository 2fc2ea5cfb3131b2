"""Whether a citation still stands: the figure found again in the current release, by its mark.

Belongs here: the comparison, and what became of a figure that differs. Does not: how a mark is written (`mark`).

The digest alone tells whether the value is the same, though the cited release be gone. Since when it differs is told from
the releases that are kept (`_changed_in`); who keeps a record of the changes of those that are not, is asked there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, TypedDict

from pipeline.ask.cite.find import value_in
from pipeline.ask.cite.mark import ROW, Mark, Text, marks_in
from pipeline.ask.errors import AskError
from pipeline.ask.query import Connection, current, opened_release, rows_of
from pipeline.store.engine import quoted
from pipeline.store.releases import Release, Releases

#: stands: the same value; changed: another one; gone: no such table, column or row; altered: the citation contradicts
#: its own digest, or the release that it cites.
Outcome = Literal["stands", "changed", "gone", "altered"]


class Verdict(TypedDict):
    """One citation, checked. `cited` and `now` are text, None for NULL, for a row, and where it is not known.

    `known` says whether `cited` is known. `cited_release` is current, kept, pinned, or pruned (not kept here, or never).
    `changed_in` is the first release kept that has another value; `exactly` whether none between is missing.
    """

    outcome: Outcome
    table: str
    column: str
    key: dict[str, Text]
    release_id: str
    cited_release: Literal["current", "kept", "pinned", "pruned"]
    known: bool
    cited: Text
    now: Text
    current_release_id: str
    changed_in: str | None
    exactly: bool | None
    detail: str


class _Gone(Exception):
    """A release has no such table, column or row; the text says which."""


def checked(releases: Releases, text: str) -> list[Verdict]:
    """What became of every citation in a text. Raises AskError where there is none, or no release to look into."""
    found = list(marks_in(text))
    if not found:
        raise AskError("no citation is in this text: it has a word that begins with wps: and ends with a sha256")
    newest = current(releases)
    kept = releases.all()
    with opened_release(newest) as connection:
        return [_checked(releases, kept, connection, newest, mark) for mark in found]


def _checked(releases: Releases, kept: list[Release], connection: Connection, newest: Release, mark: Mark) -> Verdict:
    cited_in = next((r for r in kept if r.release_id == mark.release_id), None)
    verdict = Verdict(
        outcome="stands",
        table=mark.table,
        column=mark.column,
        key=dict(mark.key),
        release_id=mark.release_id,
        cited_release=_kept_as(releases, cited_in),
        known=mark.has_value,
        cited=mark.value,
        now=None,
        current_release_id=newest.release_id,
        changed_in=None,
        exactly=None,
        detail="",
    )
    if mark.altered:
        return verdict | {"outcome": "altered", "detail": "the citation contradicts its own digest: it was changed"}
    if cited_in and not mark.has_value:
        verdict = _with_cited_value(verdict, mark, cited_in)
    if cited_in and _differs(cited_in, mark):
        return verdict | {"outcome": "altered", "detail": f"release {mark.release_id} does not say so"}
    try:
        now = _value(connection, mark)
    except _Gone as gone:
        changed = _changed_in(kept, mark)
        return verdict | {"outcome": "gone", "detail": str(gone), **changed}
    verdict = verdict | {"now": now if mark.column != ROW else None}
    if mark.fits(now):
        return verdict | {"known": True, "cited": verdict["now"]}
    return verdict | {"outcome": "changed", **_changed_in(kept, mark)}


def _kept_as(releases: Releases, release: Release | None) -> Literal["current", "kept", "pinned", "pruned"]:
    if release is None:
        return "pruned"
    if release.current:
        return "current"
    return "pinned" if release.release_id in releases.pins.all() else "kept"


def _with_cited_value(verdict: Verdict, mark: Mark, release: Release) -> Verdict:
    """The verdict with the cited value, which was too long for the mark, as the cited release has it."""
    with _looked_into(release) as connection:
        try:
            value = _value(connection, mark)
        except _Gone:
            return verdict
    return verdict | {"known": mark.column != ROW, "cited": value if mark.column != ROW else None}


def _differs(release: Release, mark: Mark) -> bool:
    """Whether a release has another value than the cited one, or no such figure."""
    with _looked_into(release) as connection:
        try:
            return not mark.fits(_value(connection, mark))
        except _Gone:
            return True


@contextmanager
def _looked_into(release: Release) -> Iterator[Connection]:
    with opened_release(release) as connection:
        yield connection


def _changed_in(kept: list[Release], mark: Mark) -> dict[str, object]:
    """The first release after the cited one, of those that are kept, in which the figure differs."""
    later = sorted((r for r in kept if r.release_id > mark.release_id), key=lambda r: r.release_id)
    changed = next((r for r in later if _differs(r, mark)), None)
    if changed is None:
        return {"changed_in": None, "exactly": None}
    with opened_release(changed) as connection:
        before = rows_of(connection, "SELECT previous_release_id FROM meta.release").values[0][0]
    known = {mark.release_id, *(r.release_id for r in later if r.release_id < changed.release_id)}
    return {"changed_in": changed.release_id, "exactly": before in known}


def _value(connection: Connection, mark: Mark) -> Text:
    """The value of the cited figure in an opened release. Raises _Gone."""
    schema, _, name = mark.table.partition(".")
    columns = rows_of(
        connection,
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = ? AND table_name = ?",
        [schema, name],
    ).values
    known = {str(column) for (column,) in columns}
    if not known:
        raise _Gone(f"there is no table {mark.table} any more")
    if lost := [c for c in (*mark.key, *({mark.column} - {ROW})) if c not in known]:
        raise _Gone(f"{mark.table} has no column {', '.join(lost)} any more")
    where = " AND ".join(f"CAST({quoted(c)} AS VARCHAR) IS NOT DISTINCT FROM ?" for c in mark.key) or "true"
    rows = rows_of(connection, f"SELECT * FROM {quoted(mark.table)} WHERE {where} LIMIT 2", list(mark.key.values()))
    if len(rows.values) != 1:
        many = "several rows" if rows.values else "no row"
        raise _Gone(f"{mark.table} has {many} of this key")
    return value_in(rows.records()[0], tuple(mark.key), mark.column)
