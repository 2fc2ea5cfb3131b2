"""Drawing, in a process of its own: `python -m pipeline.publish.page.drawing`, told specifications on its input.

Belongs here: calling the drawing library. Does not: what is drawn (`charts`), what makes a drawing smaller (`slim`),
keeping it (`engine`).

The library measures every text, several times, and opens the font's file for each letter unless the font is its own,
which stands behind those of the machine. So the process is told, before it starts, of no other font (`engine`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from pipeline.common.leaving import leave
from pipeline.publish.page.slim import slim


def draw(version: str, specs: Sequence[str]) -> list[str]:
    """The drawing of each whole Vega-Lite specification, JSON in this version of it, in SVG."""
    import vl_convert

    return [slim(str(vl_convert.vegalite_to_svg(spec, vl_version=version))) for spec in specs]


if __name__ == "__main__":
    try:
        json.dump(draw(**json.load(sys.stdin)), sys.stdout)
    except ValueError as error:  # behind its reason stand places in the library
        sys.exit(" ".join(str(error).partition("\n    at ")[0].split()))
    leave()
