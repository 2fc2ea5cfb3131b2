"""By which terms something was made that others may see, and whether these still hold.

Belongs here: noting them, comparing them. Does not: what may be passed on by them (`parts`), what becomes of what was
made by other ones (`run.terms`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

import duckdb

from pipeline.publish.describe.terms import terms_of
from pipeline.store.releases import ReleaseError


class MadeFor(TypedDict):
    """Whether it is for everybody, and the sources whose rows, and whose sentences, could be passed on."""

    public: bool
    shipped: list[str]
    quoted: list[str]


def made_for(connection: duckdb.DuckDBPyConnection, release: Path, public: bool) -> MadeFor:
    """What is made of a release now is made by these terms. Raises ReleaseError for one that states none."""
    terms = terms_of(connection, release)
    return MadeFor(public=public, shipped=sorted(terms.shipped), quoted=sorted(terms.quoted))


def holds(noted: Mapping[str, object] | None, now: MadeFor) -> bool:
    """Whether what was made by the noted terms shows nothing that those of now refuse; what noted none does not."""
    if not noted or (now["public"] and not noted.get("public")):
        return False
    return all(set(_listed(noted.get(word))) <= set(now[word]) for word in ("shipped", "quoted"))


def may_stay(
    connection: duckdb.DuckDBPyConnection, release: Path, public: bool, noted: Mapping[str, object] | None
) -> bool:
    """Whether what was made of a release by the noted terms may be shown as it is now.

    Of a release that states no terms, made by an earlier program, nothing may that is for everybody.
    """
    try:
        return holds(noted, made_for(connection, release, public))
    except ReleaseError:
        return not public


def _listed(sources: object) -> list[str]:
    return [str(source) for source in sources] if isinstance(sources, list) else ["?"]
