"""Expectations on single values: what held of a column's values holds as long as the column has the same.

Belongs here: which expectations these are, remembering what held. Does not: asking (`great_expectations`), verdicts on
whole tables (`checks`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.common.digests import digest
from pipeline.declare.field import Promise
from pipeline.declare.schema import Table
from pipeline.store.workspace import Workspace

#: Those that look at one value at a time: if every distinct value is right, every row is.
VALUEWISE = frozenset(
    f"expect_column_{what}"
    for what in (
        "values_to_not_be_null",
        "values_to_be_null",
        "values_to_be_in_set",
        "values_to_not_be_in_set",
        "values_to_be_between",
        "values_to_match_regex",
        "values_to_not_match_regex",
        "value_lengths_to_be_between",
        "value_lengths_to_equal",
    )
)
#: The arguments that make a verdict depend on how often a value stands there, or on other columns.
COUNTED = ("mostly", "row_condition")
#: A column with more values than this has others every night: to tell whether it has would cost as much as asking.
FEW_VALUES = 10_000


def is_valuewise(expectation: Promise, table: Table) -> bool:
    """Whether it is about each value of a column of the table by itself."""
    kwargs = expectation["kwargs"]
    counted = any(kwargs.get(k) is not None for k in COUNTED)
    return expectation["type"] in VALUEWISE and kwargs.get("column") in table.columns and not counted


def digest_of(values: pa.Array) -> str | None:
    """The digest of distinct values, in whatever order they come; None of very many."""
    if len(values) > FEW_VALUES:
        return None
    ordered = values.take(pc.sort_indices(values))
    return digest([str(values.type), pa.record_batch([ordered], names=["values"]).serialize().to_pybytes()])


@dataclass(frozen=True)
class Held:
    """What held of values, kept by table among the records of the workspace at `root`; `asked_by`: who asks, a digest.

    A process that asks for another one is given it.
    """

    root: Path
    asked_by: str

    def question(self, expectation: Promise, values: str) -> str:
        """The digest of an expectation asked of values, which are named by theirs."""
        asked = json.dumps([expectation["type"], expectation["kwargs"]], default=str, sort_keys=True)
        return digest([self.asked_by, asked, values])

    def read(self, table: str) -> frozenset[str]:
        """The questions that held when the table was asked last."""
        return frozenset(Workspace(self.root).read_record(f"values/{table}", list) or ())

    def write(self, table: str, questions: Iterable[str]) -> None:
        """Remember these, and no others."""
        Workspace(self.root).write_record(f"values/{table}", sorted(questions))
