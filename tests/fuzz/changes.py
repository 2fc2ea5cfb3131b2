"""One change of a document, inside its packing if there is one: of what it says, or of its bytes.

Belongs here: choosing between these. Does not: the changes (`shaped`, the fuzzer), what they are tried on.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.fuzz.packing import closed, kind_inside, opened
from tests.fuzz.shaped import shaped

#: How many changes of four are of what a document says, and of a packed one lie inside.
SAYING, INSIDE = 0.75, 0.75


def changed(kind: str, data: bytes, chance: Random, of_bytes: Callable[[bytes], bytes]) -> bytes:
    """The document with one change; `of_bytes` changes bytes that have no form."""
    members = opened(kind, data) if chance.random() < INSIDE else []
    if members:
        at = chance.randrange(len(members))
        name, inner = members[at]
        members[at] = (name, changed(kind_inside(kind, name), inner, chance, of_bytes))
        return closed(kind, members)
    found = shaped(kind, data, chance) if chance.random() < SAYING else data
    return found if found != data else of_bytes(data)
