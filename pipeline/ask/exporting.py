"""Taking tables of a release away: which ones and in which forms, as somebody names them.

Belongs here: the names. Does not: making the folder (`publish.bundle`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.ask.errors import AskError
from pipeline.ask.known import table_named, unknown
from pipeline.ask.query import current
from pipeline.publish.bundle.bundle import FORMS, BundleRecord, bundle, tables_of
from pipeline.publish.page.place import cited_at
from pipeline.settings import Settings
from pipeline.store.releases import Releases

#: What is taken where nothing is named: the tables for analysis.
SCHEMA = "marts"


def exported(
    releases: Releases,
    folder: Path,
    tables: Sequence[str],
    forms: Sequence[str],
    release_id: str | None,
    known: Settings,
) -> BundleRecord:
    """Make the folder: tables by name, or all of a schema; forms by name. Nothing named stands for all that fits.

    With the setting `public` what may be passed on of these alone.

    Raises AskError for an unknown table or form, naming the nearest; ReleaseError as `bundle` does.
    """
    for form in forms:
        if form not in FORMS:
            raise AskError(f"--formats: {unknown('format', form, FORMS)}; the formats are {', '.join(FORMS)}")
    release = releases.get(release_id) if release_id else current(releases)
    chosen, at = _named(tables or [SCHEMA], tables_of(release)), cited_at(known, release.release_id)
    return bundle(release, folder, chosen, forms or FORMS, public=known.public, found_at=at)


def _named(names: Sequence[str], known: Sequence[str]) -> list[str]:
    """The tables that names of tables and schemas stand for, each once."""
    schemas = {table.split(".")[0] for table in known}
    found = [
        table
        for name in names
        for table in ([t for t in known if t.startswith(f"{name}.")] if name in schemas else [table_named(name, known)])
    ]
    return list(dict.fromkeys(found))
