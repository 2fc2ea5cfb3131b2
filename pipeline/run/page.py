"""The page of the current release, as a step of a run: made after publication, mended where it is damaged.

Belongs here: when a page is made, and what is said when it is not. Does not: making it (`pipeline.publish.page`).

A page is made of a release that is published already: whatever goes wrong with it, the release stands.
"""

from __future__ import annotations

from pipeline.project import Project
from pipeline.publish.page.apart import make
from pipeline.publish.page.declared import PageError
from pipeline.run.record import Run

NOT_WANTED = "not made: WPS_PAGE is off"


def page(project: Project, run: Run) -> None:
    """Have the current release's page made where it is not whole; the run says where it begins, or why not."""
    current = project.releases.current_id()
    if current is None or not project.page.is_dir():
        return
    if not project.settings.page:
        run.page = NOT_WANTED
        return
    home, public, site = project.settings.home.absolute(), project.settings.public, project.settings.site
    try:
        run.page = str(make(project.page, home, current, public=public, site=site) / "index.html")
    except PageError as error:
        run.page = f"not made: {error}"
