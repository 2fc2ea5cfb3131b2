"""What lies on the disk for others, kept to the terms of the sources as they are now: a step of a run.

Belongs here: pages and exports of every release kept, taken away where terms became stricter or where all is for
everybody now. Does not: the rule (`publish.passing`), the page of the current release (`page`).

It is looked at again when there is another newest release, or the setting `public` was changed: the terms of no release
are other ones by themselves.
"""

from __future__ import annotations

import shutil

from pipeline.project import Project
from pipeline.publish.page.apart import make
from pipeline.publish.page.declared import PageError
from pipeline.publish.page.place import folder_of, noted_terms, take_away
from pipeline.store.releases import Release

#: The records of when this was last looked at, and by which terms each release's export was made; where exports lie.
LOOKED, EXPORTED, EXPORTS = "terms", "exported", "exports"


def keep_to_terms(project: Project) -> None:
    """Take away the pages and exports that show more than may be shown now; pages are made anew where they can be."""
    newest, public = max(project.releases.ids(), default=None), project.settings.public
    seen = {"newest": newest, "public": public}
    if newest is None or project.workspace.read_record(LOOKED) == seen:
        return
    home = project.settings.home.absolute()
    for release in _with_too_much(project):
        take_away(folder_of(home, release.release_id))
        if project.settings.page and not release.current:  # the current one's page is a step of its own
            try:
                make(project.page, home, release.release_id, public=public, site=project.settings.site)
            except PageError:  # of another program's tables: what stands at its address says why it is not there
                continue
    project.workspace.write_record(LOOKED, seen)


def _with_too_much(project: Project) -> list[Release]:
    """The releases whose pages may not stay as they are; their exports are gone then, if those may not."""
    from pipeline.publish.passing.made_for import may_stay
    from pipeline.store.engine import open_database

    home, public = project.settings.home.absolute(), project.settings.public
    exported, found = project.workspace.read_record(EXPORTED) or {}, []
    with open_database() as connection:
        for release in project.releases.all():
            if public and not may_stay(connection, release.folder, public, exported.get(release.release_id)):
                shutil.rmtree(home / EXPORTS / release.release_id, ignore_errors=True)
            noted = noted_terms(folder_of(home, release.release_id))
            if noted is not None and not may_stay(connection, release.folder, public, noted):
                found.append(release)
    return found
