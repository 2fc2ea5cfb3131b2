"""What the command line prints for people: tables and lines.

Belongs here: turning records into text. Does not: finding the records, exit codes, JSON, the layout of a table
(`text_table`), progress (`bars`).
"""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from pipeline.cli import text_table
from pipeline.common.nearest import nearest
from pipeline.common.shown import shown
from pipeline.common.values import Row
from pipeline.store.run_record import VERDICTS, Checked, CheckLine, RunRecord, SourceLine, holds_back, not_asked_for

if TYPE_CHECKING:
    from pipeline.ask.status import Status
    from pipeline.publish.deposit.deposit import DepositRecord
    from pipeline.run.one_document import DocumentRecord
    from pipeline.run.one_table import MadeRecord

#: Width of what is written to a file or a pipe, where no terminal says.
PIPE_WIDTH = 160
SOURCE_COLUMNS = ("source_id", "state", "new", "known", "refused", "to_come", "rows", "freshest_period")


def grouped(value: object) -> str:
    """A value as text: nothing for NULL, thousands apart for counts."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return as_stored(value)


def as_stored(value: object) -> str:
    """A value as the database has it: nothing for NULL, years and codes without separators."""
    return "" if value is None else str(value)


def show_table(
    rows: Sequence[Row], columns: Sequence[str] | None = None, text: Callable[[object], str] = grouped
) -> None:
    """Print rows as a table, each value turned into text by `text`; one below another where they are too wide."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPE_WIDTH
    columns = columns or (list(rows[0]) if rows else [])
    if not text_table.fits(rows, columns, text, width):
        typer.echo("\n".join(text_table.blocks(rows, columns, text, width)))
        return
    header, *below = text_table.lines(rows, columns, text, width)
    typer.echo("\n".join([typer.style(header, bold=True), *below]))


def show_rows(rows: Sequence[Row], columns: Sequence[str] | None = None) -> None:
    """Print rows, or say that there are none."""
    if rows:
        show_table(rows, columns, as_stored)
    else:
        say("no rows")


def say(text: str = "", bold: bool = False) -> None:
    """Print one line, however long, in which nothing steers the terminal or begins another line."""
    text = shown(text.expandtabs(8))
    typer.echo(typer.style(text, bold=True) if bold else text)


def show_run(record: RunRecord) -> None:
    """Print a run: its sources, its checks, how it ended."""
    if record["sources"]:
        show_table(record["sources"], SOURCE_COLUMNS)
        say()
    show_refusals(record["sources"])
    for source in record["sources"]:
        if source["detail"]:
            say(f"note      {source['source_id']}: {source['detail']}")
    show_unclaimed(record["unclaimed"], record["sources"])
    show_checks(record["checks"], may_accept=True)
    show_drift(record["sources"])
    show_outlook(record["sources"])
    say(f"{VERDICTS[record['outcome']]}{still_to_come(record['sources'])}  {record['message']}".rstrip(), bold=True)
    for line in record.get("migrated", ()):
        say(f"migrated  {line}")
    for line in record.get("damaged", ()):
        say(f"damaged   {line}")
    if record["release_id"]:
        say(f"release   {record['release_id']}")
    elif record["current_release_id"]:
        say(f"current   {record['current_release_id']}")
    if record["warehouse"]:
        say(f"warehouse {record['warehouse']}")
    told = {
        "page": record.get("page"),
        "exports": record.get("exports"),
        "shelf": record.get("shelf"),
        **record.get("told", {}),
    }
    told |= {"metrics": record.get("metrics"), "note": record.get("not_pruned")}
    for what, said in told.items():
        if said:
            say(f"{what:<9} {said}")


def show_refusals(sources: Sequence[SourceLine]) -> None:
    """Print each refused document; those that a dead network cost, in one line."""
    refusals = [(source["source_id"], r) for source in sources for r in source["refusals"]]
    unreached = not_asked_for(r for _, r in refusals)
    if unreached:
        say(f"network   {unreached[0]['detail']}; {len(unreached):,} document(s) not asked for")
    for source_id, r in refusals:
        if r not in unreached:
            say(f"refused   {source_id}/{r['name']}: {r['reason']}: {r['detail']}")


