"""Whether a citation still stands: the figure found again in the current release, by its mark.

Belongs here: the comparison, and what became of a figure that differs. Does not: how a mark is written (`mark`).

The digest alone tells whether the value is the same, though the cited release be gone. Since when it differs is told
from the releases that are kept (`_changed_in`, the place for a record of changes that outlives them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.ask.cite.find import value_in
from pipeline.ask.cite.mark import ROW, Mark, Text, marks_in
from pipeline.ask.errors import AskError
from pipeline.ask.query import Connection, current, opened_release, rows_of
from pipeline.store.engine import quoted
from pipeline.store.releases import Release, Releases

#: stands: the same value; changed: another one; gone: no such table, column or row; altered: the citation contradicts
#: its own digest, or the release that it cites.
Outcome = Literal["stands", "changed", "gone", "altered"]
KeptAs = Literal["current", "kept", "pinned", "pruned"]


@dataclass(frozen=True)
class Verdict:
    """One citation, checked. `cited` and `now` are text, None for NULL, for a row, and where it is not known.

    `known` says whether `cited` is known. `cited_release` is current, kept, pinned, or pruned (not kept here, or never
    made here). `changed_in` is the first release kept that has another value; `exactly`: none between is missing.
    """

    outcome: Outcome
    table: str
    column: str
    key: Mapping[str, Text]
    release_id: str
    cited_release: KeptAs
    current_release_id: str
    known: bool
    cited: Text
    now: Text = None
    changed_in: str | None = None
    exactly: bool | None = None
    detail: str = ""

    @property
    def whole_row(self) -> bool:
        """Whether a row was cited and no single figure."""
        return self.column == ROW


class _Gone(Exception):
    """A release has no such table, column or row; the text says which."""


def checked(releases: Releases, text: str) -> list[Verdict]:
    """What became of every citation in a text. Raises AskError where there is none, or no release to look into."""
    found = list(marks_in(text))
    if not found:
        raise AskError("no citation is in this text: it has a word that begins with wps: and ends with a sha256")
    newest, kept = current(releases), releases.all()
    with opened_release(newest) as connection:
        return [_checked(releases, kept, connection, newest, mark) for mark in found]


def _checked(releases: Releases, kept: list[Release], connection: Connection, newest: Release, mark: Mark) -> Verdict:
    cited_in = next((r for r in kept if r.release_id == mark.release_id), None)
    verdict = Verdict(
        outcome="stands",
        table=mark.table,
        column=mark.column,
        key=mark.key,
        release_id=mark.release_id,
        cited_release=_kept_as(releases, cited_in),
        current_release_id=newest.release_id,
        known=mark.has_value,
        cited=mark.value,
    )
    if mark.altered:
        return replace(verdict, outcome="altered", detail="the citation contradicts its own digest: it was changed")
    if cited_in and _differs(cited_in, mark):
        return replace(verdict, outcome="altered", detail=f"release {mark.release_id} does not say so")
    if cited_in and not mark.has_value and mark.column != ROW:
        with opened_release(cited_in) as earlier:
            verdict = replace(verdict, known=True, cited=_value(earlier, mark))
    try:
        now = _value(connection, mark)
    except _Gone as gone:
        return _with_change(replace(verdict, outcome="gone", detail=str(gone)), kept, mark)
    verdict = verdict if mark.column == ROW else replace(verdict, now=now)
    if mark.fits(now):
        return verdict if mark.column == ROW else replace(verdict, known=True, cited=now)
    return _with_change(replace(verdict, outcome="changed"), kept, mark)


def _kept_as(releases: Releases, release: Release | None) -> KeptAs:
    if release is None:
        return "pruned"
    if release.current:
        return "current"
    return "pinned" if release.release_id in releases.pins.all() else "kept"


def _differs(release: Release, mark: Mark) -> bool:
    """Whether a release has another value than the cited one, or no such figure."""
    with opened_release(release) as connection:
        try:
            return not mark.fits(_value(connection, mark))
        except _Gone:
            return True


def _with_change(verdict: Verdict, kept: list[Release], mark: Mark) -> Verdict:
    changed_in, exactly = _changed_in(kept, mark)
    return replace(verdict, changed_in=changed_in, exactly=exactly)


def _changed_in(kept: list[Release], mark: Mark) -> tuple[str | None, bool | None]:
    """The first release after the cited one, of those that are kept, in which the figure differs; whether exactly."""
    later = sorted((r for r in kept if r.release_id > mark.release_id), key=lambda r: r.release_id)
    changed = next((r for r in later if _differs(r, mark)), None)
    if changed is None:
        return None, None
    with opened_release(changed) as connection:
        before = rows_of(connection, "SELECT previous_release_id FROM meta.release").values[0][0]
    return changed.release_id, before in {mark.release_id, *(r.release_id for r in later if r != changed)}


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
