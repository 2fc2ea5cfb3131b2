"""A chart of the current release, written into a file: the same picture, rows and words as on its page.

Belongs here: finding the chart and whom it is about, choosing the form by the file's suffix. Does not: drawing it
(`pipeline.publish.page`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.ask.errors import AskError, NotKnown
from pipeline.ask.known import unknown
from pipeline.ask.labels import unknown_of
from pipeline.ask.query import current
from pipeline.ask.trace import IDENTIFIERS
from pipeline.common.values import Row
from pipeline.project import Project
from pipeline.publish.page.answered import Answered
from pipeline.publish.page.asking import asked, rows_of
from pipeline.publish.page.charts import Drawn
from pipeline.publish.page.declared import Declared
from pipeline.publish.page.drawings import picture_of
from pipeline.publish.page.names import Names, names_of
from pipeline.publish.page.still import png_of
from pipeline.publish.page.taken import csv_of, json_of, page_of
from pipeline.publish.page.words import Words
from pipeline.store.files import write_new

#: suffix -> the bytes of a chart in this form.
FORMS: Mapping[str, Callable[[Declared, Drawn, Row], bytes]] = {
    ".svg": lambda declared, drawn, release: picture_of(declared, drawn, release).encode(),
    ".png": lambda declared, drawn, release: png_of(picture_of(declared, drawn, release), scale=2),
    ".html": lambda declared, drawn, release: page_of(drawn, picture_of(declared, drawn, release)).encode(),
    ".csv": lambda declared, drawn, release: csv_of(drawn).encode(),
    ".json": lambda declared, drawn, release: json_of(drawn, release).encode(),
}


def charts(project: Project, language: str) -> list[Row]:
    """Every chart: its name, the columns that tell whom it is about, its title in neutral words. Raises AskError."""
    declared = Declared(project.page)
    words = _words(declared, language)
    return [
        {"chart": name, "about": ", ".join(chart.about), "title": words.say(f"charts.{name}.title")}
        for name, chart in declared.charts.items()
    ]


def write_chart(project: Project, name: str, about: str | None, language: str, output: Path) -> str:
    """Write a chart into a new file; its title. `about` is one of those that the chart has rows about.

    Raises AskError where the file exists, its suffix is unknown, nothing is drawn, or a name is not known.
    """
    form = FORMS.get(output.suffix.lower())
    if form is None:
        raise AskError(f"--output {output}: name a file that ends in {', '.join(FORMS)}")
    if output.exists():
        raise AskError(f"{output} exists already and is left as it is: name another file")
    declared = Declared(project.page)
    if name not in declared.charts:
        raise NotKnown(unknown("chart", name, declared.charts))
    words = _words(declared, language)
    with asked(current(project.releases).folder) as connection:
        answered, names = Answered(declared, connection), names_of(connection)
        key = _key(declared, answered, names, name, about)
        drawn = answered.drawn(words, names)(name, key)
        if not drawn.rows:
            raise AskError(f"the chart {name} has no rows in this release")
        data = form(declared, drawn, rows_of(connection, "FROM meta.release", "meta.release")[0])
    try:
        _write_new(output, data)
    except OSError as error:
        raise AskError(f"{output} cannot be written: {error.strerror or error}") from error
    return drawn.title


def _write_new(output: Path, data: bytes) -> None:
    """Write a file that is not there yet, whole or not at all. Raises OSError."""
    try:
        write_new(str(output), data)
    except FileExistsError:
        raise
    except OSError:
        output.unlink(missing_ok=True)
        raise


def _key(declared: Declared, answered: Answered, names: Names, name: str, about: str | None) -> Row:
    columns = declared.charts[name].about
    if not columns:
        if about is not None:
            raise AskError(f"the chart {name} is about all: leave --about {about} out")
        return {}
    known = {str(key[0]): key for key in answered.keys(name)}
    if about is None:
        raise AskError(f"the chart {name} is about one {columns[0]}: name it with --about, such as {next(iter(known))}")
    named = [(code, names.known.get(code, (code, None))[0]) for code in known]
    codes = {label.casefold(): code for code, name in named for label in (name, code)}
    if about.casefold() not in codes:
        what = "country" if columns[0] in IDENTIFIERS else columns[0]
        raise NotKnown(f"--about: {unknown_of(about, named, what)}")
    return dict(zip(columns, known[codes[about.casefold()]], strict=True))


def _words(declared: Declared, language: str) -> Words:
    if language not in declared.languages:
        raise NotKnown(unknown("language", language, declared.languages))
    return Words(declared.folder / "words", language)
