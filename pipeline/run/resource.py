"""The one resource of a run: its hold on the warehouse's home.

Belongs here: taking the home when Dagster begins a run, and telling a run of some assets alone from a whole one. Does
not: what the hold is (`session`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Self

import dagster as dg
from pydantic import PrivateAttr

from pipeline.project import Project
from pipeline.run.pruning.history import forget_history
from pipeline.run.session import Session


class Home(dg.ConfigurableResource[Any]):
    """A run's hold on the home, its `session`.

    `only`: the one dataset whose sources are asked for news; `force`: build and publish what is unchanged.
    """

    only: str | None = None
    force: bool = False
    project: ClassVar[Project]
    every_asset: ClassVar[frozenset[dg.AssetKey]]
    _session: Session = PrivateAttr()

    @contextmanager
    def step(self) -> Iterator[Session]:
        """What the steps of the run share. A run of which a step ran leaves a record, which says why a step failed."""
        self._session.use()
        try:
            yield self._session
        except Exception as error:  # raised again, when it stands in the record
            self._session.failed(error)
            raise

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Self]:
        """Hold the home while the run lasts. Raises Busy naming who has it."""
        partial = context.run is not None and is_partial(context.run, self.every_asset)
        session = Session(self.project, self.only, self.force, partial=partial, by="dagster")
        session.dagster_run = context.run.run_id if context.run else None
        with session as self._session:
            yield self
        if context.instance and not partial:
            forget_history(self.project, context.instance)


def is_partial(run: dg.DagsterRun, every_asset: frozenset[dg.AssetKey]) -> bool:
    """Whether a run makes some assets alone, runs checks alone, or takes up another run where it failed."""
    selected = run.asset_selection
    resumed = run.parent_run_id is not None and bool(run.step_keys_to_execute)
    return resumed or (selected is not None and not selected >= every_asset)


def home_of(project: Project, every_asset: frozenset[dg.AssetKey]) -> Home:
    """The resource of a project."""

    class HomeOfProject(Home):
        pass

    HomeOfProject.project, HomeOfProject.every_asset = project, every_asset
    return HomeOfProject()
