"""Text made plain for searching: the same number of characters, each of one byte.

Belongs here: the folding, and expressions for folded texts. Does not: what is searched for.

polars finds in bytes; the warehouse counts characters. In a folded text they are the same, so that an offset found is
an offset in the text as it was. Curly apostrophes and quotation marks become straight, other hyphens and blanks the
plain ones; letters and digits beyond ASCII become "_" (still part of a word), every other character there a comma.
"""

from __future__ import annotations

import re

import polars as pl

#: Patterns of the regular expressions' own dialect (Rust), applied in this order.
_RULES = (
    ("[\u2018\u2019\u201b\u02bc\u2032\uff07\u00b4]", "'"),
    ("[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033]", '"'),
    ("[\u2010\u2011\u00ad\u2043\u2212]", "-"),
    (r"[\s&&[^\x00-\x7f]]|[\u200b\ufeff]", " "),
    (r"[[\p{L}\p{M}\p{N}]&&[^\x00-\x7f]]", "_"),
    (r"[^\x00-\x7f]", ","),
)

#: What in an expression stands for characters beyond ASCII, too; and what must be passed over to find it.
_OPEN = re.compile(r"(\\[DSW]|\[\^(?:\\.|[^\]\\])+\]|\.)|\\.|\[(?:\\.|[^\]\\])+\]")


def ascii_only(pattern: str) -> str:
    """An expression (of polars' dialect) that finds the same in folded texts, and is made ready much sooner.

    Every class in it ("\\w", "[^.]") is one of ASCII alone: those of Unicode are long lists.
    """
    return "(?-u)" + _OPEN.sub(lambda found: _listed(found[1]) if found[1] else found[0], pattern)


def _listed(character: str) -> str:
    """The characters of ASCII that an expression for one character stands for."""
    codes = [code for code in range(128) if re.match(character, chr(code), re.ASCII)]
    return "[" + "".join(f"\\x{code:02x}" for code in codes) + "]"


def fold(texts: pl.Series) -> pl.Series:
    """The texts with every character beyond ASCII replaced by one of ASCII; null stays null."""
    if (texts.str.len_bytes() == texts.str.len_chars()).all():
        return texts
    text = pl.col(texts.name)
    # Regular expressions skip nulls: a text that is plain already costs nothing.
    folded: pl.Expr = pl.when(text.str.len_bytes() != text.str.len_chars()).then(text)
    for pattern, plain in _RULES:
        folded = folded.str.replace_all(pattern, plain)
    return texts.to_frame().select(pl.coalesce(folded, text).alias(texts.name)).to_series()
