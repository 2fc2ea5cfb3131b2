"""The command that makes what is shown: page.

Belongs here: its arguments and exit codes, a page that is whole for whoever shows it. Does not: showing it (`serving`),
making a page (`pipeline.publish.page`), its place in the help (`commands`). What a command needs is imported when it
runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.ask.errors import AskError
from pipeline.cli import render
from pipeline.cli.support import AsJson, emit, holding, project, user_errors

if TYPE_CHECKING:
    from pipeline.project import Project


def page(
    release: Annotated[str | None, typer.Argument(help="Default: the current one.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Make it anew, also where it is whole.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make the page of a release where it is not there or damaged, and say where it begins.

    A night makes it by itself. Exit code 0; 2 when there is no such release or the page cannot be made; 4 when a run
    holds the home.

    Example: wps page
    """
    with user_errors():
        made = whole(published(), release, again=again)
    emit(as_json, {"page": str(made / "index.html")}, lambda record: render.say(record["page"]))


def whole(chosen: Project, release: str | None = None, *, again: bool = False) -> Path:
    """The folder of a release's page, made first where it is not whole; the site leads to that of the current one.

    Raises AskError when it cannot be made; ends with exit code 4 while a run holds the home.
    """
    from pipeline.publish.page.apart import make
    from pipeline.publish.page.declared import PageError
    from pipeline.publish.page.place import folder_of, is_whole, leads_to, spoil

    if not chosen.page.is_dir():
        raise AskError(f"{chosen.page} is not there: this program declares no page")
    releases, home, known = chosen.releases, chosen.settings.home.absolute(), chosen.settings
    wanted = releases.get(release).release_id if release else str(releases.current_id())
    folder = folder_of(home, wanted)
    shown = _may_be_shown(chosen, folder, wanted)
    led = wanted != releases.current_id() or leads_to(home, wanted)
    if is_whole(folder) and shown and led and not again:
        return folder
    with holding(home):
        if again or not shown:
            spoil(folder)
        try:
            return make(chosen.page, home, wanted, public=known.public, site=known.site)
        except PageError as error:
            raise AskError(str(error)) from error


def _may_be_shown(chosen: Project, folder: Path, release_id: str) -> bool:
    """Whether the page of a release, if there is one, was made by terms that hold still."""
    from pipeline.publish.page.place import noted_terms
    from pipeline.publish.passing.made_for import may_stay
    from pipeline.store.engine import open_database

    noted, release = noted_terms(folder), chosen.releases.get(release_id)
    with open_database() as connection:
        return noted is None or may_stay(connection, release.folder, chosen.settings.public, noted)


def published() -> Project:
    """The declared warehouse of a home that holds a release. Raises AskError before the first."""
    from pipeline.ask.query import current

    chosen = project()
    current(chosen.releases)
    return chosen
