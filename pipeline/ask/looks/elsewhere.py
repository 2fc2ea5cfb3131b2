"""What serves the warehouse from other machines.

Belongs here: whether it can be reached. Does not: reaching it (`run.reaching`), what is kept there (`kept`).
"""

from __future__ import annotations

from pipeline.ask.doctor import Finding, look
from pipeline.project import Project
from pipeline.settings import SettingsError
from pipeline.store.elsewhere import refuse_unreachable


@look("store")
def store(project: Project) -> Finding:
    """Can documents be had from where they lie?"""
    try:
        refuse_unreachable(project.settings)
    except SettingsError as error:
        return False, str(error)
    return True, f"documents lie in {project.settings.store or 'the home'}"


@look("shelf")
def shelf(project: Project) -> Finding:
    """Can releases be put where readers elsewhere look for them?"""
    settings = project.settings
    if settings.warehouse is None:
        return True, "releases appear in the home"
    from pipeline.publish.shelf.reading import shelved
    from pipeline.publish.shelf.shelf import refuse_unreachable as refuse_shelf

    try:
        refuse_shelf(settings)
        there = [*shelved(settings).by_id]
    except SettingsError as error:
        return False, str(error)
    return True, f"{len(there)} releases, the last brought {there[-1]}" if there else "no release yet"
