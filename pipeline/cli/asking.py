"""Commands that ask releases: query, panel, tables, search, trace and others. None writes into the home.

Belongs here: their arguments and exit codes. Does not: finding the answers (`pipeline.ask`), how they look (`render`),
their place in the help (`commands`). What a command needs is imported when it runs.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import answers, render
from pipeline.cli.giving import give
from pipeline.cli.support import USAGE, AsJson, emit, project, settings, stop, user_errors

if TYPE_CHECKING:
    pass

#: Rows of a trace that are shown to a person, each of which is a block of lines.
TRACED = 20


def query(
    sql: Annotated[str, typer.Argument(help="A query over the current release.")],
    limit: Annotated[int | None, typer.Option(min=0, help="Rows given, 0 for all; default: 50 as a table.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV that is safe to open in a spreadsheet.")] = False,
    output: Annotated[Path | None, typer.Option(help="Write the rows: .csv, .dta, .json, .parquet or .xlsx.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask the current release something in SQL.

    One statement, which reads the release and nothing else. A table shows the first 50 rows and says how many there
    are; CSV, JSON and files have all of them. Exit code 0; 2 when the query, the file or the release is wrong; 130
    when it is stopped with Ctrl-C.

    Example: wps query "SELECT table_name, rows FROM meta.table ORDER BY rows DESC LIMIT 5"
    """
    from pipeline.ask.answer import answered
    from pipeline.store.releases import Releases

    give(lambda: answered(Releases(settings().home), sql), limit, output, as_csv, as_json)


