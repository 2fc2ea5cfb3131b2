"""What a parser makes of one document, in a process that is ended when that takes too long.

Belongs here: rows, fields and members as that process finds them. Does not: whether the document is one
(`fetch.accept`), keeping anything of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.common.costs import MEMORY_BYTES
from pipeline.common.processes import Apart, Died, Overdue, bound_memory
from pipeline.contract import Parser, Refused
from pipeline.declare.dataset import Dataset
from pipeline.declare.source import Source
from pipeline.fetch.reduction import Reduction, reduction_of
from pipeline.parse.document import parse_file
from pipeline.shared.members import undeclared
from pipeline.shared.unread import UNREAD


@dataclass(frozen=True)
class Read:
    """How many rows a parser found; the fields, and the members of an archive or workbook, that it does not know."""

    rows: int
    fields: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class Brought:
    """A document as it came: its bytes, the address, headers by lower-case name."""

    name: str
    data: bytes
    url: str
    headers: Mapping[str, str]


class Reader:
    """Reads documents one after the other, each in so many seconds at most. Use as a context manager."""

    def __init__(self) -> None:
        self._apart = Apart(partial(bound_memory, MEMORY_BYTES))

    def __enter__(self) -> Reader:
        """Use as a context manager."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._apart.end()

    def read(self, dataset: Dataset, source: Source, brought: Brought, seconds: float) -> Read:
        """What the source's parser makes of the document. Raises Refused, with `too_costly` where it takes too much."""
        parser, reduction = dataset.parsers[source.source_id], reduction_of(dataset, source.source_id)
        try:
            return self._apart.do(seconds, _read, parser, reduction, brought, source.members)
        except (Overdue, Died, MemoryError) as error:
            said = f"{brought.name}: its parser took more than {seconds:.0f} s, or all memory that it may have"
            raise Refused("too_costly", said) from error


def _read(parser: Parser, reduction: Reduction | None, brought: Brought, declared: tuple[str, ...]) -> Read:
    """In the process apart."""
    kept = reduction.of(brought.data, brought.url, brought.headers) if reduction else brought.data
    with TemporaryDirectory() as folder:
        path = Path(folder, "document")
        path.write_bytes(kept)
        rows, fields = 0, dict[str, None]()
        for batch in parse_file(parser, path, brought.name):
            rows += batch.height
            for text in batch[UNREAD].drop_nulls().unique() if UNREAD in batch.columns else ():
                with suppress(ValueError):
                    fields |= dict.fromkeys(json.loads(text))
        members = tuple(name for _, name, _ in undeclared(path, declared))
    return Read(rows, tuple(fields), members)
