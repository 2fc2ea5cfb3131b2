"""What the command line prints of answers: changes to rows and cells, what a search found.

Belongs here: rows as blocks of lines. Does not: tables and what a night came to (`render`), finding the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from pipeline.cli import text_table
from pipeline.cli.render import say, show_rows
from pipeline.common.values import Row

if TYPE_CHECKING:
    from pipeline.ask.search import Answer


def show_records(rows: Sequence[Row], most: int | None = None) -> None:
    """Print each row as a block of lines; of more than `most`, the first ones and how many there are beside them."""
    for row in rows[:most]:
        for name, value in row.items():
            if value is not None:
                say(f"{name:>20}  {value}")
        say()
    if most is not None and len(rows) > most:
        say(f"… {len(rows) - most:,} more: --all")


def show_changes(rows: Sequence[Row]) -> None:
    """Each change as a block of lines: a whole row, as JSON, is too wide for a table."""
    if rows:
        show_records(rows)
    else:
        show_rows(rows)


def show_history(rows: Sequence[Row]) -> None:
    """Each change to a row or cell, or that there was none."""
    if rows:
        show_records(rows)
    else:
        say("unchanged in every release whose ledger is kept")


def show_search(answer: Answer) -> None:
    """What a search found: where each row stands, its snippet, and how it was looked for."""
    for row in answer.rows:
        title = " ".join(str(row[c]) for c in answer.titles if row[c])
        where = ", ".join(str(row[c]) for c in answer.places if row[c] is not None)
        typer.echo("  ".join(part for part in (typer.style(text_table.printable(title), bold=True), where) if part))
        say(f"    {row['snippet']}")
    if not answer.searched:
        say("no text is at hand: put documents into the inbox, or let `wps build` fetch them")
    elif not answer.rows:
        say(f"nothing found in {answer.searched:,} texts")
    if answer.note:
        say(answer.note)
