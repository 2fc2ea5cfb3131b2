"""From spellings to regular expressions for texts made plain (`search.spaced`).

Belongs here: how `acts.yaml` spells words. Does not: the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from assets.debates.coding.fold import folded

#: What "..." stands for in a cue: up to eight words of one phrase; among auxiliaries, up to 18 of any.
_NO_PHRASE = "of|for|to|that|which|note|by|with|we|i|has|have|is|are|was|were"
SOME = (
    r"(?: +(?:(?:number|series|range|variety) +of"
    rf"|(?!(?:{_NO_PHRASE})\b)[a-z0-9_'$%]+(?:\.[0-9]+)?)){{0,8}}? +"
)
_ANY = r"(?: +(?:(?:mr|mrs|ms|dr)\.|[a-z0-9_'$%]+)){0,18}? +"


def plain(text: str) -> str:
    """A name as a text made plain has it."""
    return " ".join(folded(text).lower().replace("-", " ").split())


def either(texts: Iterable[str]) -> str:
    """An expression for any of the texts, the longest first; a blank is any blanks, a hyphen those or none."""
    tree: dict[str, Any] = {}
    for text in texts:
        node = tree
        for character in re.sub(" +", " ", text):
            node = node.setdefault(character, {})
        node[""] = {}
    return _branches(tree)


def phrase(text: str) -> str:
    """An expression for one text, in which "..." stands for some words."""
    return _ANY.join(either([part.strip()]) for part in text.split("..."))


def expression(frame: str, text: str) -> re.Pattern[str]:
    """A regular expression of the file, framed: its blanks are any blanks, and after "|" the file's layout."""
    spelled = re.sub(" +", " +", re.sub(r"(?<=[|])\s+", "", text.strip()))
    re.compile(spelled)
    return re.compile(frame.format(spelled), re.ASCII)


def _branches(tree: dict[str, Any]) -> str:
    """An expression for what a tree of characters holds; "" marks the end of a text, shorter than what goes on."""
    each = [_character(character) + _branches(rest) for character, rest in tree.items() if character]
    if not each:
        return ""
    return f"(?:{'|'.join(each)})?" if "" in tree else each[0] if len(each) == 1 else f"(?:{'|'.join(each)})"


def _character(character: str) -> str:
    return {" ": " +", "-": " *"}.get(character) or re.escape(character)
