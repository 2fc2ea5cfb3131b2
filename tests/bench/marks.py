"""How well coding agrees with statements marked by hand: run with `python -m tests.bench.marks [--problems] [PART …]`.

Belongs here: printing. Does not: the marks and the counting (`tests.support.statement_marks`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support import environment
from tests.support.statement_marks import PARTS, Count, acts, citations, coded, themes

Line = tuple[str, str, str]


def measure(mirror: Path | None) -> list[Line]:
    """What, measured, bound: of statements not looked at while the cues were written."""
    if mirror is None:
        return [("coding against statements marked by hand", "not measured: set WPS_MIRROR", "")]
    return [(f"{what} of statements marked by hand, held back", printed(count), bound)
            for what, count, bound in counts(mirror, "held")]  # fmt: skip


def counts(mirror: Path, part: str) -> list[tuple[str, Count, str]]:
    """Of one part: what, counted, bound."""
    statements = coded(mirror, part)
    by_kind = acts(mirror, statements)
    return [
        ("speech acts", sum(by_kind.values(), Count()), "0.95, 0.8"),
        *((f"acts, {kind}", count, "") for kind, count in sorted(by_kind.items())),
        ("citations", citations(mirror, statements), "1, 1"),
        ("themes", themes(mirror, statements), "0.95, 0.9"),
    ]


def printed(count: Count) -> str:
    """Precision and recall with what they are of."""
    found, marked = count.right + count.wrong, count.right + count.missed
    return (
        f"{'-' if count.precision is None else f'{count.precision:.2f}'} ({count.right} of {found} found right), "
        f"{'-' if count.recall is None else f'{count.recall:.2f}'} ({count.right} of {marked} found)"
    )


def main(arguments: list[str]) -> None:
    if environment.MIRROR is None:
        raise SystemExit("set WPS_MIRROR to the folder of real downloads")
    for part in [part for part in PARTS if part in arguments] or PARTS:
        for what, count, _ in counts(environment.MIRROR, part):
            print(f"{part:12} {what:20} {printed(count)}")
            if "--problems" in arguments and "," not in what:
                print(*(f"    {problem}" for problem in count.problems), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
