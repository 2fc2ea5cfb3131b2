"""Failed checks that an operator lets pass: the same finding, no worse, until a day.

Belongs here: which results an acceptance covers. Does not: keeping acceptances (`store.accepted`), giving one
(`run.accepting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.check.results import CheckResult
from pipeline.common.clock import wall_clock
from pipeline.store.accepted import Acceptance, AcceptedError, acceptances

#: A figure that was accepted may become so much worse, as sources change a little from night to night.
SLACK = 0.01


def standing(home: Path) -> list[Acceptance]:
    """The acceptances that hold today; none where they cannot be read: a release is rather held back."""
    try:
        return [kept for kept in acceptances(home) if kept.stands(today())]
    except AcceptedError:  # the doctor names it
        return []


def today() -> date:
    """The day by which acceptances expire: a clock that was stopped for a rebuild prolongs none."""
    return wall_clock().date()


def let_pass(results: Iterable[CheckResult], given: Sequence[Acceptance]) -> list[CheckResult]:
    """The results; those that would block and are covered by an acceptance say why they do not."""
    return [_let(result, given) if result.blocks else result for result in results]


def covers(given: Acceptance, result: CheckResult) -> bool:
    """Whether the acceptance is of this check, and everything found was found before and is no worse now."""
    same = (given.check, given.table) == (result.check_name, result.table_name)
    return same and result.acceptable and _no_worse(result.findings, given.found)


def _no_worse(now: Mapping[str, float], then: Mapping[str, float]) -> bool:
    return all(name in then and off <= then[name] + SLACK * max(1.0, abs(then[name])) for name, off in now.items())


def _let(result: CheckResult, given: Sequence[Acceptance]) -> CheckResult:
    why = next((kept.why for kept in given if covers(kept, result)), None)
    return replace(result, accepted=why)
