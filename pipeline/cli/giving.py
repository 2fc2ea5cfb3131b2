"""Giving an answer of many rows: in a file, as CSV or JSON, or the first rows as a table.

Belongs here: the choice and the limit. Does not: the commands that ask (`asking`), how a table looks (`render`), the
formats of files (`pipeline.publish.formats`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli import render
from pipeline.cli.support import emit, user_errors

if TYPE_CHECKING:
    from pipeline.ask.answer import Answer

#: Rows of an answer that are shown to a person who names no number.
SHOWN = 50


def give(
    asked: Callable[[], AbstractContextManager[Answer]],
    limit: int | None,
    output: Path | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """The answer in a file, in pieces for a machine, or as a table of `limit` rows (0: all; None: 50).

    A file of an unknown kind is refused before anything is asked. Exits as `user_errors` does.
    """
    from pipeline.ask.output import write, writer_of

    with user_errors():
        if output is not None:
            writer_of(output)
        with asked() as answer:
            if output is not None:
                told = {"rows": write(answer.first(limit or 0), output), "output": str(output)}
                emit(as_json, told, lambda t: render.say(f"{t['rows']:,} rows written to {t['output']}"))
            elif as_json or as_csv:
                _print_pieces(answer.first(limit or 0), as_json)
            else:
                _show(answer, SHOWN if limit is None else limit)


def _print_pieces(answer: Answer, as_json: bool) -> None:
    if as_json:
        from pipeline.publish.formats.json import json_pieces as pieces
    else:
        from pipeline.publish.formats.csv import csv_pieces as pieces
    for piece in pieces(answer):
        typer.echo(piece, nl=False)


def _show(answer: Answer, limit: int) -> None:
    """The first rows as a table, and how many there are where these are not all."""
    rows = answer.first(limit + 1 if limit else 0).rows().records()
    more = bool(limit) and len(rows) > limit
    render.show_rows(rows[:limit] if more else rows, answer.columns)
    if more:
        render.say(f"{answer.count():,} rows, the first {limit:,} shown: --limit N for more, --output FILE for all")
