"""The `wps` command.

Belongs here: arguments, exit codes, and the choice between text and JSON. Does not: what a command does, how it looks
(`report`).

Exit codes: 0 done (published, unchanged); 1 held back by a check, or a problem found by `doctor`; 2 usage: an argument,
a setting or a name that does not exist; 3 no source could be read; 4 another run holds the home; 5 an unexpected error.
"""

from __future__ import annotations

import sys
import traceback
from contextlib import nullcontext
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from pipeline.ask import views
from pipeline.cli import render
from pipeline.cli.support import BUSY, FAILED, USAGE, AsJson, emit, project, settings, stop, user_errors
from pipeline.store.releases import Releases

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)
archive = typer.Typer(no_args_is_help=True, help="The rows shipped with the program for the first run.")
app.add_typer(archive, name="archive")
for mounted in entry_points(group="wps.commands"):
    app.add_typer(mounted.load(), name=mounted.name)


@app.command()
def build(
    offline: Annotated[bool, typer.Option(help="Do not use the network.")] = False,
    mirror: Annotated[Path | None, typer.Option(help="A folder of downloads, <source>/<file>, instead.")] = None,
    only: Annotated[str | None, typer.Option(help="Ask only this dataset's sources for news.")] = None,
    force: Annotated[bool, typer.Option(help="Build and publish even when nothing is new.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run the nightly job now: fetch, parse, harmonise, check, publish.

    Exit codes: 0 published or unchanged, 1 held back by a check, 2 usage, 3 no source could be read, 4 another run
    holds the home, 5 an unexpected error.
    """
    from pipeline.run import nightly
    from pipeline.run.record import OUTCOMES
    from pipeline.store.home import Busy, Unwritable, refuse_unwritable

    chosen = project(offline=offline or None, mirror=mirror)
    if only is not None and only not in {d.name for d in chosen.datasets}:
        stop(USAGE, f"--only {only}: the datasets are {', '.join(d.name for d in chosen.datasets)}")
    try:
        refuse_unwritable(chosen.settings.home)
        with nullcontext() if as_json else render.bars():
            record = nightly.run(chosen, only=only, force=force)
    except Busy as busy:
        stop(BUSY, str(busy))
    except Unwritable as error:
        stop(USAGE, str(error))
    emit(as_json, record, render.show_run)
    raise typer.Exit(OUTCOMES[record["outcome"]])


@app.command()
def status(as_json: AsJson = False) -> None:
    """The last run, every source's state and age, the current release. Exit code 0; 2 for a wrong setting."""
    emit(as_json, views.status(settings().home), render.show_status)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="A query over the current release.")],
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV that is safe to open in a spreadsheet.")] = False,
    as_json: AsJson = False,
) -> None:
    """Ask the current release something in SQL. Exit code 0; 2 when the query or the release is wrong."""
    with user_errors():
        frame = views.query(Releases(settings().home), sql)
        if as_csv:
            typer.echo(views.csv_text(frame), nl=False)
        else:
            emit(as_json, frame.to_dicts(), lambda rows: render.show_rows(rows, frame.columns))


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="What to look for; a phrase in double quotes: '\"women mediators\"'.")],
    country: Annotated[str | None, typer.Option(help="Only speakers of this state: ISO code or name.")] = None,
    since: Annotated[str | None, typer.Option(help="Only from this year or day on.")] = None,
    until: Annotated[str | None, typer.Option(help="Only to this year or day.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Rows shown.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Search the speeches of the current release, best first. Exit code 0; 2 for a wrong country, date or release."""
    with user_errors():
        answer = views.found(project(), words, country, since, until, limit)
        emit(as_json, answer, render.show_search)


@app.command()
def tables(
    table: Annotated[str | None, typer.Argument(help="One table, schema.table.")] = None, as_json: AsJson = False
) -> None:
    """The dictionary: every table, or the columns of one. Exit code 0; 2 for an unknown table."""
    with user_errors():
        emit(as_json, views.dictionary(project(), table), render.show_rows)


@app.command()
def releases(as_json: AsJson = False) -> None:
    """The releases kept, newest first. Exit code 0."""
    emit(as_json, views.releases(Releases(settings().home)), render.show_rows)


@app.command()
def rollback(
    release: Annotated[str | None, typer.Argument(help="Default: the one before the current.")] = None,
    as_json: AsJson = False,
) -> None:
    """Let readers see an earlier release. Exit code 0; 2 when there is none; 4 when a run holds the home.

    The withdrawn release is kept, but the same documents and code do not publish it again without --force.
    """
    from pipeline.store.home import Busy, Unwritable, held

    with user_errors():
        home = settings().home
        try:
            with held(home):
                target = Releases(home).roll_back(release)
        except Busy as busy:
            stop(BUSY, str(busy))
        except Unwritable as error:
            stop(USAGE, str(error))
        record = {"current_release_id": target.release_id, "warehouse": str(Releases(home).database)}
        emit(as_json, record, lambda r: typer.echo(f"current release: {r['current_release_id']}"))


@app.command()
def diff(a: str, b: str, as_json: AsJson = False) -> None:
    """Rows added, removed and revised from release A to release B, per table. Exit code 0; 2 for unknown releases."""
    with user_errors():
        emit(as_json, views.changes(project(), a, b), render.show_rows)


@app.command()
def trace(
    table: str,
    key: Annotated[list[str], typer.Argument(help="column=value, or values in the order of the primary key.")],
    as_json: AsJson = False,
) -> None:
    """Follow a figure back to source, document, page and row. Exit code 0; 2 when table or row do not exist."""
    with user_errors():
        emit(as_json, views.traced(project(), table, key), render.show_records)


@app.command()
def resolve(
    label: Annotated[list[str], typer.Argument(help="Labels, or - for one a line on standard input.")],
    on: Annotated[str | None, typer.Option(help="The date at which the label was used, YYYY-MM-DD.")] = None,
    as_json: AsJson = False,
) -> None:
    """Labels to entity, kind and ISO code, in order; what is unknown stays empty. Exit code 0; 2 for a wrong date."""
    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        stop(USAGE, f"--on {on}: a date like 2012-11-30 is needed")
    labels = [line.rstrip("\r\n") for line in sys.stdin] if label == ["-"] else label
    emit(as_json, views.resolved(project(), labels, day), render.show_rows)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Is everything in order: settings, home, sources, releases? Exit code 0; 1 when something is not."""
    from pipeline.ask.doctor import examine

    findings = examine(project())
    emit(as_json, findings, lambda rows: render.show_rows(rows, ["ok", "what", "detail"]))
    raise typer.Exit(0 if all(f["ok"] for f in findings) else 1)


@archive.command()
def refresh(
    mirror: Annotated[Path | None, typer.Option(help="The folder of downloads; default WPS_MIRROR.")] = None,
    as_json: AsJson = False,
) -> None:
    """Rebuild the shipped rows from a mirror. Exit code 0; 2 without a mirror."""
    from pipeline.run.refresh_shipped import refresh_archive

    chosen = project(mirror=mirror)
    if chosen.settings.mirror is None:
        stop(USAGE, "a mirror is needed: --mirror DIR or WPS_MIRROR")
    with nullcontext() if as_json else render.bars():
        emit(as_json, refresh_archive(chosen), render.show_rows)


def main() -> None:
    """Entry point of the `wps` command."""
    try:
        app()
    except BrokenPipeError:
        sys.exit(0)
    except Exception:  # Python would say 1, which here means «held back by a check»
        traceback.print_exc()
        sys.exit(FAILED)
