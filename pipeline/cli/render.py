"""What the command line prints for people: tables and lines, with rich.

Belongs here: turning records into text. Does not: finding the records, exit codes, JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline import progress

#: Width of what is written to a file or a pipe, where no terminal says.
PIPE_WIDTH = 160
console = Console(highlight=False)
if not console.is_terminal:
    console = Console(highlight=False, width=PIPE_WIDTH)
SOURCE_COLUMNS = ("source_id", "state", "new", "known", "refused", "rows", "freshest_period")
VERDICTS = {
    "published": "published",
    "unchanged": "unchanged",
    "held": "held back: the previous release stays",
    "no_source": "no source could be read: the previous release stays",
    "failed": "failed: the previous release stays",
}


def cell(value: Any) -> str:
    """A value as text: nothing for NULL, thousands apart for counts."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return escape(str(value))


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None, text: Any = cell) -> Table:
    """Rows as a table; numbers to the right, each value turned into text by `text`."""
    columns = columns or (list(rows[0]) if rows else [])
    drawn = Table(header_style="bold", box=None, pad_edge=False)
    for column in columns:
        numeric = bool(rows) and all(isinstance(r.get(column), int | float | None) for r in rows)
        drawn.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(text(row.get(c)) for c in columns))
    return drawn


def as_stored(value: Any) -> str:
    """A value as the database has it: nothing for NULL, years and codes without separators."""
    return "" if value is None else escape(str(value))


def show_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None) -> None:
    """Print rows, or say that there are none."""
    if rows:
        console.print(table(rows, columns, as_stored))
    else:
        console.print("no rows")


def say(text: str, style: str | None = None) -> None:
    """Print one line as it is, however long."""
    console.print(text, style=style, markup=False, soft_wrap=True)


def show_run(record: Mapping[str, Any]) -> None:
    """Print a run: its sources, its checks, how it ended."""
    if record["sources"]:
        console.print(table(record["sources"], SOURCE_COLUMNS))
        console.print()
    show_refusals(record["sources"])
    for source in record["sources"]:
        if source["detail"]:
            say(f"note      {source['source_id']}: {source['detail']}")
    for name in record["unclaimed"]:
        say(f"note      inbox/{name}: no source reads this; see `wps status` for the names of the sources")
    show_checks(record["checks"])
    say(f"{VERDICTS[record['outcome']]}  {record['message']}".rstrip(), style="bold")
    if record["release_id"]:
        say(f"release   {record['release_id']}")
    elif record["current_release_id"]:
        say(f"current   {record['current_release_id']}")
    if record["warehouse"]:
        say(f"warehouse {record['warehouse']}")


def show_refusals(sources: Sequence[Mapping[str, Any]]) -> None:
    """Print each refused document; those that a dead network cost, in one line."""
    refusals = [(source["source_id"], r) for source in sources for r in source["refusals"]]
    unreached = [r for _, r in refusals if r["reason"] == "network_down"]
    if unreached:
        say(f"network   {unreached[0]['detail']}; {len(unreached)} document(s) not asked for")
    for source_id, r in refusals:
        if r["reason"] != "network_down":
            say(f"refused   {source_id}/{r['name']}: {r['reason']}: {r['detail']}")


def show_checks(checked: Mapping[str, Any]) -> None:
    """Print how many checks held, and each that did not with a sample of the failing rows."""
    failed = checked["failed"]
    if checked["passed"] or failed:
        errors = sum(check["severity"] == "error" for check in failed)
        say(f"checks    {checked['passed']} passed, {errors} failed, {len(failed) - errors} warning(s)")
    for check in failed:
        kind = "ERROR  " if check["severity"] == "error" else "warning"
        say(f"{kind}   {check['table_name']}: {check['check_name']}: {check['failing']:,} ({check['detail']})")
        for row in check["sample"]:
            say("          " + ", ".join(f"{k}={v}" for k, v in row.items() if v is not None))
    console.print()


def show_status(found: Mapping[str, Any]) -> None:
    """Print the last run, the sources and the current release."""
    run, release = found["last_run"], found["current_release"]
    if run is None:
        say(f"no run yet in {found['home']}: run `wps build`")
    else:
        say(f"last run  {run['ended_at']}  {VERDICTS[run['outcome']]}  {run['message']}".rstrip())
        console.print(table(found["sources"], (*SOURCE_COLUMNS, "age_hours")))
    if release:
        console.print(f"release   {release['release_id']}, {release['tables']} tables, {release['rows']:,} rows")
        say(f"warehouse {found['warehouse']}")


def show_records(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print each row as a block of lines."""
    for row in rows:
        for name, value in row.items():
            if value is not None:
                say(f"{name:>20}  {value}")
        console.print()


@contextmanager
def bars() -> Iterator[None]:
    """Draw a bar for every piece of work announced inside the block; nothing where there is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as drawn:

        def listener(description: str, total: int) -> Callable[[int], None]:
            task = drawn.add_task(description, total=total)
            return lambda done: drawn.advance(task, done)

        with progress.reported_to(listener):
            yield


def show_search(answer: Mapping[str, Any]) -> None:
    """What a search found: each speech with its snippet, and how it was looked for."""
    for row in answer["rows"]:
        speaker = " ".join(str(row[c]) for c in ("speaker", "affiliation") if row.get(c))
        where = f"{row.get('meeting_symbol')} speech {row.get('speech_no')}, {row.get('date') or 'undated'}"
        console.print(f"[bold]{escape(speaker)}[/bold]  {escape(where)}  {escape(str(row['source_id']))}")
        console.print(f"    {escape(row['snippet'])}")
    if not answer["searched"]:
        console.print("no text is at hand: put verbatim records into the inbox, or let `wps build` fetch them")
    elif not answer["rows"]:
        console.print(f"nothing found in {answer['searched']:,} texts")
    if answer["note"]:
        console.print(answer["note"])
