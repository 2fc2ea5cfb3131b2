"""Whether what serves a warehouse from other machines can be reached, asked before any work is done.

Belongs here: asking all of it. Does not: how each is asked (`parse.far`, `store.elsewhere`, `publish.shelf`).
"""

from __future__ import annotations

from pipeline.settings import Settings
from pipeline.store import elsewhere


def refuse_unreachable(settings: Settings) -> None:
    """Raise SettingsError, in one line, where the store, the crew or the shelf of the settings cannot be used."""
    elsewhere.refuse_unreachable(settings)
    if settings.executor is not None:
        from pipeline.parse.far import refuse_absent

        refuse_absent(settings)
    refuse_shelf(settings)


def refuse_shelf(settings: Settings) -> None:
    """Raise SettingsError, in one line, where the shelf of the settings, if any, cannot be used."""
    if settings.warehouse is not None:
        from pipeline.publish.shelf.shelf import refuse_unreachable as refuse

        refuse(settings)
