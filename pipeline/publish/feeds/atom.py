"""A feed as Atom (RFC 4287).

Belongs here: that form. Does not: what a feed holds (`entry`).
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from pipeline.publish.feeds.entry import Entry, Feed

NAMESPACE = "http://www.w3.org/2005/Atom"
AUTHOR = "WPS warehouse"
#: What XML 1.0 has no way to write, and what stands for it.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\ufffd"

ElementTree.register_namespace("", NAMESPACE)


def atom(feed: Feed, address: str | None) -> bytes:
    """The feed as an Atom document; `address` is where it will be found, None where nobody knows."""
    root = _element(None, "feed")
    _element(root, "id", feed.id)
    _element(root, "title", feed.title)
    _element(root, "updated", feed.updated)
    _element(_element(root, "author"), "name", AUTHOR)
    if address:
        _element(root, "link", rel="self", type="application/atom+xml", href=address)
    for entry in feed.entries:
        _entry(root, entry)
    ElementTree.indent(root, " ")
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(root: ElementTree.Element, entry: Entry) -> None:
    node = _element(root, "entry")
    _element(node, "id", entry.id)
    _element(node, "title", entry.title)
    _element(node, "updated", entry.updated)
    _element(node, "published", entry.updated)
    for name in entry.contributors:
        _element(_element(node, "contributor"), "name", name)
    for cause in entry.causes:
        _element(node, "category", term=cause)
    _element(node, "content", entry.html, type="html")


def _element(
    parent: ElementTree.Element | None, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    clean = {key: _UNWRITABLE.sub(REPLACEMENT, value) for key, value in attributes.items()}
    tag = f"{{{NAMESPACE}}}{name}"
    node = ElementTree.Element(tag, clean) if parent is None else ElementTree.SubElement(parent, tag, clean)
    node.text = None if text is None else _UNWRITABLE.sub(REPLACEMENT, text)
    return node
