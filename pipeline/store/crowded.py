"""Whether so many documents lie in a home that going through their files takes longer than the rest of a night.

Belongs here: telling that, and which folders these are. Does not: what is then done less often (`run.pruning`, `sizes`,
`leftovers`).
"""

from __future__ import annotations

from pathlib import Path

#: Where each document has a file, or more.
CROWDED = ("snapshots", "parsed")


def is_crowded(home: Path) -> bool:
    """Whether a source has its documents as a table (`manifest`)."""
    return any((home / "work" / "records" / "sources").glob("*.parquet"))
