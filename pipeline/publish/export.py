"""Everything that is made of a release's tables: each exporter registers itself, and says what it needs before it.

Belongs here: what an exporter is given, how one is registered, their order. Does not: any exporter (`exporters`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TypeAlias

from pipeline.common.registry import Registry
from pipeline.common.values import Row
from pipeline.declare.contracts import Earlier
from pipeline.declare.schema import Table


@dataclass(frozen=True)
class Staged:
    """A release in the making: its folder, which holds every table as Parquet, and what else there is to know.

    `forms` are earlier forms of tables that stand as views;
    `for_spreadsheets` are the tables that people open without a database; `sources` rows of the table of sources;
    `long_texts` whether texts are worth compressing; `earlier` a release that this very code made, and the
    sha256 that its database had.
    """

    folder: Path
    tables: Sequence[Table]
    forms: Sequence[tuple[Earlier, Table]] = ()
    release_id: str = ""
    created: str = ""
    for_spreadsheets: Sequence[Table] = ()
    sources: Sequence[Row] = ()
    long_texts: bool = False
    earlier: Path | None = None
    earlier_database: str = ""


Export: TypeAlias = Callable[[Staged], None]


@dataclass(frozen=True)
class Exporter:
    """Something that a release holds: who writes it, and the exporters whose files must be there first.

    `early`: it may be asked to write what it has of some tables, and again, later, when all are there.
    """

    write: Export
    after: tuple[str, ...] = field(default=())
    early: bool = False


EXPORTERS: Registry[Exporter] = Registry("pipeline.publish.exporters")


def exporter(name: str, *, after: tuple[str, ...] = (), early: bool = False) -> Callable[[Export], Export]:
    """Register what writes a part of a release, once the exporters named in `after` have written theirs."""

    def register(write: Export) -> Export:
        EXPORTERS.add(name, Exporter(write, after, early))
        return write

    return register


@contextmanager
def begun() -> Iterator[Callable[[Staged], None]]:
    """Let exporters write early what they have of tables, beside what the block does.

    Given is what has those that can write what is staged by then, each time after the time before. At the end of the
    block none is at work any more, and what they raised is raised.
    """
    early = [one for _, one in sorted(EXPORTERS.items()) if one.early]
    parts: list[Future[None]] = []
    with ExitStack() as stack:
        at_work = [(one, stack.enter_context(ThreadPoolExecutor(1))) for one in early]

        def write(staged: Staged) -> None:
            parts.extend(pool.submit(one.write, staged) for one, pool in at_work)

        yield write
        for part in parts:
            part.result()


def export(staged: Staged) -> None:
    """Let the exporters write their parts beside one another, each after those that it needs."""
    order = TopologicalSorter({name: one.after for name, one in sorted(EXPORTERS.items())}).static_order()
    written: dict[str, Future[None]] = {}
    with ThreadPoolExecutor(len(EXPORTERS)) as beside:
        for name in order:
            before = [written[other] for other in EXPORTERS[name].after]
            written[name] = beside.submit(_write, EXPORTERS[name], staged, before)
        for part in written.values():
            part.result()


def _write(one: Exporter, staged: Staged, before: Sequence[Future[None]]) -> None:
    for part in before:
        part.result()
    one.write(staged)
