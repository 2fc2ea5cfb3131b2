"""`make fuzz MINUTES=n`: every target for its share of the time, one after the other, each in a process of its own.

`python -m tests.fuzz MINUTES [BEGINNING]`: the targets whose names begin so. Exit code 1 where something was found.
"""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

from tests.fuzz.one import LONGEST, ROOT
from tests.fuzz.targets import targets

FOLDER = ROOT / "build" / "fuzz"
LEAST = 10
WITHOUT = "atheris is not installed (`pip install atheris`): hypothesis draws the documents, without a look at coverage"


def main(minutes: float, beginning: str = "") -> int:
    """Fuzz the targets; how many of them something was found in."""
    chosen = [name for name in targets() if name.startswith(beginning)]
    seconds = max(int(minutes * 60 / len(chosen)), LEAST)
    if find_spec("atheris") is None:
        print(WITHOUT, flush=True)
    found = 0
    for name in chosen:
        ended, said = _run(name, seconds)
        runs = [line.split()[-1] for line in said if line.startswith("stat::number_of_executed_units")]
        mistakes = [line for line in said if line.startswith(("FOUND", "SUMMARY"))]
        bad = bool(mistakes) or ended != 0
        found += bad
        told = "FOUND" if bad else "nothing"
        print(f"{name:<36} {seconds} s  {runs[0] if runs else '?':>9} inputs  {told}", flush=True)
        for line in mistakes or said[-20:] * bad:
            print(f"    {line}", flush=True)
    print(f"{len(chosen)} targets, {found} with mistakes; what was found lies in {FOLDER / 'found'}")
    return found


def _run(name: str, seconds: int) -> tuple[int, list[str]]:
    """The exit code of a target's process, and the lines that it said."""
    words = [sys.executable, "-m", "tests.fuzz.one", name, str(seconds), str(FOLDER)]
    try:
        most = seconds + 8 * LONGEST
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=most, check=False)
    except subprocess.TimeoutExpired as late:
        return -1, [f"did not end: {late}"]
    return done.returncode, (done.stdout + done.stderr).splitlines()


if __name__ == "__main__":
    sys.exit(bool(main(float(sys.argv[1]), *sys.argv[2:3])))
