"""Releases on the shelf beyond WPS_KEEP, and files there that no release has.

Belongs here: that they go as the home's do. Does not: letting them go (`publish.shelf`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.project import Project
from pipeline.run.pruning.waste import Waste
from pipeline.store.pins import PinsError


def shelf(project: Project, thorough: bool) -> Iterator[Waste]:
    """What of the shelf is not needed; `thorough`: files that a killed builder left are looked for too.

    While nobody can tell which releases are pinned, nothing.
    """
    settings = project.settings
    if settings.warehouse is None:
        return
    from pipeline.publish.shelf.shelf import expire, old

    try:
        pinned = frozenset(project.releases.pins.all())
    except PinsError:
        return
    found = old(settings, settings.keep, pinned, thorough)
    yield Waste("on the shelf", found.number, 0, lambda: expire(settings, settings.keep, pinned))
