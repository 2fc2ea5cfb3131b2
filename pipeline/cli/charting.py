"""The command that writes a chart into a file: chart.

Belongs here: its arguments and exit codes. Does not: finding and drawing the chart (`ask.chart`), its place in the
help (`commands`). What it needs is imported when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import render
from pipeline.cli.support import USAGE, AsJson, emit, project, stop, user_errors


def chart(
    name: Annotated[str | None, typer.Argument(help="The chart; without it, all are listed.")] = None,
    about: Annotated[
        str | None,
        typer.Option("--about", "--country", "--mission", help="Whom it is about: MINUSCA, RWA, Rwanda. Some need it."),
    ] = None,
    language: Annotated[str, typer.Option(help="The language of its words.")] = "en",
    output: Annotated[Path | None, typer.Option(help="A new file: .svg, .png, .html, .csv or .json.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write a chart of the current release into a new file, or list the charts there are.

    The picture stands for itself: title, source and release are in it. A file that exists is never overwritten.

    Example: wps chart mission_troops --about MINUSCA --output minusca.svg
    """
    with user_errors():
        from pipeline.ask.chart import charts, write_chart
        from pipeline.declare.errors import DeclarationError

        try:
            if name is None:
                emit(as_json, charts(project(), language), render.show_rows)
                return
            if output is None:
                stop(USAGE, f"where shall {name} be written? Add --output {name}.svg (or .png, .html, .csv, .json)")
            title = write_chart(project(), name, about, language, output)
            emit(
                as_json,
                {"chart": name, "title": title, "file": str(output)},
                lambda _: typer.echo(f"{output}: {title}"),
            )
        except DeclarationError as error:
            stop(USAGE, str(error))
