"""Commands that look after what a home holds.

Belongs here: their arguments and exit codes. Does not: what they do (`run.pruning`), running nights (`operate`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import render
from pipeline.cli.support import AsJson, emit, holding, project

if TYPE_CHECKING:
    from pipeline.store.run_record import Pruned


def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and let nothing go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let go what nobody will need again, as each night does.

    Releases beyond WPS_KEEP with their pages and exports; documents that nothing is made of and records of nights, both
    older than WPS_KEEP_DAYS; rows that another version of a parser read; Dagster's history of those days. Exit code 0;
    1 when something could not go; 2 for a wrong setting; 4 when a run holds the home.

    Example: wps prune --dry-run
    """
    from pipeline.run.pruning.history import opened
    from pipeline.run.pruning.pruning import prune as pruned

    chosen = project()
    with holding(chosen.settings.home), opened(chosen.settings.home) as instance:
        gone, why = pruned(chosen, instance, dry_run)
    emit(as_json, {"pruned": gone, "not_pruned": why, "dry_run": dry_run}, lambda _: _show(gone, why, dry_run))
    raise typer.Exit(1 if why else 0)


def _show(gone: list[Pruned], why: str | None, dry_run: bool) -> None:
    for line in gone:
        render.say(f"{line['what']:<20} {line['number']:>9,}  {line['bytes'] / 1e6:>10,.1f} MB")
    total = sum(line["bytes"] for line in gone) / 1e6
    render.say(f"{total:,.1f} MB {'would go' if dry_run else 'are gone'}" if gone else "nothing to let go", bold=True)
    if why:
        render.say(f"note      {why}")
