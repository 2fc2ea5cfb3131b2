"""An entry of a feed, and the feed that it stands in: the one form from which Atom and JSON Feed are written.

Belongs here: what they hold, as records too, and their identifiers. Does not: writing Atom or JSON Feed (`atom`,
`json_feed`), what is told (`told`, `watching`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.common.digests import digest

#: Whose names identifiers are (RFC 4151). No such host can exist: an identifier is no address and needs none, so it
#: stays what it is wherever a release is shown.
AUTHORITY = "tag:wps-warehouse.invalid,2026:"
#: The feed of everything.
ALL = "all"
_PLAIN = re.compile(r"\w[\w.-]*(?: [\w.-]+)*", re.ASCII)


@dataclass(frozen=True)
class Entry:
    """One thing that happened in a release: `updated` is the time of the release (ISO 8601), `html` what is told,
    `causes` why, in the ledger's words, `contributors` whom to credit, `about` the same for machines."""

    id: str
    title: str
    updated: str
    html: str
    causes: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    about: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Feed:
    """The newest entries about one subject, newest first. `updated` is the time of the newest, or of the release that
    began the feed."""

    kind: str
    value: str
    title: str
    updated: str
    entries: tuple[Entry, ...] = ()

    @property
    def id(self) -> str:
        """Its identifier for good."""
        return f"{AUTHORITY}feeds/{path_of(self.kind, self.value)}"


def path_of(kind: str, value: str) -> str:
    """Where a subject's feed lies below `feeds/`, without an ending.

    A space is a plus sign; what has other signs than letters, digits, points, dashes and underscores is told apart by a
    digest.
    """
    if kind == ALL:
        return ALL
    if _PLAIN.fullmatch(value):
        return f"{kind}/{value.replace(' ', '+')}"
    plain = re.sub(r"[^\w.-]+", "-", value, flags=re.ASCII).strip("-.")
    return f"{kind}/{plain}+{digest([value])[:8]}"


def entry_id(kind: str, value: str, release_id: str, *parts: str) -> str:
    """The identifier for good of what a release tells in a subject's feed; `parts` tell its entries apart."""
    return f"{AUTHORITY}feeds/{path_of(kind, value)}/{release_id}/{digest(parts)[:12]}"
