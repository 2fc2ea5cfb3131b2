"""Pieces of a larger piece of work, kept while what they are made of stays the same.

Belongs here: where they lie, telling whether one stands. Does not: what is in one, or what it is made of.

A piece lies among the workspace's tables and is stamped as they are: by a digest of all that it is made of, code
included, for the very bytes that it has. One that is damaged, half written or of other code is made again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipeline.common.digests import digest
from pipeline.store.workspace import Workspace

LISTED = "parts"


@dataclass(frozen=True)
class Pieces:
    """The pieces of `owner`. `always` is what each of them is made of, besides what `digests` has under a name."""

    workspace: Workspace
    owner: str
    always: Sequence[str]
    digests: Mapping[str, str]

    def __call__(
        self, name: str, inputs: Sequence[str], make: Callable[[], Mapping[str, pl.DataFrame]]
    ) -> Mapping[str, pl.DataFrame]:
        """The frames that `make` gives, by name; those of an earlier call of the same name and inputs where they stand.

        `inputs` name all that `make` looks at, in `digests`. Raises KeyError for a name that is not there.
        """
        made_of = digest([*self.always, *(part for i in inputs for part in (i, self.digests[i]))])
        if (found := self._standing(name, made_of)) is not None:
            return found
        made = make()
        for part, frame in made.items():
            self._write(f"{name}.{part}", frame, made_of)
        self._write(f"{name}.{LISTED}", pl.DataFrame({LISTED: list(made)}, schema={LISTED: pl.String}), made_of)
        return made

    def _standing(self, name: str, made_of: str) -> Mapping[str, pl.DataFrame] | None:
        """The kept frames; None unless each is stamped with this."""
        if (listed := self._read(f"{name}.{LISTED}", made_of)) is None:
            return None
        found = {part: self._read(f"{name}.{part}", made_of) for part in listed[LISTED]}
        whole = {part: frame for part, frame in found.items() if frame is not None}
        return whole if len(whole) == len(found) else None

    def _read(self, name: str, made_of: str) -> pl.DataFrame | None:
        table = self._table(name)
        return self.workspace.read(table) if self.workspace.stamped(table) == made_of else None

    def _write(self, name: str, frame: pl.DataFrame, made_of: str) -> None:
        table = self._table(name)
        self.workspace.write(table, frame)
        self.workspace.stamp(table, made_of)

    def _table(self, name: str) -> str:
        return f"piece.{self.owner}.{name}"
