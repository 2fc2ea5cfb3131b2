"""Digests of bytes and texts: what is the same is known by them.

Belongs here: the one way in which parts become a digest. Does not: what a digest is made of (`declare.fingerprint`,
`run.lineage`, `store`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

#: Hex digits that tell things of one warehouse apart.
DIGITS = 12


def digest(parts: Iterable[bytes | str]) -> str:
    """The sha256 of the parts, each preceded by its length so that no two lists share a digest."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        sha.update(len(data).to_bytes(8, "big"))
        sha.update(data)
    return sha.hexdigest()


def short(text: bytes | str) -> str:
    """The first digits of a digest."""
    return digest([text])[:DIGITS]
