"""Large documents, looked at in a process of their own, which may take no more than a parser's: theirs is not this one.

Belongs here: that process. Does not: what is looked at (`accept`, `kinds`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from pipeline.common.costs import MEMORY_BYTES, cpu_seconds, too_costly
from pipeline.common.processes import Apart, Died, Overdue, bound_memory
from pipeline.contract import Refused
from pipeline.declare.source import Expectation

#: Smaller documents cost less than handing them on: no check takes more than a pass or two.
APART_FROM = 4_000_000

#: Raises Refused unless the bytes, or the file, are what is expected.
Judge = Callable[[bytes | Path, Expectation], None]


def judged(judge: Judge, document: bytes | Path, size: int, expect: Expectation) -> None:
    """Have a document judged, a large one apart. Raises what the judge raises, and Refused(`too_costly`)."""
    if size < APART_FROM:
        return judge(document, expect)
    try:
        return _process().do(cpu_seconds(size), judge, document, expect)
    except (Overdue, Died, MemoryError) as error:
        raise Refused("too_costly", too_costly("the document", size)) from error


@cache
def _process() -> Apart[bool]:
    return Apart(partial(bound_memory, MEMORY_BYTES))
