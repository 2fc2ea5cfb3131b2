"""Web pages as a browser's parser sees them, at a cost that stays in proportion to their size.

Belongs here: markup -> a tree, and the walk through it. Does not: what is read of a page (a dataset's parser), whether
bytes are a page (`fetch.accept`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: What keeps a tree from growing with the square of its page: no page that is meant to be read comes near.
_DEEPEST = 2000
_MOST_CARRIED = 8
_MOST_ATTRIBUTES = 1000

#: Elements that a parser looks for among all that are open, again and again.
_NESTING = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote button center details dialog dir div dl fieldset figcaption figure footer "
        "form header hgroup listing main menu nav ol pre section span summary table ul",
    )
)
#: Elements that a parser opens anew in every paragraph until they are closed, unless they are alike.
_CARRIED = frozenset(re.findall(r"\w+", "b big code em font i nobr s small strike strong tt u"))
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea)\b.*?(?:</\1|\Z)|<(/?)([a-z][^\s/<>]*)[^<>]*>?", re.I | re.S
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def page_tree(html: str) -> LexborHTMLParser:
    """The tree of a page or of a part of one, whatever its markup. What only clients without scripts see is one text.

    Never fails. Tags that lie absurdly deep are left out, their contents are not.
    """
    return LexborHTMLParser(_TAG.sub(_Proportion(), html), scripting=True)


def walk(top: LexborNode, enter: Callable[[LexborNode], bool], leave: Callable[[LexborNode], None]) -> None:
    """Visit nodes in the order of the page. What is in an element is visited if `enter` says so; then `leave` is called
    with it at its end.
    """
    stack = [(top, False)]
    while stack:
        node, at_its_end = stack.pop()
        if at_its_end:
            leave(node)
        elif enter(node):
            stack.append((node, True))
            child = node.last_child
            while child is not None:
                stack.append((child, False))
                child = child.prev


def frame_of(tree: LexborHTMLParser) -> str | None:
    """The address of the first page that this one only frames; None where it frames none."""
    frames = (node.attributes.get("src") for node in tree.css("iframe, frame"))
    return next((address.strip() for address in frames if address and address.strip()), None)


class _Proportion:
    """Goes through the tags of a page and leaves out what would cost more than it can be worth."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()
        self._deep = 0
        self._carried = 0

    def __call__(self, found: re.Match[str]) -> str:
        tag, name = found[0], (found[3] or "").lower()
        if name in _NESTING or name in _CARRIED:
            if found[2]:
                return self._end(tag, name)
            if not self._begin(name):
                return "" if name in _CARRIED else "<br>"
        if name and len(tag) > _MOST_ATTRIBUTES and len(_QUOTED.sub("", tag).split()) > _MOST_ATTRIBUTES:
            return f"<{found[2]}{name}>"
        return tag

    def _begin(self, name: str) -> bool:
        carried = name in _CARRIED
        if self._deep >= _DEEPEST or (carried and self._carried >= _MOST_CARRIED):
            self._left_out[name] += 1
            return False
        self._open[name] += 1
        self._deep += 1
        self._carried += carried
        return True

    def _end(self, tag: str, name: str) -> str:
        if self._left_out[name]:
            self._left_out[name] -= 1
            return ""
        if self._open[name]:
            self._open[name] -= 1
            self._deep -= 1
            self._carried -= name in _CARRIED
        return tag
