"""Text made plain for searching: the same number of characters, each of one byte.

Belongs here: the folding. Does not: what is searched for.

polars finds in bytes; the warehouse counts characters. In a folded text they are the same, so that an offset found is
an offset in the text as it was. Curly apostrophes and quotation marks become straight, other hyphens and blanks the
plain ones; letters and digits beyond ASCII become "_" (still part of a word), every other character there a comma.
"""

from __future__ import annotations

import re
import unicodedata

import polars as pl

_ALIKE = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\uff07\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u00ad\u2043\u2212", "-"),
    **dict.fromkeys("\u200b\ufeff", " "),
}
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


class _Plain(dict[str, str]):
    """What a character beyond ASCII becomes; each is looked up once."""

    def __missing__(self, character: str) -> str:
        word = unicodedata.category(character)[0] in "LMN"
        return self.setdefault(character, "_" if word else " " if character.isspace() else ",")


_PLAIN = _Plain(_ALIKE)


def folded(text: str) -> str:
    """The text with every character beyond ASCII replaced by one of ASCII."""
    return text if text.isascii() else _BEYOND_ASCII.sub(lambda found: _PLAIN[found[0]], text)


def fold(texts: pl.Series) -> pl.Series:
    """The texts with every character beyond ASCII replaced by one of ASCII; null stays null."""
    plain = [text if text is None else folded(text) for text in texts.to_list()]
    return pl.Series(texts.name, plain, dtype=pl.String)
