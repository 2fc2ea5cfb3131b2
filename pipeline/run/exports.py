"""The tables of a new release taken away beside it, as a step of a run, where the setting `exports` asks for it.

Belongs here: when that is done, and what becomes of it. Does not: making the folder (`publish.bundle`).

    WPS_HOME/exports/<id>/      what `wps export` makes of the analysis tables; gone with its release

They are made of a release that is published already: whatever goes wrong with them, the release stands.
"""

from __future__ import annotations

from pipeline.project import Project
from pipeline.publish.page.place import cited_at
from pipeline.publish.passing.made_for import made_for
from pipeline.run.terms import EXPORTED, EXPORTS
from pipeline.store.engine import open_database
from pipeline.store.releases import Release, ReleaseError

#: What is taken away: the tables for analysis.
SCHEMA = "marts."


def exports(project: Project, release: Release) -> str | None:
    """Take the release's analysis tables away; where they lie, or why not, and None where nobody asks for them."""
    forms = project.settings.exports
    if not forms:
        return None
    from pipeline.publish.bundle.bundle import bundle, tables_of  # what it writes with takes a while to load

    tables = [name for name in tables_of(release) if name.startswith(SCHEMA)]
    try:
        known, place = project.settings, project.settings.home / EXPORTS / release.release_id
        place.parent.mkdir(exist_ok=True)
        at = cited_at(known, release.release_id)
        made = bundle(release, place, tables, forms.split(","), public=known.public, found_at=at)["folder"]
        _note(project, release)
        return made
    except (ReleaseError, OSError) as error:  # what was published stands
        return f"not made: {error}"


def _note(project: Project, release: Release) -> None:
    """Note by which terms it was made, and forget those that are gone."""
    kept, noted = project.releases.ids(), project.workspace.read_record(EXPORTED) or {}
    with open_database() as connection:
        now = made_for(connection, release.folder, project.settings.public)
    project.workspace.write_record(EXPORTED, {n: noted[n] for n in noted if n in kept} | {release.release_id: now})
