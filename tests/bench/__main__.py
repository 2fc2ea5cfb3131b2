"""Run every measurement and print the table that the README keeps.

Belongs here: the order and the printing. Does not: the measurements (the other modules).
"""

from __future__ import annotations

import os
import platform
from pathlib import Path

from tests.bench import coding, night, parsing, records, scale


def main() -> None:
    mirror = os.environ.pop("WPS_MIRROR", None)
    for name in [name for name in os.environ if name.startswith("WPS_")]:
        del os.environ[name]
    lines = [
        *parsing.measure(Path(mirror) if mirror else None),
        *records.measure(Path(mirror) if mirror else None),
        *coding.measure(Path(mirror) if mirror else None),
        *night.measure(),
        *scale.measure(),
    ]
    print(f"{len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}, {platform.system()}")
    print()
    print("| what | measured | bound |")
    print("| --- | --- | --- |")
    for what, measured, bound in lines:
        print(f"| {what} | {measured} | {bound} |")


if __name__ == "__main__":
    main()
