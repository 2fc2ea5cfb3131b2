"""Run every measurement and print the table that docs/performance.md keeps.

Belongs here: the order and the printing. Does not: the measurements (the other modules).
"""

from __future__ import annotations

import os
import platform

from tests.bench import answers, coding, ledger, marks, night, page, panel, parsing, records, scale
from tests.support.environment import MIRROR


def main() -> None:
    lines = [
        *parsing.measure(MIRROR),
        *records.measure(MIRROR),
        *coding.measure(MIRROR),
        *marks.measure(MIRROR),
        *night.measure(MIRROR),
        *page.measure(MIRROR),
        *answers.measure(),
        *panel.measure(),
        *scale.measure(),
        *ledger.measure(),
    ]
    print(f"{len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}, {platform.system()}")
    print()
    print("| what | measured | bound |")
    print("| --- | --- | --- |")
    for what, measured, bound in lines:
        print(f"| {what} | {measured} | {bound} |")


if __name__ == "__main__":
    main()
