"""What somebody may have meant by a name that nobody knows.

Belongs here: the nearest of the known names, those beside it in their order, and those that begin so. Does not: what
becomes of the mistake, which who asks says.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher

#: How much two names have in common when one may be meant by the other.
LEAST = 0.5


def nearest(text: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names that are most like the text, the best first; upper and lower case are one.

    Of names that are equally like it, as short codes often are, the one that begins like it goes first.
    """
    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.casefold(), name)
    matcher = SequenceMatcher(b=text.casefold())
    found = []
    for name in folded:
        matcher.set_seq1(name)
        if matcher.quick_ratio() >= LEAST and (ratio := matcher.ratio()) >= LEAST:
            found.append((-ratio, -_common(name, text.casefold()), name))
    return [folded[name] for *_, name in sorted(found)[:most]]


def single(beginning: str, known: Collection[str]) -> str | None:
    """The known name that is this or, of all, alone begins so; None where none or several do."""
    fits = begun(beginning, known)
    return beginning if beginning in known else fits[0] if len(fits) == 1 else None


def begun(beginning: str, known: Iterable[str]) -> list[str]:
    """The known names that begin so, in order; upper and lower case are one."""
    return sorted(name for name in known if name.casefold().startswith(beginning.casefold()))


def beside(text: str, known: Iterable[str], each: int = 2) -> list[str]:
    """The known names between which a text stands in their order, `each` on either side."""
    ordered = sorted(known)
    at = bisect(ordered, text)
    return ordered[max(0, at - each) : at + each]


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
