"""One target for some seconds: `python -m tests.fuzz.one TARGET SECONDS FOLDER`, guided by coverage where atheris is.

Belongs here: that run, its limits, and what it found, one file of bytes and one of words a mistake. Does not: the
targets, who runs them (`__main__`).
"""

from __future__ import annotations

import contextlib
import hashlib
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.changes import changed

ROOT = Path(__file__).parents[2]
#: Seconds for one input, and MB for the process: an input is small, the worker's limits are for large documents.
LONGEST, MEMORY_MB = 30, 3072
MOST_BYTES = 400_000
#: Reading many real documents takes longer than the time there is: the smallest are begun with.
MOST_SEEDS = 12
#: Whose code is looked at while it runs.
LOOKED_AT = ["assets", "pipeline.fetch.accept", "pipeline.shared", "pipeline.entities"]


class Findings:
    """Mistakes by what was raised and where, each kept once."""

    def __init__(self, folder: Path, run: Callable[[bytes], None]) -> None:
        self._folder, self._run = folder, run
        self._seen: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def try_it(self, data: bytes) -> None:
        """Run the target; keep what it raised, when that is new."""
        try:
            self._run(data)
        except Exception as error:  # what nobody foresaw is what is looked for
            frames = [f for f in traceback.extract_tb(error.__traceback__) if str(ROOT) in f.filename]
            last = frames[-1] if frames else None
            place = f"{Path(last.filename).stem}-{last.lineno}" if last else "elsewhere"
            key = f"{type(error).__name__}-{place}"
            if key not in self._seen:
                self._seen.add(key)
                (self._folder / f"{key}.bin").write_bytes(data)
                (self._folder / f"{key}.txt").write_text(traceback.format_exc(), encoding="utf-8", errors="replace")
                print(f"FOUND {key}: {str(error)[:200]!r}", flush=True)


def main(name: str, seconds: int, folder: Path) -> None:
    """Fuzz one target."""
    atheris = _atheris()
    with atheris.instrument_imports(include=LOOKED_AT) if atheris else contextlib.nullcontext():
        from tests.fuzz.targets import targets

        target = targets()[name]
    findings = Findings(folder / "found" / name, target.run)
    for seed in sorted(target.seeds, key=len)[:MOST_SEEDS]:
        findings.try_it(seed)
    if atheris:
        _guided(atheris, target, findings, seconds, folder)
    else:
        _drawn(target, findings, seconds)


def _atheris() -> Any:
    try:
        import atheris
    except ImportError:
        return None
    return atheris


def _guided(atheris: Any, target: Any, findings: Findings, seconds: int, folder: Path) -> None:
    corpus = folder / "corpus" / target.name
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in sorted(target.seeds, key=len)[:MOST_SEEDS]:
        (corpus / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        return changed(target.kind, data, Random(seed), lambda inner: bytes(atheris.Mutate(inner, most)))[:most]

    options = [
        f"-max_total_time={seconds}",
        f"-timeout={LONGEST}",
        f"-rss_limit_mb={MEMORY_MB}",
        "-print_final_stats=1",
    ]
    options += [f"-max_len={MOST_BYTES}", f"-artifact_prefix={folder / 'found' / target.name}/", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], findings.try_it, custom_mutator=mutated)
    atheris.Fuzz()


def _drawn(target: Any, findings: Findings, seconds: int) -> None:
    from hypothesis import HealthCheck, given, settings

    from pipeline.common.processes import bound_memory
    from tests.fuzz.near import near

    bound_memory(MEMORY_MB * 2**20)
    ends_at = time.monotonic() + seconds

    @settings(max_examples=200, deadline=LONGEST * 1000, suppress_health_check=list(HealthCheck), database=None)
    @given(near(target.kind, target.seeds))
    def some(data: bytes) -> None:
        if time.monotonic() < ends_at:
            findings.try_it(data)

    while time.monotonic() < ends_at:
        some()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