def show_unreached(sources: Sequence[SourceLine]) -> None:
    """Print what to set on a machine that is to have no network, where no publisher was reached."""
    unreached = not_asked_for(r for source in sources for r in source["refusals"])
    if unreached and not any(source["state"] == "live" for source in sources):
        say("note      no network on purpose? set WPS_OFFLINE=1: what nobody is asked for is then no trouble")


def show_stale(sources: Sequence[SourceLine]) -> None:
    """Print why a source is stale of which no line `refused` tells it."""
    for source in sources:
        if source["state"] == "stale" and len(not_asked_for(source["refusals"])) == len(source["refusals"]):
            say(f"stale     {source['source_id']}: {source['detail']}")


def show_unclaimed(names: Sequence[str], sources: Sequence[SourceLine]) -> None:
    """Print what lies in the inbox under a name that no source has, and the nearest that one has."""
    for name in names:
        near = nearest(name, [source["source_id"] for source in sources])
        said = f"the nearest: {', '.join(near)}" if near else "see `wps status` for the names of the sources"
        say(f"note      inbox/{name}: no source reads this; {said}")


def show_outlook(sources: Sequence[SourceLine]) -> None:
    """Print what is still to come of each source, and which sources' newest rows are older than they should be."""
    for source in sources:
        awaited, waiting = len(source.get("awaited", ())), source.get("waiting", 0)
        parts = [f"{awaited:,} document(s) not published yet"] * bool(awaited)
        parts += [f"{waiting:,} left for the next nights"] * bool(waiting)
        if parts:
            say(f"to come   {source['source_id']}: {', '.join(parts)}")
    for source in sources:
        if days := source.get("days_expected"):
            newest = source["freshest_period"] or "none"
            say(f"old       {source['source_id']}: newest row {newest}; at most {days} days are expected")


def show_drift(sources: Sequence[SourceLine]) -> None:
    """Print, for each source, what came otherwise than declared: columns, labels, values."""
    for source in sources:
        for line in source.get("drift", ()):
            many = f"{line['cells']:,} value(s) in {line['documents']:,} document(s)"
            say(f"drift     {source['source_id']}: {line['drift']} {line['what']} {line['name']!r}, {many}")


def still_to_come(sources: Sequence[SourceLine]) -> str:
    """How many documents are still to come, as the end of the morning line; nothing where none are."""
    number = sum(source.get("to_come", 0) for source in sources)
    return f", {number:,} document(s) still to come" if number else ""


def show_checks(checked: Checked, may_accept: bool = False, errors_only: bool = False) -> None:
    """Print how many checks held, and each that did not with a sample of the failing rows.

    `may_accept`: also how to let the release go out all the same, where that can be. `errors_only`: warnings are
    counted, not shown.
    """
    failed = checked["failed"]
    if checked["passed"] or failed:
        errors = sum(map(holds_back, failed))
        accepted = sum(bool(check.get("accepted")) for check in failed)
        said = f", {accepted} accepted" if accepted else ""
        say(
            f"checks    {checked['passed']} passed, {errors} failed, {len(failed) - errors - accepted} warning(s){said}"
        )
    for check in failed:
        if errors_only and check["severity"] != "error":
            continue
        kind = "accept " if check.get("accepted") else "ERROR  " if check["severity"] == "error" else "warning"
        say(f"{kind}   {check['table_name']}: {check['check_name']}: {check['failing']:,} ({check['detail']})")
        for row in check["sample"]:
            say("          " + ", ".join(f"{k}={v}" for k, v in row.items() if v is not None))
        if why := check.get("accepted"):
            say(f"          accepted: {why}")
        elif may_accept and check.get("acceptable"):
            named = f"{shlex.quote(check['check_name'])} --table {check['table_name']}"
            say(f'          right all the same? wps accept {named} --why "…", then wps build')
    if may_accept:
        show_tables_to_accept(failed)
    say()