def panel(
    output: Annotated[Path, typer.Option(help="The file: .parquet, .csv, .xlsx, .dta (Stata) or .json.")],
    countries: Annotated[str | None, typer.Option(help="Codes or names, separated by commas; default: all.")] = None,
    groups: Annotated[str | None, typer.Option(help="Groups: their members, in the years in which they were.")] = None,
    years: Annotated[str | None, typer.Option(help="A year, or a range: 2010:2025.")] = None,
    measures: Annotated[str | None, typer.Option(help="Measures, separated by commas; default: all.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write the panel: measures by country and year, each with where it is covered, and its codebook beside it.

    A country is in for all years asked for, a member of a group for those on whose last day it belonged to it; a member
    since when is not known, for all. Where a measure is not covered it is empty; 0 means zero. The codebook is
    FILE.codebook.csv (panel.xlsx.codebook.csv), a sheet in Excel, the labels in Stata. Exit code 0; 2 for a country,
    group, year, measure or file that is not known.

    Example: wps panel --countries KAZ,RWA --groups EU --years 2010:2025 --output panel.xlsx
    """
    from pipeline.ask import codebook
    from pipeline.ask.output import replaced, write, writer_of
    from pipeline.ask.panel import Wanted, panelled

    wanted = Wanted(_split(countries), _split(groups), years or "", _split(measures))
    with user_errors():
        writer_of(output)
        with panelled(project(), wanted) as answer:
            beside = output.with_name(f"{output.name}.codebook.csv")
            replaced(beside, lambda partial: codebook.write(answer.codebook, partial))
            told = {"rows": write(answer, output), "output": str(output), "codebook": str(beside)}
            emit(
                as_json,
                told,
                lambda t: render.say(f"{t['rows']:,} rows written to {t['output']}, their codebook to {t['codebook']}"),
            )


def coverage(
    table: Annotated[str | None, typer.Argument(help="One table: schema.table, or table alone.")] = None,
    source: Annotated[str | None, typer.Option(help="One source, as in `wps status`.")] = None,
    country: Annotated[str | None, typer.Option(help="The periods of one state: ISO code or name.")] = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Rows given, 0 for all; default: 50 as a table.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV that is safe to open in a spreadsheet.")] = False,
    output: Annotated[Path | None, typer.Option(help="Write the rows: .csv, .dta, .json, .parquet or .xlsx.")] = None,
    as_json: AsJson = False,
) -> None:
    """How many periods of each source are there and how many are not; of a table or source by year, and why.

    Counted are months, years or meetings, as the source publishes them. Without a table or source, a line for each,
    with the years in which some are there and some are not. With one, by year: present, doubted or held for review
    (suspect), not at hand, not published, refused, set aside, outside what the source is about. An analysis table
    stands for those it is made of. Exit code 0; 2 for a table, source, country or file that is not known.

    Example: wps coverage uniformed_personnel --country RWA
    """
    from pipeline.ask.coverage import covered

    give(lambda: covered(project(), table, source, country), limit, output, as_csv, as_json)


def _split(words: str | None) -> list[str]:
    return [word.strip() for word in words.split(",")] if words else []


def tables(
    table: Annotated[str | None, typer.Argument(help="One table: schema.table, or table alone.")] = None,
    as_json: AsJson = False,
) -> None:
    """The dictionary: every table, or the columns of one.

    Of the current release; before the first, what is declared. Exit code 0; 2 for an unknown table.

    Example: wps tables meta.source
    """
    from pipeline.ask.dictionary import dictionary
    from pipeline.store.releases import Releases

    with user_errors():
        answer = dictionary(Releases(settings().home), lambda: project().tables, table)
        emit(as_json, answer, render.show_rows)


def search(
    words: Annotated[str, typer.Argument(help="What to look for; a phrase in double quotes: '\"women mediators\"'.")],
    country: Annotated[str | None, typer.Option(help="Only texts of this state: ISO code or name.")] = None,
    since: Annotated[str | None, typer.Option(help="Only from this year or day on.")] = None,
    until: Annotated[str | None, typer.Option(help="Only to this year or day.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Rows shown.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Search the texts of the current release, best first.

    The index is built at the first search of a release and kept in the user's cache, not in the home. Exit code 0; 2
    for a wrong country, date or release.

    Example: wps search "women mediators" --country KAZ --since 2010
    """
    from pipeline.ask.search import found

    with user_errors():
        emit(as_json, found(project(), words, country, since, until, limit), answers.show_search)


def trace(
    table: Annotated[str, typer.Argument(help="The table that shows the figure: schema.table, or table alone.")],
    key: Annotated[list[str], typer.Argument(help="column=value, or values in the order of the primary key.")],
    whole: Annotated[bool, typer.Option("--all", help="Show every row, not the first 20 alone.")] = False,
    as_json: AsJson = False,
) -> None:
    """Follow a figure back to source, document, page and row.

    Of more than 200 rows of one table their documents are shown; JSON has all that there is to show. Exit code 0; 2
    when table or row do not exist. `wps tables` says what a table is keyed by.

    Example: wps trace TABLE iso3=KAZ year=2020
    """
    from pipeline.ask.trace import traced

    with user_errors():
        emit(as_json, traced(project(), table, key), lambda rows: answers.show_records(rows, None if whole else TRACED))


def report(
    table: Annotated[str, typer.Argument(help="The table that shows the figure: schema.table, or table alone.")],
    key: Annotated[list[str], typer.Argument(help="The key as for `wps trace`; a column's name may follow it.")],
    says: Annotated[str | None, typer.Option(help="What it should say, in your words.")] = None,
    kind: Annotated[str, typer.Option(help="What is wrong: reading, document, ruling, row or unknown.")] = "unknown",
    evidence: Annotated[str | None, typer.Option(help="How you know: page and row, or another publication.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write what is wrong with a figure as a text to send: the figure, where it stands, your words.

    The text is that of the form for a wrong figure, and good for an e-mail. Nothing is sent, and nothing is said that
    neither you nor the warehouse say. Exit code 0; 2 when table, row, column or kind do not exist.

    Example: wps report TABLE iso3=KAZ year=2020 COLUMN --says "7, not 70"
    """
    from pipeline.ask.report import Said, reported

    with user_errors():
        found = reported(project(), table, key, Said(says, kind, evidence))
        emit(as_json, {"title": found.title, **found.sections}, lambda _: typer.echo(found.text(), nl=False))


def diff(
    a: Annotated[str, typer.Argument(help="A release, or the beginning of its id.")],
    b: Annotated[str, typer.Argument(help="Another; `wps releases` lists them.")],
    table: Annotated[str | None, typer.Argument(help="One table: schema.table, or table alone.")] = None,
    country: Annotated[str | None, typer.Option(help="Only rows of this state: ISO code or name.")] = None,
    cause: Annotated[str | None, typer.Option(help="Only changes with this cause, such as publisher_revised.")] = None,
    cells: Annotated[bool, typer.Option("--cells", help="Every change with both values and its causes.")] = False,
    as_json: AsJson = False,
) -> None:
    """What changed from release A to release B, and why: counts per table, or single cells.

    Rows added, removed and revised, columns added and removed, the causes, and how many changes are of unknown cause.
    A release that the home has no more is read from the shelf; one that is gone there too is followed through the
    ledgers, which are kept for good. Exit code 0; 2 for an unknown release, table, country or cause.

    Example: wps diff 20260301 20260302 --country RWA --cells
    """
    from pipeline.ask.changes import Narrowed, changes

    with user_errors():
        found, notes = changes(project(), a, b, Narrowed(table, country, cause), cells)
        _tell(notes)
        emit(as_json, found, answers.show_changes if cells else render.show_rows)


def why(
    table: Annotated[str, typer.Argument(help="The table: schema.table, or table alone.")],
    key: Annotated[
        list[str], typer.Argument(help="column=value, or values in the order of the primary key; then a column.")
    ],
    as_json: AsJson = False,
) -> None:
    """Why a row or cell is as it is: each change in any release, its causes, and where both values were read.

    The newest first; also of releases that are no longer kept. Nothing is said of a row that never changed. Exit code
    0; 2 when table, row or column do not exist.

    Example: wps why TABLE entity=RWA year=2020
    """
    from pipeline.ask.why import history

    with user_errors():
        found, notes = history(project(), table, key)
        _tell(notes)
        emit(as_json, found, answers.show_history)


def _tell(notes: Sequence[str]) -> None:
    """What had to be mended, beside the answer."""
    for note in notes:
        typer.echo(note, err=True)


def resolve(
    label: Annotated[list[str], typer.Argument(help="Labels, or - for one a line on standard input.")],
    on: Annotated[str | None, typer.Option(help="The date at which the label was used, YYYY-MM-DD.")] = None,
    as_json: AsJson = False,
) -> None:
    """Labels to entity or mission, kind and ISO code, in order; what is unknown stays empty.

    Needs no release. Exit code 0; 2 for a wrong date.

    Example: wps resolve Burma Zaire --on 1996-05-01
    """
    from pipeline.ask.labels import resolved

    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        stop(USAGE, f"--on {on}: a date like 2012-11-30 is needed")
    labels = [line.rstrip("\r\n") for line in sys.stdin] if label == ["-"] else label
    emit(as_json, resolved(project(), labels, day), render.show_rows)
