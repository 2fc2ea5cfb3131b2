"""What documents came to, kept elsewhere too: a home that is new, or lost, reads again what any builder has read.

Belongs here: the form of these objects. Does not: the rows in the home, from which a night reads (`parsed`), or how
objects are put and got (`elsewhere`).

An object is one line, `wps KIND SHA256`, and bytes with that digest: rows as Parquet, or a refusal as JSON.
"""

from __future__ import annotations

import hashlib

from pipeline.store.elsewhere import Elsewhere

ROWS, REFUSED = "rows", "refused"


def send(elsewhere: Elsewhere, key: str, kind: str, data: bytes) -> None:
    """Keep what came of a document, unless it is there."""
    elsewhere.put(key, f"wps {kind} {hashlib.sha256(data).hexdigest()}\n".encode() + data)


def fetched(elsewhere: Elsewhere, key: str) -> tuple[str, bytes] | None:
    """The kind and the bytes under a key, verified; None where there are none. Damaged ones are deleted."""
    found = elsewhere.get(key)
    if found is None:
        return None
    line, _, data = found.partition(b"\n")
    words = line.decode("ascii", "replace").split(" ")
    whole = len(words) == 3 and words[0] == "wps" and words[1] in {ROWS, REFUSED}
    if whole and words[2] == hashlib.sha256(data).hexdigest():
        return words[1], data
    elsewhere.delete(key)
    return None
