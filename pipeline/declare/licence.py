"""The terms of a source: an SPDX identifier or an address, and what they allow.

Belongs here: reading them, and what holds where rows of several sources meet. Does not: who asks (`store.shipped` is
filled, a deposit is made and meta.source is written elsewhere).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.declare.yaml_file import read_yaml

#: What terms may allow: yes, no, or None where nobody knows.
FLAGS = ("ship", "derive", "commercial")


@dataclass(frozen=True)
class Licence:
    """The terms of a source, as its publisher states them.

    `spdx` is the identifier where they have one. `ship`: rows (facts and figures; sentences only where `derive` is
    true as well) may be passed on with the program and in a deposit; `derive`: something may be made of them;
    `commercial`: they may be used commercially. None: not known, which allows nothing.
    """

    name: str
    url: str = ""
    spdx: str | None = None
    ship: bool | None = None
    derive: bool | None = None
    commercial: bool | None = None


@cache
def known() -> Mapping[str, Mapping[str, Any]]:
    """The licences with an SPDX identifier that sources may name: address and flags."""
    return dict(read_yaml(Path(__file__).with_name("licences.yaml")))


def licence_of(name: str, url: str = "", terms: Mapping[str, bool | None] | None = None) -> Licence:
    """The licence that a source names; of one without an SPDX identifier `terms` says what is known.

    Raises ValueError for unknown words, for flags that are no truth values, and for terms that say otherwise than a
    licence with an SPDX identifier does.
    """
    terms = terms or {}
    if strange := [flag for flag, value in terms.items() if flag not in FLAGS or value not in (True, False, None)]:
        raise ValueError(f"terms: {', '.join(strange)}: {', '.join(FLAGS)}, each true, false or left out")
    if name not in known():
        return Licence(name, url, None, **terms)
    if terms:
        raise ValueError(f"terms: what {name} allows stands in licences.yaml")
    listed = known()[name]
    return Licence(name, url or listed["url"], name, **{flag: listed[flag] for flag in FLAGS})


def together(allowed: Iterable[bool | None]) -> bool | None:
    """What holds of something that several sources stand in: no where one says no, else unknown where one is."""
    given = set(allowed)
    return False if False in given else None if None in given else True
