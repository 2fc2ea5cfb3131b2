"""Releases that are kept for good, whatever `WPS_KEEP` says: because they were cited, or because somebody wants them.

Belongs here: the list of them, and why each is on it. Does not: removing the others (`releases`). Whoever writes it
holds the home.

    WPS_HOME/releases/pinned.json     release id -> why, and since when
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

from pipeline.common.clock import utc_now
from pipeline.store.files import write_atomically


class Pin(TypedDict):
    """Why a release is kept, and the moment (UTC) since which it is."""

    why: str
    since: str


class PinsError(ValueError):
    """A list of pinned releases that cannot be read; the text says what to do."""


class Pins:
    """The releases of one home that are kept for good."""

    def __init__(self, root: Path) -> None:
        self._file = root / "pinned.json"

    def all(self) -> dict[str, Pin]:
        """Every pinned release by its id. Raises PinsError for a file that somebody has damaged."""
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8")) if self._file.exists() else {}
            return {release_id: Pin(why=pin["why"], since=pin["since"]) for release_id, pin in kept.items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise PinsError(
                f"{self._file} cannot be read ({error}): mend it or move it away; no release is removed"
            ) from error

    def pin(self, release_id: str, why: str) -> Pin:
        """Keep a release; of one that is kept already, the earlier reason stands and another is added to it."""
        pins = self.all()
        before = pins.get(release_id)
        reasons = [*(before["why"].split("; ") if before else ()), why]
        pins[release_id] = Pin(
            why="; ".join(dict.fromkeys(reasons)), since=before["since"] if before else utc_now().isoformat()
        )
        self._write(pins)
        return pins[release_id]

    def let_go(self, release_id: str) -> bool:
        """Keep it no longer; whether it was kept. It goes when the next release that is too many does."""
        pins = self.all()
        kept = pins.pop(release_id, None)
        self._write(pins)
        return kept is not None

    def _write(self, pins: dict[str, Pin]) -> None:
        write_atomically(self._file, (json.dumps(pins, ensure_ascii=False, indent=1) + "\n").encode())
