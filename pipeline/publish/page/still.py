"""A chart as a picture that stands for itself: title, subtitle, drawing, source.

Belongs here: the frame drawn around it, SVG and PNG. Does not: the drawing (`charts`), the frame in a page
(`page/parts/chart.html`), which shows the drawing alone.

Its colours follow the reader's choice of light or dark by the same style sheet as the live drawing's.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

FONT = "Arimo, Liberation Sans, Arial, Helvetica, sans-serif"
#: Pixels: from the edge to the text, of a line of each text; and how wide a letter is on the average.
EDGE, TITLE, SUBTITLE, SOURCE = 14, 22, 18, 15
LETTER = {TITLE: 8.7, SUBTITLE: 6.6, SOURCE: 5.9}
_HEAD = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')


class Line(NamedTuple):
    """A line of text, the height it takes, its colour and weight."""

    text: str
    height: int
    size: float
    colour: str
    weight: str = "normal"


@dataclass(frozen=True)
class Picture:
    """What stands around a drawing. `style` is the style sheet of drawings."""

    title: str
    subtitle: str
    source: str
    style: str
    ink: str
    faint: str
    paper: str

    def svg(self, drawing: str) -> str:
        """The picture, from a drawing in SVG."""
        width, height = size_of(drawing)
        above = self._above(width)
        below = _lines(self.source, width, SOURCE, 11.5, self.faint)
        top = _top(above)
        whole = top + height + 8 + sum(line.height for line in below) + EDGE
        inner = _HEAD.sub("", drawing, count=1).removesuffix("</svg>")
        return "".join(
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width:g}"',
                f' height="{whole:g}" viewBox="0 0 {width:g} {whole:g}" font-family="{FONT}">',
                f"<title>{escape(self.title)}</title><style>{self.style}</style>",
                f'<rect width="{width:g}" height="{whole:g}" fill="{self.paper}"/>',
                *_texts(above, EDGE),
                f'<g transform="translate(0,{top:g})">{inner}</g>',
                *_texts(below, top + height + 8),
                "</svg>\n",
            )
        )

    def view(self, drawing: str) -> str:
        """The part of the picture's address behind # that shows the drawing alone."""
        width, height = size_of(drawing)
        box = f"0,{_top(self._above(width)):g},{width:g},{height:g}"
        return f"svgView(viewBox({box});preserveAspectRatio(xMinYMin))"

    def _above(self, width: float) -> list[Line]:
        return [
            *_lines(self.title, width, TITLE, 17, self.ink, "bold"),
            *_lines(self.subtitle, width, SUBTITLE, 13, self.faint),
        ]


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of a drawing."""
    found = _HEAD.match(svg)
    if found is None:
        raise ValueError(f"no drawing: {svg[:60]!r}")
    return float(found[1]), float(found[2])


def png_of(svg: str, scale: float = 1.5) -> bytes:
    """A picture in pixels, always in light colours."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def _top(above: list[Line]) -> float:
    return EDGE + sum(line.height for line in above) + 8


def _lines(text: str, width: float, height: int, size: float, colour: str, weight: str = "normal") -> list[Line]:
    letters = int((width - 2 * EDGE) / LETTER[height])
    return [Line(part, height, size, colour, weight) for part in textwrap.wrap(text, letters)]


def _texts(lines: list[Line], top: float) -> list[str]:
    texts, y = [], top
    for line in lines:
        texts.append(
            f'<text x="{EDGE}" y="{y + line.height * 0.75:g}" font-size="{line.size:g}" fill="{line.colour}"'
            f' font-weight="{line.weight}">{escape(line.text)}</text>'
        )
        y += line.height
    return texts
