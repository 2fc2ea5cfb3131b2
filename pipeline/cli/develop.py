"""Commands for who works on a dataset: parse, make, archive refresh. None publishes anything.

Belongs here: their arguments and exit codes. Does not: what they do (`pipeline.run`), how it looks (`render`), their
place in the help (`commands`). What a command needs is imported when it runs.
"""

from __future__ import annotations

import traceback
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline.ask.errors import AskError
from pipeline.cli import render
from pipeline.cli.support import REFUSED, USAGE, AsJson, emit, project, stop

if TYPE_CHECKING:
    import polars as pl

    from pipeline.run.one_document import DocumentRecord, Reading

#: Rows of a document that are shown to a person.
SHOWN = 10
archive = typer.Typer(
    no_args_is_help=True, add_completion=False, help="The rows shipped with the program for the first run."
)


def contracts(
    table: Annotated[list[str] | None, typer.Argument(help="Analysis tables; default: all.")] = None,
    reworded: Annotated[
        bool, typer.Option(help="Other descriptions mean the same: no new version where names and types stay.")
    ] = False,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day to which a version that ends lives on, as a view MART_vN."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the contracts of analysis tables anew, from their dictionaries.

    A dropped column, another type or meaning makes the next version; until it is written, no release is made. With
    --until the version before lives on as a view, whose query stands in the contract: it has the columns that are as
    they were, and the others are written there by hand. Exit code 0; 2 for a table that is no analysis table.

    Example: wps contracts mission_month --until 2027-12-31
    """
    from pipeline.common.clock import utc_now
    from pipeline.common.nearest import nearest
    from pipeline.declare.contracts import renewed, write
    from pipeline.declare.table_names import full_name
    from pipeline.project import CONTRACTS, SQL

    loaded = project()
    marts = {mart.table.name: mart.table for mart in loaded.marts}
    names = {asked: full_name(asked, marts) for asked in table or marts}
    for asked in (name for name, found in names.items() if found is None):
        near = ", ".join(nearest(asked, [name.partition(".")[2] for name in marts])) or "see `wps tables`"
        stop(USAGE, f"{asked}: no analysis table; nearest: {near}")
    chosen = [marts[name] for name in names.values() if name is not None]
    today = utc_now().date()
    made = {
        t.name: renewed(loaded.contracts.get(t.name), t, today, reworded, until.date() if until else None)
        for t in chosen
    }
    changed = [contract for name, contract in made.items() if contract != loaded.contracts.get(name)]
    write(SQL / CONTRACTS, changed)
    told = [{"table": c.table, "version": c.version, "columns": len(c.columns)} for c in changed]
    emit(as_json, told, render.show_rows)


def parse(
    source: Annotated[str, typer.Argument(help="The source whose parser reads the file; `wps status` names them.")],
    file: Annotated[Path, typer.Argument(help="A document of this source.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Rows shown; default: 10 as a table, else all.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV that is safe to open in a spreadsheet.")] = False,
    output: Annotated[Path | None, typer.Option(help="Write the rows into this file, .csv or .parquet.")] = None,
    as_json: AsJson = False,
) -> None:
    """The rows of one document as printed, or why it is refused.

    Read as from the inbox: kind, size and first bytes are looked at before the parser. Nothing is kept, and no home is
    needed. Exit code 0; 1 when the parser refuses the document; 2 for an unknown source, or a file that would not be
    accepted as a document of it.

    Example: wps parse SOURCE report.pdf --limit 20
    """
    from pipeline.run.one_document import WrongDocument, read_document

    if output is not None and output.suffix not in {".csv", ".parquet"}:
        stop(USAGE, f"--output {output}: name a file that ends in .csv or .parquet")
    try:
        with read_document(project(), source, file) as reading:
            if reading.rows is None:
                _show_refusal(reading, as_json)
            elif output is not None:
                _write(_first(reading.rows, limit), output, as_json)
            elif as_csv and not as_json:
                typer.echo(_csv(_first(reading.rows, limit)), nl=False)
            else:
                _show_rows(reading, reading.rows, limit, as_json)
    except WrongDocument as error:
        stop(USAGE, str(error))


def _csv(rows: pl.DataFrame) -> str:
    from pipeline.publish.spreadsheet import csv_text

    return csv_text(rows)


def _first(rows: pl.LazyFrame, limit: int | None) -> pl.DataFrame:
    return (rows.head(limit) if limit else rows).collect()


def _record(reading: Reading, rows: int = 0, frame: pl.DataFrame | None = None) -> DocumentRecord:
    """What is said of a document, read or refused."""
    refused = reading.refused
    return {
        "source_id": reading.document.source_id,
        "name": reading.document.name,
        "sha256": reading.document.sha256,
        "refusal": {"reason": refused.reason, "detail": refused.detail} if refused else None,
        "rows": rows,
        "columns": [] if frame is None else frame.columns,
        "data": [] if frame is None else frame.to_dicts(),
    }


def _show_refusal(reading: Reading, as_json: bool) -> NoReturn:
    if as_json:
        emit(as_json, _record(reading), print)
        raise typer.Exit(REFUSED)
    document, why = reading.document, reading.refused
    stop(REFUSED, f"{document.source_id}/{document.name} is refused: {why.reason}: {why.detail}" if why else "refused")


def _show_rows(reading: Reading, rows: pl.LazyFrame, limit: int | None, as_json: bool) -> None:
    import polars as pl

    frame = _first(rows, limit if limit or as_json else SHOWN)
    counted = rows.select(pl.len()).collect().item()
    emit(as_json, _record(reading, counted, frame), render.show_document)


def _write(rows: pl.DataFrame, output: Path, as_json: bool) -> None:
    from pipeline.ask.output import replaced

    def written(partial: Path) -> None:
        if output.suffix == ".csv":
            partial.write_text(_csv(rows), encoding="utf-8-sig")
        else:
            buffer = BytesIO()  # the engine's own writing fails otherwise than Python's
            rows.write_parquet(buffer)
            partial.write_bytes(buffer.getvalue())

    try:
        replaced(output, written)
    except AskError as error:  # `stop` ends the command
        stop(USAGE, str(error))
    told = {"rows": rows.height, "output": str(output)}
    emit(as_json, told, lambda t: render.say(f"{t['rows']:,} rows written to {t['output']}"))


def make(
    table: Annotated[str, typer.Argument(help="A core table or a mart: schema.table, or table alone.")],
    as_json: AsJson = False,
) -> None:
    """Build one table from what is at hand, with its checks; nothing is published.

    At hand is what the last `wps build` left in WPS_HOME/work, which stays as it is. Ten rows are shown, the checks
    that fail, and how many rows differ from the current release. Exit code 0; 1 when the table cannot be made or a
    check would hold it back; 2 for an unknown table, or when there was no build yet.

    Example: wps make TABLE
    """
    from pipeline.ask.errors import AskError
    from pipeline.run.one_table import NotAtHand
    from pipeline.run.one_table import make as made

    try:
        found = made(project(), table)
    except (NotAtHand, AskError) as error:
        stop(USAGE, str(error))
    except Exception as error:  # a mistake in a dataset's function or query: what it is, and where
        stop(REFUSED, f"{table} cannot be made: {type(error).__name__}: {error}{_where(error)}")
    emit(as_json, found.record(), render.show_made)
    raise typer.Exit(0 if found.holds else REFUSED)


def _where(error: Exception) -> str:
    """The last place in a dataset's own code that an error came through."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "assets" in Path(f.filename).parts]
    return f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""


@archive.command()
def refresh(
    mirror: Annotated[Path | None, typer.Option(help="The folder of downloads; default WPS_MIRROR.")] = None,
    as_json: AsJson = False,
) -> None:
    """Rebuild the shipped rows from a mirror.

    Exit code 0; 2 without a mirror.

    Example: wps archive refresh --mirror downloads
    """
    from pipeline.cli.bars import bars
    from pipeline.run.refresh_shipped import refresh_archive

    chosen = project(mirror=mirror)
    if chosen.settings.mirror is None:
        stop(USAGE, "a mirror is needed: --mirror DIR or WPS_MIRROR")
    with bars(wanted=not as_json):
        emit(as_json, refresh_archive(chosen), render.show_rows)


@archive.callback()
def _group() -> None:
    """Keep `refresh` a command of its own, though it is the only one."""
