"""Which document stands for a source, and at which addresses it is asked for.

Belongs here: that choice. Does not: asking (`contact`), what a night would ask for (`fetch.selection`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.contract import Endpoint
from pipeline.declare.dataset import Dataset
from pipeline.declare.source import FetchPolicy, Source
from pipeline.fetch.paging import page_url
from pipeline.fetch.selection import switched_off
from pipeline.project import Project
from pipeline.run.wanted import chosen
from pipeline.settings import Settings

#: Of a list in pages one small page is asked for.
PAGE_ROWS = 100


@dataclass(frozen=True)
class Sample:
    """One document of a source: where it is asked for, in order, and how. `size`: its bytes, where they are known."""

    endpoint: Endpoint
    addresses: tuple[str, ...]
    policy: FetchPolicy
    size: int | None


def sample(project: Project, dataset: Dataset, source: Source) -> Sample | None:
    """The document that stands for a source: of its own the first, else one that others name; None where none is.

    Of those that others name, one that ships is taken: it is published for certain.
    """
    shipped = {d.name: d.size for d in project.archive_of(dataset).documents(source.source_id)}
    endpoint = _first(source.endpoints, source, project.settings)
    if endpoint is None:
        wanted = chosen(project, dataset, source)
        endpoint = _first(wanted.endpoints if wanted else (), source, project.settings, shipped)
    if endpoint is None:
        return None
    asked = source.with_hosts_of([endpoint]) if source.watched else source
    policy = asked.fetch_policy(endpoint)
    size = endpoint.size or (None if endpoint.paged else shipped.get(endpoint.name))
    return (
        Sample(endpoint, tuple(_address(endpoint, url) for url in endpoint.addresses), policy, size) if policy else None
    )


def _first(
    endpoints: Collection[Endpoint], source: Source, settings: Settings, preferred: Collection[str] = ()
) -> Endpoint | None:
    on = [e for e in endpoints if switched_off(source, e.name, settings, e) is None]
    return next((e for e in on if e.name in preferred), on[0] if on else None)


def _address(endpoint: Endpoint, url: str) -> str:
    return page_url(url, 1, PAGE_ROWS, endpoint.page_number) if endpoint.paged else url
