"""The drawing engine: a drawing from its specification.

Belongs here: calling the library, keeping what it gives. Does not: specifications (`charts`), frames (`still`), the
same engine as a script for browsers (`page/vendor/vega.js`).

A drawing depends on the library, the fonts that the machine has, and the specification, and on nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline.publish.page.slim import slim
from pipeline.store.cache import cached

VEGA_LITE = "6.4"
#: Where machines have their fonts.
FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts")
#: And below a user's home.
OWN_FONTS = (".fonts", ".local/share/fonts", "Library/Fonts")


def svg_of(spec: dict[str, Any]) -> str:
    """The drawing of a whole specification. The same gives the same bytes."""

    def drawn() -> bytes:
        import vl_convert

        return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)).encode()

    made_of = json.dumps(["svg", _library(), VEGA_LITE, _fonts(), spec], sort_keys=True)
    return slim(cached(made_of, drawn).decode())


def _library() -> str:
    return version("vl-convert-python")


@cache
def _fonts() -> list[str]:
    return sorted(_files())


def _files() -> Iterator[str]:
    home = os.environ.get("HOME")
    for root in (*map(Path, FONTS), *(Path(home, folder) for folder in OWN_FONTS if home)):
        yield from (str(path) for path in root.rglob("*") if path.is_file())
