"""Finding all that nobody will need again, and letting it go.

Belongs here: the order, and that nothing which goes wrong with it ends a night. Does not: what it is (`documents`,
`folders`, `history`). Nights of `wps build` leave Dagster's history to Dagster's own processes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.common.clock import utc_now
from pipeline.project import Project
from pipeline.run.pruning.documents import Unknown, documents
from pipeline.run.pruning.folders import folders
from pipeline.run.pruning.shelf import shelf
from pipeline.run.pruning.waste import Waste
from pipeline.store.run_record import Pruned

if TYPE_CHECKING:
    from dagster import DagsterInstance


def wasted(project: Project, instance: DagsterInstance | None = None, thorough: bool = False) -> Iterator[Waste]:
    """Everything in the home, on the shelf and of Dagster's history that is not needed. Raises Unknown at last.

    `thorough`: what takes longer to find, too.
    """
    before = utc_now() - timedelta(days=project.settings.keep_days)
    yield from folders(project, before)
    yield from shelf(project, thorough=thorough)
    if instance is not None:
        from pipeline.run.pruning.history import history  # loads Dagster, which most nights do without

        yield from history(instance, before)
    yield from documents(project, before, thorough=thorough)


def prune(
    project: Project, instance: DagsterInstance | None = None, dry_run: bool = False, thorough: bool = False
) -> tuple[list[Pruned], str | None]:
    """Let it go; what that was, and what went wrong, None where nothing did. Call it while holding the home.

    `dry_run`: say what would go, and let nothing go. `thorough`: look longer.
    """
    gone: list[Pruned] = []
    try:
        for waste in wasted(project, instance, thorough):
            if waste.number:
                if not dry_run:
                    waste.remove()
                gone.append(waste.told)
    except Unknown as unknown:
        return gone, f"documents stay: {unknown}"
    except Exception as error:  # a home that is too large is better than a night that ends
        return gone, f"not pruned: {type(error).__name__}: {error}"
    return gone, None
