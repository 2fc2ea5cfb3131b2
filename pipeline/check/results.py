"""What a check found, in the words that Dagster, the run record and meta.check_result share.

Belongs here: the result and its text. Does not: checking (`checks`, `great_expectations`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from pipeline.common.values import Row

SAMPLE_ROWS = 5


@dataclass(frozen=True)
class CheckResult:
    """What one check found. `failing` counts rows (or is 1 for a table-wide fact); `sample` shows a few of them."""

    check_name: str
    table_name: str
    severity: str
    passed: bool
    failing: int = 0
    detail: str = ""
    sample: tuple[Row, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether this result keeps a release back."""
        return not self.passed and self.severity == "error"


def sample_text(result: CheckResult) -> str:
    """The sample as JSON lines."""
    return "\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in result.sample)
