"""What one document may cost, whoever looks at it: memory and processor time.

Belongs here: the limits. Does not: keeping to them (`processes`, `parse.workers`, `fetch.accept.apart`).
"""

from __future__ import annotations

#: What one document may take in memory: a bomb ends here.
MEMORY_BYTES = 3 * 1024**3
CPU_SECONDS = 120
#: The slowest that a large document may be read.
BYTES_A_SECOND = 500_000


def cpu_seconds(size: int) -> int:
    """The processor time that a document of so many bytes may take: a large one is given more."""
    return CPU_SECONDS + size // BYTES_A_SECOND


def too_costly(name: str, size: int) -> str:
    """What is said of a document that took more."""
    return (
        f"{name}: reading it took more than {cpu_seconds(size)} s of processor time or "
        f"{MEMORY_BYTES // 1024**2} MiB of memory, or stopped the parser; such a file is damaged or made to do harm"
    )
