"""What an operator has looked at and lets go out all the same: checks by name, until a day, bound to what they found.

Belongs here: keeping them. Does not: which checks an acceptance lets pass (`check.acceptance`), judging what is asked
for (`run.accepting`). Whoever writes holds the home.

    WPS_HOME/accepted.json           the acceptances, in the order in which they were given
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from pipeline.store.files import write_atomically

FILE = "accepted.json"


class AcceptedError(ValueError):
    """A file of acceptances that cannot be read; the text says what to do."""


@dataclass(frozen=True)
class Acceptance:
    """A check of a table that may fail until a day (its end, UTC), and why.

    `since`: the moment (ISO 8601, UTC) it was given; `failing`, `detail` and `sample`: what the check had found;
    `found`: its findings as digests, each with how bad it was.
    """

    check: str
    table: str
    why: str
    since: str
    until: str
    failing: int
    detail: str
    sample: str
    found: Mapping[str, float]

    def stands(self, today: date) -> bool:
        """Whether it holds on a day."""
        return today.isoformat() <= self.until


def acceptances(home: Path) -> list[Acceptance]:
    """All that are kept, those that have expired too. Raises AcceptedError."""
    path = home / FILE
    try:
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        return [Acceptance(**{**about, "found": dict(about["found"])}) for about in kept]
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise AcceptedError(f"{path} cannot be read ({error}); mend it or move it away: nothing is accepted") from error


def keep(home: Path, kept: Iterable[Acceptance]) -> None:
    """Keep these acceptances and no others."""
    told = [asdict(acceptance) for acceptance in kept]
    write_atomically(home / FILE, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