def show_tables_to_accept(failed: Sequence[CheckLine]) -> None:
    """Print how to accept at once all that failed of a table, where it is more than one check."""
    blocking = [check for check in failed if holds_back(check)]
    for table in dict.fromkeys(check["table_name"] for check in blocking):
        of_table = [check for check in blocking if check["table_name"] == table]
        if len(of_table) > 1 and all(check.get("acceptable") for check in of_table):
            say(f'all {len(of_table)} of {table} are right? wps accept {table} --why "…", then wps build')


def show_status(found: Status) -> None:
    """Print the last run, what was refused and what holds it back, the sources and the current release."""
    run, release = found["last_run"], found["current_release"]
    if holder := found["held_by"]:
        say(f"held      {found['home']} by {holder}")
    if run is None:
        then = "its first run is under way" if holder else "run `wps build`"
        say(f"no run has ended yet in {found['home']}: {then}")
    else:
        verdict = VERDICTS[run["outcome"]] + still_to_come(found["sources"])
        say(f"last run  {run['ended_at']}  {verdict}  {run['message']}".rstrip())
        show_table(found["sources"], (*SOURCE_COLUMNS, "age_hours"))
        show_refusals(found["sources"])
        show_stale(found["sources"])
        show_unreached(found["sources"])
        show_unclaimed(run.get("unclaimed", ()), found["sources"])
        show_drift(found["sources"])
        show_outlook(found["sources"])
        for line in run.get("damaged", ()):
            say(f"damaged   {line}")
        if any(check["severity"] == "error" for check in run["checks"]["failed"]):
            show_checks(run["checks"], may_accept=True, errors_only=True)
    for given in found["accepted"]:
        say(f"accepted  {given['table_name']}: {given['check_name']}, until {given['until']}: {given['why']}")
    for trouble in found["trouble"]:
        if run and trouble["what"] == "late":
            say(f"late      {trouble['detail']}")
    if partial := found["partial_run"]:
        say(f"since     {partial['ended_at']}  some assets were made alone, which publishes nothing")
    if found["withdrawn"]:
        say(f"withdrawn {', '.join(found['withdrawn'])}: rolled back; the same documents and code need --force")
    if release:
        say(f"release   {release['release_id']}, {release['tables']} tables, {release['rows']:,} rows")
        say(f"warehouse {found['warehouse']}")


def show_deposit(made: DepositRecord) -> None:
    """What a deposit holds, and what it does not."""
    for name, value in made["left_out"].items():
        say(f"left out  {name}: {value}")
    say(f"{made['files']:,} files, {made['tables']:,} tables of release {made['release_id']} in {made['folder']}")


def show_document(found: DocumentRecord) -> None:
    """The first rows of one document, and how many it has."""
    show_table(found["data"], found["columns"], as_stored)
    shown = len(found["data"])
    say(f"{found['rows']:,} rows" + ("" if shown == found["rows"] else f", the first {shown:,} shown"))


def show_made(made: MadeRecord) -> None:
    """A table made for trying: a few rows, the checks, and what differs from the current release."""
    show_rows(made["sample"])
    say(f"{made['table']}: {made['rows']:,} rows")
    show_checks(made["checks"])
    changes = made["changes"]
    if changes is None:
        say("changes   no release has this table yet")
    else:
        added, removed, revised = changes["rows_added"], changes["rows_removed"], changes["rows_revised"]
        say(f"changes   {added:,} added, {removed:,} removed, {revised:,} revised since {made['release_id']}")
        for kind, columns in made["columns"].items():
            if columns:
                say(f"columns   {kind}: {', '.join(columns)}")
    if made["stale"]:
        say(f"note      made of {', '.join(made['stale'])} as the last build left it; documents or code changed since")
    say("nothing was published")
