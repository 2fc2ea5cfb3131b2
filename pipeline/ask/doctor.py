"""Is everything in order? Each finding says what was looked at and, when it is not well, what to do.

Belongs here: the report, and how a look is registered. Does not: any look (`looks`), mending anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypedDict

from pipeline.common.registry import Registry
from pipeline.project import Project

#: Whether all is well, and what was seen.
Finding: TypeAlias = tuple[bool, str]
Look: TypeAlias = Callable[[Project], Finding]

LOOKS: Registry[Look] = Registry("pipeline.ask.looks")
#: Looks that read everything, which takes as long as that does.
DEEP: Registry[Look] = Registry("pipeline.ask.looks")
#: Decorators that register a look under the name that the report gives it.
look, deep = LOOKS.named, DEEP.named


class Line(TypedDict):
    """One line of the report."""

    ok: bool
    what: str
    detail: str


def examine(project: Project, everything: bool = False) -> list[Line]:
    """Every finding; `everything`: after reading all that is kept."""
    looks = [*LOOKS.items(), *(DEEP.items() if everything else ())]
    return [Line(ok=ok, what=what, detail=detail) for what, seen in looks for ok, detail in [seen(project)]]
