"""Releases that are kept for good, whatever `WPS_KEEP` says: because they were cited, or because somebody wants them.

Belongs here: the list of them, and why each is on it. Does not: removing the others (`releases`). Whoever writes it
holds the home.

    WPS_HOME/releases/pinned.json     release id -> why, and since when

A release may be kept for several reasons, each of which can be taken back; the last one that goes lets it go.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

from pipeline.common.clock import utc_now
from pipeline.store.files import write_atomically

#: How a reason begins that a citation gave, and what stands between two reasons.
CITED, BETWEEN = "cited: ", "; "


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
        pins[release_id] = Pin(
            why=BETWEEN.join(dict.fromkeys([*reasons_of(before), why])),
            since=before["since"] if before else utc_now().isoformat(),
        )
        self._write(pins)
        return pins[release_id]

    def take_back(self, release_id: str, why: str | None = None) -> Pin | None:
        """Take back one reason or, of None, all but that it was cited; what it is kept for then, None for nothing.

        It goes when the next release that is too many does. Raises PinsError where there is no such reason.
        """
        pins = self.all()
        reasons = reasons_of(pins.get(release_id))
        gone = [r for r in reasons if not r.startswith(CITED)] if why is None else _meant(why)
        left = [r for r in reasons if r not in gone]
        if left == reasons:
            raise PinsError(_nothing_to_take_back(release_id, reasons, why))
        if left:
            pins[release_id] = Pin(why=BETWEEN.join(left), since=pins[release_id]["since"])
        else:
            del pins[release_id]
        self._write(pins)
        return pins.get(release_id)

    def _write(self, pins: dict[str, Pin]) -> None:
        write_atomically(self._file, (json.dumps(pins, ensure_ascii=False, indent=1) + "\n").encode())


def reasons_of(pin: Pin | None) -> list[str]:
    """Every reason for which a release is kept, the first one first."""
    return pin["why"].split(BETWEEN) if pin else []


def _meant(why: str) -> list[str]:
    """The reasons that a text names, a citation's with or without its beginning."""
    return [reason for word in why.split(BETWEEN) for reason in (word, f"{CITED}{word}")]


def _nothing_to_take_back(release_id: str, reasons: list[str], why: str | None) -> str:
    if not reasons:
        return f"{release_id} is not kept for good; `wps releases` says which are"
    said = BETWEEN.join(reasons)
    if why is None:
        return f'{release_id} is kept because it was cited: take that back by its reason: --undo --why "{reasons[0]}"'
    return f"{release_id} is not kept for that, but for: {said}"
