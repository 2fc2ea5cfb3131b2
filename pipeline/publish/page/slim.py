"""A drawing in fewer bytes: hundredths of a pixel, circles as circles, nothing that says what holds anyway.

Belongs here: rewriting the engine's SVG so that it looks the same. Does not: the engine (`engine`), frames (`still`).

The engine writes places with sixteen digits, and a point as a path of two arcs: of a line of months that is most of it.
"""

from __future__ import annotations

import re

#: Attributes of places and shapes.
_PLACED = re.compile(r' (?:d|x|y|x1|x2|y1|y2|width|height)="[^"]*"| transform="translate\([^")]*\)')
_LONG = re.compile(r"-?\d+\.\d{3,}")
#: The elements that are drawn. The engine escapes < and > wherever a text of the data stands.
_ELEMENT = re.compile(r"<(?:path|line|rect|text|g)\b[^>]*>")
#: A circle around its place: its attributes before and behind these, its place, its radius.
_CIRCLE = re.compile(
    r'<path([^>]*?) transform="translate\(([^,()]+),([^,()]+)\)"'
    r' d="M([\d.]+),0A\4,\4,0,1,1,-\4,0A\4,\4,0,1,1,\4,0"([^>]*)/>'
)
#: What holds without being said.
_SAID_ANYWAY = ' opacity="1"'


def slim(svg: str) -> str:
    """A drawing that looks the same, to a hundredth of a pixel; its texts and labels are left as they are."""
    return _CIRCLE.sub(r'<circle\1 cx="\2" cy="\3" r="\4"\5/>', _ELEMENT.sub(_slim, svg))


def _slim(element: re.Match[str]) -> str:
    return _PLACED.sub(_rounded, element[0]).replace(_SAID_ANYWAY, "")


def _rounded(placed: re.Match[str]) -> str:
    return _LONG.sub(lambda number: f"{round(float(number[0]), 2) + 0:g}", placed[0])
