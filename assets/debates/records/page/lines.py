"""A printed line of the body and where it stands in its column, and the leading of a record's columns.

Belongs here: what one line, or the distances of lines, tell. Does not: paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple

from assets.debates.records.page.baselines import Row
from assets.debates.records.paragraphs import Run

#: A centred line's margins: each at least this share of the column's width, and no more different than this.
_MARGIN, _UNEVEN = 0.06, 0.05
#: So many lines tell the leading of a column's part; a leading seen less often than this beside the commonest is none.
_ENOUGH_STEPS, _RARE = 8, 0.15
#: In heights of type, what is too near to be a line's distance; how much more than the record's a block's leading is.
_TIGHT, _LOOSE = 0.7, 1.2
_USUAL_LEADING = 12.0
#: A footnote's type, beside the body's, and the marks it begins with ("*", "1/", "2 Official Records").
_SMALL = 0.92
MARK = re.compile(r"\*+ ?|†|‡|\d{1,2} ?/ ?|\d{1,2} [A-Z]|[a-z]/ ")


class Line(NamedTuple):
    """A line: the page, the part of a column (`block`) with its edges, its own edges and baseline, and its text.

    `bold`, `italic`: whether all of it is; `indent`: how far it begins from its column's left edge, in heights of its
    type; `centred`: whether both margins to its column are wide and alike.
    """

    page: int
    block: int
    left: float
    right: float
    x0: float
    x1: float
    y: float
    size: float
    runs: tuple[Run, ...]
    text: str
    bold: bool
    italic: bool
    indent: float
    centred: bool


def line_of(page: int, block: int, edges: tuple[float, float], row: Row, runs: tuple[Run, ...]) -> Line:
    """The line that a row makes in a column with these edges."""
    left, right = edges
    x0, x1, size = row.x0, row.x1, row.size
    if len(runs) == 1:
        text, bold, italic = runs[0].text.strip(), runs[0].bold, runs[0].italic
    else:
        told = [run for run in runs if any(map(str.isalnum, run.text))]
        text = "".join([run.text for run in runs]).strip()
        bold, italic = all(run.bold for run in told), all(run.italic for run in told)
    before, after, width = x0 - left, right - x1, right - left
    centred = min(before, after) >= _MARGIN * width and abs(before - after) <= _UNEVEN * width
    indent = before / size
    return Line(page, block, left, right, x0, x1, row.y, size, runs, text, bold, italic, indent, centred)


def footnotes(lines: Sequence[Line]) -> set[int]:
    """The places of lines that are footnotes: of smaller type, from a mark to the end of a column's part."""
    sizes = sorted(line.size for line in lines)
    limit = _SMALL * sizes[len(sizes) // 2] if sizes else 0.0
    found: set[int] = set()
    for _, places in groupby(range(len(lines)), key=lambda at: lines[at].block):
        small = list(takewhile(lambda at: lines[at].size <= limit, reversed(list(places))))
        unmarked = list(takewhile(lambda at: not MARK.match(lines[at].text), reversed(small)))
        found.update(set(small) - set(unmarked))
    return found


def leadings(lines: Sequence[Line]) -> dict[int, float]:
    """For each block, the usual distance of two lines: its own where enough lines tell, else the record's."""
    steps: dict[int, list[float]] = {}
    for above, line in pairwise(lines):
        if above.block == line.block and above.y - line.y > _TIGHT * line.size:
            steps.setdefault(line.block, []).append(above.y - line.y)
    usual = _usual([step for some in steps.values() for step in some], _USUAL_LEADING)
    found = {line.block: usual for line in lines}
    for block, some in steps.items():
        own = _usual(some, usual) if len(some) >= _ENOUGH_STEPS else usual
        if own <= _LOOSE * usual:  # a block of short paragraphs has more gaps than lines
            found[block] = own
    return found


def _usual(steps: Sequence[float], otherwise: float) -> float:
    """The smallest of the common steps: gaps between paragraphs can be as common as lines."""
    counts = Counter(round(2 * step) / 2 for step in steps)
    if not counts:
        return otherwise
    most = max(counts.values())
    return min(step for step, count in counts.items() if count + counts[step + 0.5] >= max(_RARE * most, 1))
