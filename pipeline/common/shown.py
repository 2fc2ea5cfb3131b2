"""Words from outside as they are shown and kept: nothing in them steers a terminal, breaks a line or cannot be written.

Belongs here: that one way of writing them. Does not: where they are shown (`cli.render`, `common.values`), or kept.
"""

from __future__ import annotations

import re
import unicodedata

#: A cell that begins with one of these is a formula to a spreadsheet; an apostrophe before it makes it text.
FORMULA_START = r"^[=+\-@\t\r\n]"
#: Control characters, halves of characters, ends of lines and paragraphs.
_ESCAPED = frozenset({"Cc", "Cs", "Zl", "Zp"})
#: What turns the direction of the text around it.
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: The same in JSON, which escapes those below a blank itself.
_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff" + "".join(sorted(_TURNING)) + "]")


def shown(text: str, keep: str = "") -> str:
    """The text with everything escaped that is no letter to look at (``\\x1b``, ``\\n``), but for what is in `keep`."""
    if text.isprintable():
        return text
    return "".join(c.encode("unicode_escape").decode() if _steers(c) and c not in keep else c for c in text)


def shown_in_json(text: str) -> str:
    """A JSON text that says the same, and steers no terminal that it is printed to."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def is_plain(text: str) -> bool:
    """Whether nothing in the text would be escaped."""
    return not any(map(_steers, text))


def _steers(character: str) -> bool:
    return character in _TURNING or unicodedata.category(character) in _ESCAPED
