"""The command that takes tables of a release away: export.

Belongs here: its arguments and exit codes. Does not: what it does (`ask.exporting`), its place in the help
(`commands`). What it needs is imported when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import render
from pipeline.cli.support import AsJson, emit, settings, user_errors

if TYPE_CHECKING:
    from pipeline.publish.bundle.bundle import BundleRecord


def export(
    to: Annotated[Path, typer.Option(help="The folder to make; it must not be there yet, or be empty.")],
    tables: Annotated[
        list[str] | None, typer.Argument(help="Tables, or schemas for all of theirs; default: marts.")
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option(
            help="Separated by commas, default all: parquet, csv, xlsx, dta (Stata); datapackage, croissant, dcat, "
            "schemaorg; codebook (HTML and PDF); snippets (R, Python, Stata)."
        ),
    ] = None,
    release: Annotated[str | None, typer.Option(help="Of another release that is kept than the current.")] = None,
    as_json: AsJson = False,
) -> None:
    """Take tables of a release away in the forms that your tools read, with what explains them.

    How to cite them (CITATION.cff), the terms of every source, the columns and checksums are always there. The same
    release gives the same bytes. Nothing is sent anywhere and nothing overwritten. With WPS_PUBLIC what may not be
    passed on is left out and named, as `wps deposit` does. Exit code 0; 2 for an unknown table, format or release, or a
    folder that has something in it or cannot be written: then nothing is left of it.

    Example: wps export --to taken --formats csv,dta,codebook mission_month
    """
    from pipeline.ask.exporting import exported
    from pipeline.store.releases import Releases

    chosen = [word.strip() for word in formats.split(",")] if formats else []
    with user_errors():
        known = settings()
        record = exported(Releases(known.home), to, tables or [], chosen, release, known)
        emit(as_json, record, _say)


def _say(made: BundleRecord) -> None:
    render.say(
        f"{made['files']:,} files, {made['bytes'] / 1e6:,.1f} MB, {made['tables']:,} tables of release "
        f"{made['release_id']} in {made['folder']}"
    )
    for table, left_out in made["left_out"].items():
        render.say(f"left out of {table}: {left_out}")
