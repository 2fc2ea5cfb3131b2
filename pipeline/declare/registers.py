"""A register of claims to which others than its authors may add: what its files look like, what makes a row unusable.

Belongs here: the declaration. Does not: the rules of any register (the datasets'), resolving claims (`claims`), what
was proposed (`store.proposals`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import polars as pl

from pipeline.contract import Reference

#: One file's name without its ending, all its rows as its parser has them, the reference, today (UTC) -> for each row
#: everything that is wrong with it, as (short code, what is wrong with what).
Faults: TypeAlias = Callable[[str, pl.DataFrame, Reference, date], Sequence[Sequence[tuple[str, str]]]]


@dataclass(frozen=True)
class OpenRegister:
    """`columns`: of each file by its name without the ending, in order."""

    columns: Mapping[str, tuple[str, ...]]
    faults: Faults
