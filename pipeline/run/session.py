"""One run's hold on a home: taken at its beginning, let go at its end, with a record of how it ended.

Belongs here: what the steps of one run share. Does not: the lock (`store.home`), the record's form (`record`), the
steps (`steps`).
"""

from __future__ import annotations

from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.check.beside import Asker
from pipeline.common.ahead import Ahead
from pipeline.common.clock import utc_now
from pipeline.common.processes import ended_later
from pipeline.fetch.places import open_fetcher
from pipeline.project import Project
from pipeline.run.reaching import refuse_unreachable
from pipeline.run.record import Run, run_record
from pipeline.store.files import forget_partials
from pipeline.store.home import give_room, held, keep_room
from pipeline.store.leftovers import forget_leftovers
from pipeline.store.mending import mend
from pipeline.store.runs import keep_run

if TYPE_CHECKING:
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
        self.again = False
        self.inputs: str | None = None
        self.asker = Asker()
        self.ahead = Ahead()
        self._hold = held(project.settings.home)

    def __enter__(self) -> Self:
        """Take the home. Raises Busy naming who has it, and SettingsError where what serves it cannot be reached."""
        refuse_unreachable(self.project.settings)
        self._hold.__enter__()
        self.started = utc_now()
        home = self.project.settings.home
        try:
            self.damaged = mend(home)
            self.project.releases.forget_stale_wal()
            forget_leftovers(home)
            forget_partials(self.project.workspace.root, home / "parsed")
            keep_room(home)
        except BaseException:  # given back, then raised again
            self._hold.__exit__(None, None, None)
            raise
        return self

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
                    self._keep_record()
            finally:
                self.asker.close()
                self._hold.__exit__(None, None, None)

    def _keep_record(self) -> None:
        """Write the record, where the disk is full into the room that was kept for it. Nothing half made is left."""
        home = self.project.settings.home
        self.record = run_record(self.project, self)
        if self.record["outcome"] == "failed":
            self.project.releases.forget_staged()
        try:
            keep_run(home, self.started, self.record)
        except OSError:  # a full disk: once more, in the room that is kept for it
            give_room(home)
            try:
                keep_run(home, self.started, self.record)
            except OSError as error:  # said in the record that is shown
                said = f"this run's record could not be kept: {error.strerror or error}"
                self.record["damaged"] = [*self.record.get("damaged", []), said]

    @cached_property
    def fetcher(self) -> Fetcher | None:
        """One fetcher for the whole run, so that a dead network is noticed once; None when the network is not used."""
        return open_fetcher(self.project.settings)
