"""Which agenda items are women and peace and security, in whatever spelling a source has.

Belongs here: the rule. Does not: the topics of a speech (`topics.yaml`), or reading tables.
"""

from __future__ import annotations

import re

#: "Women and peace and security" (2000 to today), "Women, peace and security", "Women, peace, and security".
_ITEM = re.compile(
    r"(?:thematic(?:\s+issues?)?\s*[:–—-]\s*)?(?:reports?\s+of\s+the\s+secretary-general\s+on\s+(?:the\s+)?)?"
    r"women(?:\s*,\s*|\s+)(?:and\s+|&\s*)?peace(?:\s*,\s*|\s+)(?:and\s+|&\s*)security\b"
)
#: Where one item of an agenda ends and the next begins, and what may stand before its name.
_BETWEEN = re.compile(r"[\n;]+")
_BEFORE = re.compile(r"^[^\w]*(?:(?:agenda\s+)?item\s+)?(?:\d{1,3}\s*(?:\([a-z]\))?[.):]?\s+)?[^\w]*")


def is_wps(title: str | None) -> bool | None:
    """Whether an agenda (items parted by line ends or ";") has the item "Women and peace and security".

    An item counts when its name begins so, with whatever subject, letter or report after it; an item that only mentions
    the phrase ("Haiti: report on women, peace and security") does not. None stays None: nothing is known.
    """
    if title is None:
        return None
    return any(_ITEM.match(_BEFORE.sub("", _plain(item))) for item in _BETWEEN.split(title))


def _plain(text: str) -> str:
    return re.sub(r"[\s\u200b\xa0]+", " ", text).strip().casefold()
