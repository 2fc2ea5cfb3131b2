"""What a check found, in the words that Dagster, the run record and meta.check_result share.

Belongs here: the result, its text, what an acceptance is bound to. Does not: checking (`checks`,
`great_expectations`), accepting (`acceptance`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pipeline.check.valuewise import Held
from pipeline.common.digests import digest
from pipeline.common.values import Row
from pipeline.declare.field import Promise
from pipeline.declare.schema import Table

SAMPLE_ROWS = 5
#: So many findings are kept one by one; more of them are one, which stands or falls as a whole.
FINDINGS = 1000
#: Where a row was read: the same row in a document that came anew is the same finding.
_PLACES = ("document_id", "locator", "document")


@dataclass(frozen=True)
class CheckResult:
    """What one check found. `failing` counts rows (or is 1 for a table-wide fact); `sample` shows a few of them.

    `acceptable`: an operator who has looked may let the release go out all the same; `accepted` is why one did.
    `found`: every finding as a digest, with how bad it is (0 for a row, which is wrong or is not).
    """

    check_name: str
    table_name: str
    severity: str
    passed: bool
    failing: int = 0
    detail: str = ""
    sample: tuple[Row, ...] = ()
    acceptable: bool = False
    found: Mapping[str, float] = field(default_factory=dict)
    accepted: str | None = None

    @property
    def blocks(self) -> bool:
        """Whether this result keeps a release back."""
        return not self.passed and self.severity == "error" and self.accepted is None

    @property
    def findings(self) -> Mapping[str, float]:
        """What it found, for an acceptance to be bound to: where the check does not say, all of it as one."""
        return self.found or {finding(self.failing, *rows_found(self.sample)): 0.0}


class Validate(Protocol):
    """Who answers expectations on a table's file: this process or another (`beside`)."""

    def __call__(
        self, table: Table, path: Path, expectations: Sequence[Promise], held: Held | None = None, /
    ) -> list[CheckResult]:
        """As `great_expectations.validate`."""


def finding(*about: object) -> str:
    """A finding as a digest."""
    return digest([json.dumps(about, ensure_ascii=False, default=str)])[:16]


def rows_found(rows: Iterable[Row]) -> dict[str, float]:
    """Wrong rows as findings, whichever document they were read from; of many, all of them as one."""
    found = sorted({finding(sorted((k, v) for k, v in row.items() if not k.endswith(_PLACES))) for row in rows})
    return dict.fromkeys(found, 0.0) if len(found) <= FINDINGS else {finding(found): 0.0}


def sample_text(result: CheckResult) -> str:
    """The sample as JSON lines."""
    return "\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in result.sample)
