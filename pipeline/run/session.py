"""One run's hold on a home: taken at its beginning, let go at its end, with a record of how it ended.

Belongs here: what the steps of one run share. Does not: the lock (`store.home`), the record's form (`record`), the
steps (`steps`).
"""

from __future__ import annotations

import sys
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.check.beside import Asker
from pipeline.common.ahead import Ahead
from pipeline.common.clock import utc_now
from pipeline.common.processes import ended_later
from pipeline.fetch.places import open_fetcher
from pipeline.project import Project
from pipeline.run.accepting import keep_held
from pipeline.run.pruning.pruning import prune
from pipeline.run.reaching import refuse_unreachable
from pipeline.run.record import Run, run_record
from pipeline.run.seen.log import lines
from pipeline.run.seen.metrics import write_metrics
from pipeline.run.shelf import follow
from pipeline.run.tell import telling
from pipeline.store.crowded import is_crowded
from pipeline.store.home import give_room, held, keep_room, placed, was_let_go
from pipeline.store.leftovers import forget_half_written, forget_leftovers
from pipeline.store.mending import mend
from pipeline.store.runs import amend_run, keep_run

if TYPE_CHECKING:
    import threading

    from pipeline.fetch.http.client import Fetcher


class Session(Run):
    """A run's hold on a home. Use as a context manager; the record is written at the end, however it ends.

    `only`: the one dataset whose sources are asked for news; `force`: build and publish what is unchanged; `partial`:
    a run of some assets alone, which publishes nothing and says nothing about the night; `by`: who runs it. `again`:
    documents are read again whose workers were ended the last time.
    """

    def __init__(
        self, project: Project, only: str | None = None, force: bool = False, *, partial: bool = False, by: str = "wps"
    ) -> None:
        super().__init__(partial=partial, by=by)
        self.project = project
        self.only = only
        self.force = force
        self.used = False
        self._begun: threading.Thread | None = None
        self.again = False
        self.inputs: str | None = None
        self.asker = Asker()
        self.ahead = Ahead()
        self._hold = held(project.settings.home)

    def __enter__(self) -> Self:
        """Take the home. Raises Busy naming who has it, and SettingsError where what serves it cannot be reached."""
        refuse_unreachable(self.project.settings)
        home = self.project.settings.home
        orderly = was_let_go(home)
        self.migrated = self._hold.__enter__()
        self.started = utc_now()
        try:
            self.damaged = mend(home)
            self.project.releases.forget_stale_wal()
            forget_leftovers(home)
            forget_half_written(home, but_crowded=orderly and is_crowded(home))
            self.project.releases.forget_staged()
            keep_room(home)
        except BaseException:  # given back, then raised again
            self._hold.__exit__(None, None, None)
            raise
        return self

    def use(self) -> None:
        """Note that a step of this run is taken; with the first of a whole run, a night begins."""
        if not self.used and not self.partial:
            self._begun = telling.begin(self.project.settings)
        self.used = True

    def failed(self, error: BaseException) -> None:
        """Note why a step failed; of a full disk, which one."""
        super().failed(placed(error, self.project.settings.home))

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Write the record, let the home go.

        Dagster takes its resources once more after a run that another process launched: a hold under which no step
        ran says nothing about the night, and leaves no record. Who is told to end meanwhile still writes its record.
        """
        with ended_later():
            try:
                self.ahead.close()
                if fetcher := self.__dict__.get("fetcher"):
                    fetcher.close()
                if error is not None:
                    self.failed(error)
                if self.used:
                    self._keep_record(early=error is not None)
            finally:
                self.asker.close()
                self._hold.__exit__(None, None, None)

    def _keep_record(self, early: bool) -> None:
        """Write the record, where the disk is full into the room that was kept for it. Nothing half made is left."""
        home = self.project.settings.home
        if not self.partial and not early:
            with self.timed("shelf"):
                self.shelf = follow(self.project)
            with self.timed("prune"):
                self.pruned, self.not_pruned = prune(self.project)
        self.seconds |= self.ahead.seconds
        self.record = run_record(self.project, self)
        if self.record["outcome"] == "failed":
            self.project.releases.forget_staged()
        try:
            kept = self._kept()
        except OSError:  # a full disk: once more, in the room that is kept for it
            give_room(home)
            try:
                kept = self._kept()
            except OSError as error:  # said in the record that is shown
                kept = None
                said = f"this run's record could not be kept: {error.strerror or error}"
                self.record["damaged"] = [*self.record.get("damaged", []), said]
        if not self.partial:
            self.record["told"] = telling.told(self.project, self.record, self._begun)
            self._show()
            amend_run(kept, self.record)

    def _kept(self) -> Path:
        """Write the record, and what held the night back; where the record lies."""
        if not self.partial:
            keep_held(self.project, self.checked)
        return keep_run(self.project.settings.home, self.started, self.record)

    def _show(self) -> None:
        """Let machines see the night, as the settings ask for."""
        settings = self.project.settings
        self.record["metrics"] = None
        if settings.metrics_file is not None:
            try:
                write_metrics(settings.metrics_file, self.record)
                self.record["metrics"] = "written"
            except OSError as error:  # ends no night
                self.record["metrics"] = f"not written: {error.strerror or error}"
        if settings.log == "json":
            for line in lines(self.record):
                print(line, file=sys.stderr, flush=True)

    @cached_property
    def fetcher(self) -> Fetcher | None:
        """One fetcher for the whole run, so that a dead network is noticed once; None when the network is not used."""
        return open_fetcher(self.project.settings)
