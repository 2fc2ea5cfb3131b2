"""Where an operation is asked: one release, open for reading, for so many rows and seconds and no more.

Belongs here: the limits, opening the release, stopping what runs too long. Does not: the operations (`operations`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

import duckdb

from pipeline.ask.errors import AskError, NotKnown
from pipeline.ask.query import Connection, current, reading
from pipeline.ask.statement import one_line, too_long
from pipeline.project import Project
from pipeline.publish.passing.public import Public, in_public
from pipeline.settings import variable
from pipeline.store.releases import Release, ReleaseError

#: Seconds between two attempts to stop a query that runs too long: the engine may not have begun yet.
AGAIN = 0.05


@dataclass(frozen=True)
class Limits:
    """What one answer may cost: rows, seconds, and the characters of its text."""

    rows: int = 1_000
    seconds: float = 10.0
    characters: int = 4_000_000


@dataclass(frozen=True)
class Sight:
    """One release as one operation sees it; `left_out`: by table what stays behind of it because it is not public."""

    project: Project
    limits: Limits
    release: Release
    connection: Connection
    left_out: Mapping[str, str]


@dataclass(frozen=True)
class Desk:
    """The warehouse whose releases are asked, and the limits of every answer.

    `public`: a folder in which what may be passed on is kept apart; where there is one, nothing else is answered.
    """

    project: Project
    limits: Limits = Limits()
    public: Path | None = None

    @contextmanager
    def sight(self, release: str | None) -> Iterator[Sight]:
        """A release by its id or the beginning of it, by default the current one, which stays whole while it is read.

        Raises NotKnown for an unknown one, AskError for what the engine refuses inside, TooLong.
        """
        seen = self.shown(release)
        with (
            one_line(),
            reading(seen.release.database) as connection,
            stopped_after(connection, self.limits.seconds),
        ):
            yield Sight(seen.project, self.limits, seen.release, connection, seen.left_out)

    def shown(self, release: str | None = None) -> Public:
        """The project and a release of it as whoever asks may see them. Raises NotKnown, AskError."""
        chosen = self._chosen(release)
        if self.public is None:
            return Public(self.project, chosen, {})
        try:
            return in_public(self.project, chosen, self.public)
        except ReleaseError as error:
            raise AskError(str(error)) from error

    def told(self, text: str) -> str:
        """The text without the places of this machine."""
        said = self.project.settings.without_places(text)
        return said.replace(str(self.public), variable("home")) if self.public else said

    def _chosen(self, release: str | None) -> Release:
        releases = self.project.releases
        if not release:
            return current(releases)
        try:
            return releases.get(release)
        except ReleaseError as error:
            raise NotKnown(str(error)) from error


@contextmanager
def stopped_after(connection: Connection, seconds: float) -> Iterator[None]:
    """Stop what runs on the connection inside the block after so many seconds. Raises TooLong."""
    done, late = Event(), Event()

    def watch() -> None:
        if not done.wait(seconds):
            late.set()
            while not done.wait(AGAIN):
                connection.interrupt()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except (duckdb.Error, AskError) as error:
        if late.is_set():
            raise too_long(seconds) from error
        raise
    finally:
        done.set()
        watcher.join()
