"""Documents that are not kept as they come: what is kept instead, and by which code that was made.

Belongs here: applying a source's reducer, and remembering whose result some bytes are. Does not: what is kept of a
document (a dataset's reducer), or whether it is one (`accept`, which judges what came).

A reducer sees the fetched bytes before anything is written, so that what it leaves out is nowhere in the home.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.contract import Reducer, Refused
from pipeline.declare import fingerprint
from pipeline.declare.dataset import Dataset
from pipeline.store.snapshots import SnapshotStore


@dataclass(frozen=True)
class Reduction:
    """A source's reducer; `code` is the digest of it: after a change of code, documents are asked for anew."""

    reduce: Reducer
    code: str

    def of(self, data: bytes, url: str, headers: Mapping[str, str]) -> bytes:
        """What is kept of a document that was fetched or found. Raises Refused, which quotes nothing of it."""
        try:
            return self.reduce(data, url, headers)
        except Refused:
            raise
        except Exception as error:  # like a parser's: a mistake in a dataset's function does not stop the others
            raise Refused("reduction_failed", f"{url}: the reducer ended in {type(error).__name__}") from error

    def made(self, store: SnapshotStore, sha256: str | None) -> bool:
        """Whether kept bytes are what this very code makes."""
        return sha256 is not None and store.reduced_by(sha256) == self.code


def reduction_of(dataset: Dataset, source_id: str) -> Reduction | None:
    """How the source's documents are reduced before they are kept; None: they are kept as they come."""
    reducer = dataset.reduce.get(source_id)
    return Reduction(reducer, fingerprint.reducer(reducer)) if reducer else None
