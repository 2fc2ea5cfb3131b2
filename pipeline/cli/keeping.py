"""Commands that look after what a home holds.

Belongs here: their arguments and exit codes. Does not: what they do (`run.pruning`,
`store.backup`), running nights (`operate`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import render
from pipeline.cli.support import USAGE, AsJson, emit, holding, project, settings, stop, user_errors

if TYPE_CHECKING:
    from pipeline.store.backup import BackupRecord
    from pipeline.store.run_record import Pruned


def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and let nothing go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let go what nobody will need again, as each night does.

    Releases beyond WPS_KEEP with their pages and exports, on the shelf too; documents that nothing is made of and
    records of nights, both older than WPS_KEEP_DAYS; rows that another version of a parser read; Dagster's history of
    those days. Exit code 0; 1 when something could not go; 2 for a wrong setting, or a shelf that cannot be used, and
    then nothing goes; 4 when a run holds the home.

    Example: wps prune --dry-run
    """
    from pipeline.run.pruning.history import opened
    from pipeline.run.pruning.pruning import prune as pruned
    from pipeline.run.reaching import refuse_shelf

    chosen = project()
    with user_errors():
        refuse_shelf(chosen.settings)
    with holding(chosen.settings.home), opened(chosen.settings.home) as instance:
        gone, why = pruned(chosen, instance, dry_run, thorough=True)
    emit(as_json, {"pruned": gone, "not_pruned": why, "dry_run": dry_run}, lambda _: _show(gone, why, dry_run))
    raise typer.Exit(1 if why else 0)


def backup(
    file: Annotated[Path, typer.Argument(help="A new file outside the home; one that ends in .gz is packed.")],
    as_json: AsJson = False,
) -> None:
    """Write the whole home into one file, between two nights.

    Everything with its digest, but for Dagster's history. Exit code 0; 2 where the file cannot be made; 4 when a run
    holds the home.

    Example: wps backup /mnt/backup/wps.tar
    """
    from pipeline.store.backup import back_up
    from pipeline.store.releases import Releases

    home = settings().home
    if not home.is_dir():
        stop(USAGE, f"{home} is no folder: there is no home to write")
    with user_errors(), holding(home):
        made = back_up(home, file.absolute(), Releases(home).pointed())
    emit(as_json, made, _show_backup)


def restore(
    file: Annotated[Path, typer.Argument(help="What `wps backup` wrote.")],
    as_json: AsJson = False,
) -> None:
    """Put a home back from such a file into a new folder.

    The folder, WPS_HOME, is empty or not there. Every digest is compared before anything takes its place. Exit code
    0; 2 for a folder that is not empty, or a file that is not whole.

    Example: wps restore /mnt/backup/wps.tar
    """
    from pipeline.store.backup import refuse_full
    from pipeline.store.backup import restore as restored

    home = settings().home
    with user_errors():
        refuse_full(home)
        with holding(home):
            found = restored(file.absolute(), home)
    emit(as_json, found, _show_backup)


def _show_backup(found: BackupRecord) -> None:
    said = f"{found['files']:,} files, {found['bytes'] / 1e6:,.1f} MB"
    render.say(f"{found['file']}: {said}; home {found['home']}, release {found['release_id'] or 'none'}")


def _show(gone: list[Pruned], why: str | None, dry_run: bool) -> None:
    for line in gone:
        render.say(f"{line['what']:<20} {line['number']:>9,}  {line['bytes'] / 1e6:>10,.1f} MB")
    total = sum(line["bytes"] for line in gone) / 1e6
    render.say(f"{total:,.1f} MB {'would go' if dry_run else 'are gone'}" if gone else "nothing to let go", bold=True)
    if why:
        render.say(f"note      {why}")
