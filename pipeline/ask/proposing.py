"""Claims from outside for a register: judged line by line as the register judges its own, and kept with credit.

Belongs here: which register a file is for, what is wrong with which line, keeping what is right. Does not: any
register's rules (the datasets'), where proposals lie (`store.proposals`), printing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import polars as pl

from pipeline.ask.errors import AskError, NotKnown
from pipeline.ask.known import instead
from pipeline.ask.reference import build_reference
from pipeline.common.clock import utc_now
from pipeline.common.values import Row
from pipeline.contract import Refused
from pipeline.declare.dataset import OpenRegister, packaged_documents
from pipeline.project import Project
from pipeline.shared import register
from pipeline.shared.tables import lines_of
from pipeline.shared.text import utf_8
from pipeline.store import proposals
from pipeline.store.proposals import Proposal

#: The most that a file of claims may have: 10 million bytes are some fifty thousand claims.
MOST_BYTES = 10_000_000
#: The longest name of a contributor.
LONGEST_NAME = 100
#: What is neither a sign nor the space between two.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class RefusedLine(TypedDict):
    """A line of a file that a register cannot use, and why."""

    line: int
    reason: str
    detail: str


class Verdict(TypedDict):
    """What a register says of a file: the lines that it can use, what is wrong with the others; `proposal` is the
    document that the former became, where they were kept."""

    register: str
    file: str
    accepted: list[int]
    refused: list[RefusedLine]
    proposal: str | None


@dataclass(frozen=True)
class Judged:
    """A file of claims for `table` of the register `source_id`: the rows that can be used, and what is wrong with the
    others."""

    source_id: str
    table: str
    accepted: pl.DataFrame
    refused: tuple[RefusedLine, ...]

    def verdict(self, proposal: str | None = None) -> Verdict:
        """It as a record."""
        return Verdict(
            register=self.source_id,
            file=self.table,
            accepted=[_line(locator) for locator in self.accepted["locator"]],
            refused=list(self.refused),
            proposal=proposal,
        )


def judged(project: Project, path: Path) -> Judged:
    """Every row of a file, as the register with its columns would judge it beside its own and those proposed before.

    Raises AskError for a file that cannot be read, holds no claim or has the columns of no register.
    """
    data = _bytes(path)
    try:
        _, header = next(lines_of(utf_8(data, path.name), path.name), (1, []))
        source_id, table, declared = _register_of(project, path, tuple(header))
        rows = register.read(data, f"{table}.csv", declared.columns)
    except Refused as refused:
        raise AskError(f"{path} cannot be read: {refused.detail}") from refused
    if rows.is_empty():
        raise AskError(f"{path} has no claim: line 1 names the columns, each line after it is one claim")
    before = _rows_of(project, source_id, table, declared)
    faults = declared.faults(table, pl.concat([before, rows]), build_reference(project), utc_now().date())
    faults = [[*told, *_unprintable(row)] for told, row in zip(faults[before.height :], rows.to_dicts(), strict=True)]
    refused_lines = tuple(
        RefusedLine(line=_line(locator), reason=reason, detail=detail)
        for locator, told in zip(rows["locator"], faults, strict=True)
        for reason, detail in told
    )
    usable = pl.Series([not told for told in faults], dtype=pl.Boolean)
    return Judged(source_id, table, rows.filter(usable), refused_lines)


def proposed(project: Project, path: Path, contributor: str) -> Verdict:
    """Keep the rows of a file that can be used, with credit. Call it while holding the home.

    Raises AskError as `judged` does, and for a name that cannot be printed.
    """
    name = " ".join(contributor.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise AskError(f"--by {contributor!r}: a name as it is to stand in releases, {LONGEST_NAME} characters at most")
    found = judged(project, path)
    if found.accepted.is_empty():
        return found.verdict()
    data = _as_csv(found.accepted.select(_declared(project)[found.source_id].columns[found.table]))
    moment = utc_now().isoformat(timespec="seconds")
    home, claims = project.settings.home, found.accepted.height
    return found.verdict(proposals.keep(home, found.source_id, found.table, data, name, moment, claims))


def withdrawn(home: Path, name: str, why: str) -> Proposal:
    """Take a proposal out of use. Call it while holding the home. Raises AskError naming the nearest for another."""
    known = {p.name: p for p in proposals.proposals(home)}
    if name not in known:
        said = instead(name, known) if known else "there is none"
        raise NotKnown(f"no proposal {name} is in use; {said}")
    if not why.strip():
        raise AskError("--why: the reason is kept beside what it withdraws")
    proposals.withdraw(home, known[name], " ".join(why.split()))
    return known[name]


def _unprintable(row: Row) -> Iterator[tuple[str, str]]:
    for column, value in row.items():
        if found := _CONTROL.search(str(value)):
            yield "control_character", f"{column} holds {found[0]!r}, which no page can show"


def _line(locator: str) -> int:
    return int(locator.removeprefix("line "))


def _as_csv(rows: pl.DataFrame) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows(rows.fill_null("").iter_rows())
    return text.getvalue().encode()


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:  # of a pipe or a device nobody knows the size before
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise AskError(f"{path} cannot be read: {error.strerror or error}") from error
    if len(data) > MOST_BYTES:
        raise AskError(f"{path} has more than {MOST_BYTES:,} bytes: propose it in parts")
    return data


def _declared(project: Project) -> dict[str, OpenRegister]:
    return {source_id: declared for d in project.datasets for source_id, declared in d.registers.items()}


def _register_of(project: Project, path: Path, header: tuple[str, ...]) -> tuple[str, str, OpenRegister]:
    """The register and its file that have these columns. Raises AskError with what is otherwise in the nearest."""
    files = [(s, table, d) for s, d in _declared(project).items() for table in d.columns]
    if not files:
        raise AskError("no dataset has a register to which claims can be added")
    source_id, table, best = max(
        files, key=lambda f: (f[2].columns[f[1]] == header, len({*f[2].columns[f[1]]} & {*header}))
    )
    columns = best.columns[table]
    if columns == header:
        return source_id, table, best
    lacking, strange = [c for c in columns if c not in header], [c for c in header if c not in columns]
    said = [f"it lacks {', '.join(lacking)}"] * bool(lacking) + [f"it has {', '.join(strange)}"] * bool(strange)
    raise AskError(
        f"{path}: line 1 has the columns of no register. The nearest is {source_id} ({table}): "
        f"{'; '.join(said) or 'the order differs'}. Line 1 is to be: {','.join(columns)}"
    )


def _rows_of(project: Project, source_id: str, table: str, declared: OpenRegister) -> pl.DataFrame:
    """The rows that the register has in this file, its own first, and that were proposed for it before."""
    folder, home = project.dataset_of(source_id).packaged[source_id], project.settings.home
    own = [(folder / d.name, d.name) for d in packaged_documents(source_id, folder)]
    added = [(proposals.path_of(home, d), d.name) for d in proposals.documents(home, source_id)]
    return pl.concat([register.no_rows(declared.columns[table]), *_read([*own, *added], table, declared)])


def _read(files: list[tuple[Path, str]], table: str, declared: OpenRegister) -> Iterator[pl.DataFrame]:
    for path, name in files:
        if register.table_of(name) == table:
            yield register.read(path.read_bytes(), name, declared.columns)
