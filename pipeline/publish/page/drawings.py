"""The files of charts: a picture, its rows, and the specifications that all pages of a language share.

Belongs here: which files a chart has beside its page. Does not: what is in them (`still`, `taken`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.common.values import Row
from pipeline.publish.page.charts import Drawn, embedded
from pipeline.publish.page.declared import FIRST_LANGUAGE, Declared
from pipeline.publish.page.links import Here
from pipeline.publish.page.place import PREVIEW
from pipeline.publish.page.still import Picture
from pipeline.publish.page.taken import bibtex_form, csv_of, json_of, sources_of

#: The style sheet of drawings, in `page/style`: a picture carries it, a page loads it.
STYLE = "drawing.css"


def files_of(declared: Declared, drawn: Drawn, release: Row) -> Iterator[tuple[str, bytes]]:
    """The files beside a chart's page: their paths below the release's page, their bytes."""
    stem = Here(drawn.words.language, f"chart/{drawn.name}").file.removesuffix("html")
    yield f"{stem}csv", csv_of(drawn).encode()
    yield f"{stem}json", json_of(drawn, release).encode()
    if drawn.rows:
        svg = picture_of(declared, drawn, release)
        yield f"{stem}svg", svg.encode()
        if drawn.chart.preview and drawn.words.language == FIRST_LANGUAGE:
            yield PREVIEW, svg.encode()


def picture_of(declared: Declared, drawn: Drawn, release: Row) -> str:
    """The chart as a picture in SVG that stands for itself."""
    return _framed(declared, drawn, release).svg(drawn.svg)


def view_of(declared: Declared, drawn: Drawn, release: Row) -> str:
    """What shows of that picture the drawing alone, behind # in its address."""
    return _framed(declared, drawn, release).view(drawn.svg)


def _framed(declared: Declared, drawn: Drawn, release: Row) -> Picture:
    colours = drawn.theme["colours"]
    told = drawn.words.say("chart.from", sources=sources_of(drawn), release=release["release_id"])
    return Picture(
        title=drawn.title,
        subtitle=drawn.say("subtitle"),
        source=told,
        style=style_of(declared),
        ink=colours["ink"],
        faint=colours["faint"],
        paper=colours["paper"],
    )


def style_of(declared: Declared) -> str:
    """The style sheet of drawings."""
    return (declared.folder / "style" / STYLE).read_text(encoding="utf-8")


def script_of(charts: Sequence[Drawn]) -> bytes:
    """Every chart's specification without data, the theme, what charts about one ask and what they are cited with, as a
    script: a page that opens from a disk reads it."""
    about_one = [drawn for drawn in charts if drawn.chart.about]
    words = about_one[0].words if about_one else None
    shared = {
        "config": charts[0].config if charts else {},
        "forms": {drawn.name: drawn.form for drawn in charts},
        "queries": {drawn.name: drawn.chart.sql for drawn in about_one},
        "cited": {**bibtex_form(words), "bibtex": words.say("chart.copy_bibtex")} if words else None,
    }
    return f'"use strict";\nwindow.wpsCharts = {embedded(shared)};\n'.encode()
