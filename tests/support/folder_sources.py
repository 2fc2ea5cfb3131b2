"""A made-up source with documents in folders, and one look at it, for the tests of gathering."""

from __future__ import annotations

from pathlib import Path

from pipeline.common.switches import Switch
from pipeline.declare.licence import Licence
from pipeline.declare.source import Gathered, Source
from pipeline.fetch.places import gather
from pipeline.settings import Settings, with_switches
from pipeline.store.snapshots import SnapshotStore

#: Settings with a switch that documents can depend on.
Switched = with_switches([Switch("texts", "Read texts too.")])


def pdf(text: str, times: int = 50) -> bytes:
    return b"%PDF-1.7\n" + text.encode() * times + b"\n%%EOF\n"


def source(**changes: object) -> Source:
    values: dict[str, object] = {
        "source_id": "reports",
        "title": "Reports",
        "publisher": "A publisher",
        "homepage": "https://example.org",
        "licence": Licence("CC BY", "https://example.org/licence"),
        "citation": "A publisher: Reports",
        "media": ("pdf", "csv"),
    }
    return Source(**{**values, **changes})  # type: ignore[arg-type]


def look(home: Path, mirror: Path | None = None, declared: Source | None = None, offline: bool = True) -> Gathered:
    settings = Settings(home=home, mirror=mirror, offline=offline)
    with SnapshotStore(home) as store:
        return gather(declared or source(), settings, store, None)


def names(gathered: Gathered) -> list[str]:
    return sorted(document.name for document in gathered.documents)


def reasons(gathered: Gathered) -> dict[str, str]:
    return {refusal.name: refusal.reason for refusal in gathered.refusals}
