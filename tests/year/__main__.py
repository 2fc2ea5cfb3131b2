"""`make year`: a year of nights, and then force; a table of what came of them. Exit code 1 where anything was wrong."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support import environment  # noqa: F401 clears the environment before settings are read
from tests.year.year import lived, table


def main(seed: int = 1, nights: int = 365) -> int:
    """Everything, printed; how much was wrong."""
    with TemporaryDirectory() as folder:
        found, _ = lived(Path(folder), seed, nights)
        lines, wrong = table(found), [*found.wrong, *found.errors]
    print("| what | measured |\n| --- | --- |")
    for what, measured in lines:
        print(f"| {what} | {measured} |")
    for words in wrong:
        print(words)
    return len(wrong)


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
