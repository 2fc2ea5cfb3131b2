"""What the shelf shows: the newest of what its builders' homes show.

Belongs here: which release is brought, letting readers see an earlier one, letting old ones go. Does not: the
transaction (`writing`), reading releases (`reading`), reaching the catalog (`catalog`, `lake`). Whoever writes holds
the shelf's lock. A release is in the home first, so whatever goes wrong here is mended by the next run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import psycopg

from pipeline.publish.shelf.catalog import Catalog, catalog_of, connected, locked
from pipeline.publish.shelf.lake import SHELF, attached, place_of, refuse_unusable
from pipeline.publish.shelf.writing import write
from pipeline.settings import Settings, SettingsError
from pipeline.store.engine import literal
from pipeline.store.releases import Release, ReleaseError, Releases

#: What goes wrong where a shelf is, and leaves it as it was.
FAILURES = (duckdb.Error, psycopg.Error, SettingsError, ReleaseError, OSError)
LATER = "not brought; the next run brings it"


def refuse_unreachable(settings: Settings) -> None:
    """Raise SettingsError, in one line, where the shelf cannot be used. Nothing is written."""
    with connected(settings) as connection:
        known = catalog_of(connection, settings).data
    refuse_unusable(settings, place_of(settings, known))


def follow(settings: Settings, releases: Releases) -> str | None:
    """Let the shelf show what the home shows, unless it shows something newer; what was done, None for nothing.

    Never raises what goes wrong with the shelf: it is said, and the next run tries again.
    """
    release = releases.current()
    if release is None:
        return None
    try:
        with connected(settings) as connection:
            if not _wanted(catalog_of(connection, settings), release, releases.withdrawn()):
                return None
            with locked(connection, settings):
                return _bring(connection, settings, release, releases.withdrawn())
    except FAILURES as error:  # said in the record: what the home shows stands
        return f"{release.release_id} {LATER}: {_said(error)}"


def show(settings: Settings, release: Release) -> str:
    """Let readers of the shelf see this release, whatever they see now; what was done. Raises one of FAILURES."""
    with connected(settings) as connection, locked(connection, settings):
        return _bring(connection, settings, release, None) or f"{release.release_id} is there"


def _wanted(catalog: Catalog, release: Release, withdrawn: Collection[str]) -> bool:
    """Whether the home's release takes the place of what the shelf shows."""
    current = catalog.current
    if current is None:
        return True
    if current.inputs == release.inputs:
        return False
    return current.release_id < release.release_id or current.inputs in withdrawn


def _bring(
    connection: psycopg.Connection, settings: Settings, release: Release, withdrawn: Collection[str] | None
) -> str | None:
    """Write the release; `withdrawn` None: unless it is shown already."""
    catalog = catalog_of(connection, settings)
    current = catalog.current
    if withdrawn is None:
        if current and current.release_id == release.release_id:
            return None
    elif not _wanted(catalog, release, withdrawn):
        return None
    with attached(settings, place_of(settings, catalog.data)) as engine:
        written, number = write(engine, release, current.made_of if current else _standing(catalog))
    return f"{release.release_id}: {written} of {number} tables written"


def _standing(catalog: Catalog) -> dict[str, str]:
    """What stands on a shelf that somebody else wrote last, as made of nobody knows what: all is written anew."""
    made_of = catalog.releases[-1].made_of if catalog.releases else {}
    return {name: f"{made.partition('+')[0]}+" for name, made in made_of.items()}


@dataclass(frozen=True)
class Old:
    """Snapshots that go, and the files that are left of what nobody can ask for."""

    snapshots: tuple[int, ...]
    files: int

    @property
    def number(self) -> int:
        """How many things."""
        return len(self.snapshots) + self.files


def old(settings: Settings, keep: int, pinned: Collection[str], thorough: bool = False) -> Old:
    """What goes so that the newest `keep` releases, the one that is shown and pinned ones stay.

    `thorough`: files that a killed builder left are looked for too. Raises one of FAILURES.
    """
    with connected(settings) as connection:
        catalog = catalog_of(connection, settings)
        if catalog.data is None:
            return Old((), 0)
        waiting = connection.execute("SELECT count(*) FROM ducklake_files_scheduled_for_deletion").fetchone()
    left = int(waiting[0]) if waiting else 0
    if thorough:
        with attached(settings, catalog.data) as engine:
            left += len(_orphans(engine, dry_run=True))
    return Old(tuple(surplus(catalog, keep, pinned)), left)


def expire(settings: Settings, keep: int, pinned: Collection[str]) -> None:
    """Let that go. Raises one of FAILURES."""
    with _writing(settings) as (catalog, engine):
        going = surplus(catalog, keep, pinned)
        if going:
            engine.execute(f"CALL ducklake_expire_snapshots('{SHELF}', versions => {going})")
        engine.execute(f"CALL ducklake_cleanup_old_files('{SHELF}', cleanup_all => true)")
        _orphans(engine, dry_run=False)


def surplus(catalog: Catalog, keep: int, pinned: Collection[str]) -> list[int]:
    """The snapshots beyond the newest `keep` releases, but the newest and those of pinned releases, oldest first."""
    newest = max((*catalog.others, *(s.number for s in catalog.releases)), default=None)
    ids = list(dict.fromkeys(s.release_id for s in reversed(catalog.releases)))
    kept = {*ids[:keep], *pinned}
    going = [s.number for s in catalog.releases if s.release_id not in kept]
    return sorted(number for number in [*going, *catalog.others] if number != newest)


@contextmanager
def _writing(settings: Settings) -> Iterator[tuple[Catalog, duckdb.DuckDBPyConnection]]:
    with connected(settings) as connection, locked(connection, settings):
        catalog = catalog_of(connection, settings)
        with attached(settings, place_of(settings, catalog.data)) as engine:
            yield catalog, engine


def _orphans(engine: duckdb.DuckDBPyConnection, dry_run: bool) -> list[tuple[str]]:
    """Files that no snapshot has, because a builder was ended before its commit, and which are removed.

    Whoever has them removed holds the lock.
    """
    asked = f"CALL ducklake_delete_orphaned_files({literal(SHELF)}, cleanup_all => true, dry_run => {dry_run})"
    return engine.execute(asked).fetchall()


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
