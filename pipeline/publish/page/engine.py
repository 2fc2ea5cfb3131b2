"""The drawing engine: drawings from their specifications.

Belongs here: having drawings made, keeping them. Does not: specifications (`charts`), calling the library (`drawing`),
frames (`still`), the same engine as a script for browsers (`page/vendor/vega.js`).

A drawing depends on the library and the specification, and on nothing else; on a Mac, where the library cannot be told
of no other fonts than its own, on those that are there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline.publish.page.aside import done_by
from pipeline.store.cache import cached_each

VEGA_LITE = "6.4"
#: The process that draws, and what tells it of no fonts but the library's own.
DRAWING = "pipeline.publish.page.drawing"
OWN_FONTS = {"FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf"))}
#: Where Macs have fonts, and below a user's home.
FONTS, USERS_FONTS = "/Library/Fonts", "Library/Fonts"


def svgs_of(specs: Sequence[Mapping[str, Any]]) -> list[str]:
    """The drawings of whole specifications; those that are not kept are made by one process. The same give the same
    bytes. Raises PageError for one that cannot be drawn."""

    def drawn(missing: Sequence[int]) -> list[bytes]:
        told = {"version": VEGA_LITE, "specs": [json.dumps(specs[n]) for n in missing]}
        return [svg.encode() for svg in done_by(DRAWING, told, OWN_FONTS, "a chart could not be drawn")]

    made_of = [json.dumps(["svg", _engine(), _fonts(), spec], sort_keys=True) for spec in specs]
    return [svg.decode() for svg in cached_each(made_of, drawn)]


@cache
def _engine() -> list[str]:
    """What a drawing depends on beside its specification: the library, what it is told, what makes drawings smaller."""
    beside = [Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("fonts.conf", "slim.py")]
    return [version("vl-convert-python"), VEGA_LITE, *beside]


@cache
def _fonts() -> list[str]:
    return sorted(_files())


def _files() -> Iterator[str]:
    home = os.environ.get("HOME")
    for root in (Path(FONTS), *([Path(home, USERS_FONTS)] if home else [])):
        yield from (str(path) for path in root.rglob("*") if path.is_file())
