"""A made-up source on the network, and one look at it through a `FaultServer`, for the tests of fetching."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from pipeline.contract import Endpoint, Refused
from pipeline.declare.licence import Licence
from pipeline.declare.source import Expectation, FetchPolicy, Gathered, Source
from pipeline.fetch.http.client import Fetcher
from pipeline.fetch.places import gather, open_fetcher
from pipeline.fetch.selection import Chosen
from pipeline.settings import Settings, load_settings
from pipeline.store.snapshots import SnapshotStore

HOST = "reports.example.org"
URL = f"https://{HOST}/report.pdf"
PATH = f"/{HOST}/report.pdf"
PDF = b"%PDF-1.7\n" + b"figures by month\n" * 500 + b"%%EOF\n"
SMALLER = b"%PDF-1.7\n" + b"figures by month\n" * 150 + b"%%EOF\n"
NEWER = b"%PDF-1.7\n" + b"later figures by month\n" * 500 + b"%%EOF\n"
EXPECT = Expectation("pdf", min_bytes=1000)
POLICY = FetchPolicy((HOST,), EXPECT)
ROWS = [{"id": number, "name": f"Côte {number}"} for number in range(1, 24)]


def impatient(home: Path, origin: str) -> Settings:
    """Settings with limits short enough for tests."""
    return load_settings(
        home=home,
        origin=origin,
        contact="nightly@example.org",
        pause=0.0,
        backoff=0.01,
        attempts=3,
        connect_timeout=1.0,
        read_timeout=0.4,
        rate_grace=0.6,
        min_rate=200.0,
        max_megabytes=5.0,
        max_retry_after=3.0,
        deadline=8.0,
    )


def source(*endpoints: Endpoint, hosts: tuple[str, ...] = (HOST,), **changes: object) -> Source:
    values: dict[str, object] = {
        "source_id": "reports",
        "title": "Reports",
        "publisher": "A publisher",
        "homepage": "https://example.org",
        "licence": Licence("CC BY", "https://example.org/licence"),
        "citation": "A publisher: Reports",
        "media": ("pdf", "json", "csv"),
        "endpoints": endpoints or (Endpoint("report.pdf", URL),),
        "hosts": hosts,
        "min_bytes": 100,
        "live": True,
    }
    return Source(**{**values, **changes})  # type: ignore[arg-type]


def look(
    settings: Settings,
    declared: Source | None = None,
    wanted: Sequence[Endpoint] | None = None,
    shipped: Collection[str] = (),
) -> Gathered:
    """One look at the source, with a fetcher of its own; `wanted`: what other sources name."""
    fetcher = open_fetcher(settings)
    chosen = None if wanted is None else Chosen(tuple(wanted))
    with SnapshotStore(settings.home) as store:
        try:
            return gather(declared or source(), settings, store, fetcher, chosen, shipped)
        finally:
            if fetcher is not None:
                fetcher.close()


def refused(settings: Settings, url: str = URL, hosts: tuple[str, ...] = (HOST,)) -> Refused:
    """The refusal that fetching the address ends in."""
    with Fetcher(settings) as fetcher, pytest.raises(Refused) as caught:
        fetcher.fetch(url, FetchPolicy(hosts, EXPECT))
    return caught.value


def stored(settings: Settings, gathered: Gathered) -> list[bytes]:
    with SnapshotStore(settings.home) as store:
        return [store.read(document.sha256) for document in gathered.documents]
