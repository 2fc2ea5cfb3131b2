"""What somebody may have meant by a name that nobody knows.

Belongs here: the nearest of the known names. Does not: what becomes of the mistake; who asks says that.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(text: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names that are most like the text, the best first; upper and lower case are one."""
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.casefold(), name)
    return [folded[name] for name in difflib.get_close_matches(text.casefold(), folded, n=most, cutoff=0.5)]
