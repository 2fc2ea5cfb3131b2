"""A feed as JSON Feed 1.1, and read back from it.

Belongs here: that form. Does not: what a feed holds (`entry`).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.publish.feeds.atom import AUTHOR
from pipeline.publish.feeds.entry import Entry, Feed

VERSION = "https://jsonfeed.org/version/1.1"
#: Our own part of feeds and items; the form asks for an underscore before it.
OWN = "_wps"


def json_feed(feed: Feed, address: str | None) -> bytes:
    """The feed as a JSON Feed document; `address` is where it will be found, None where nobody knows."""
    about = {"id": feed.id, "kind": feed.kind, "value": feed.value, "updated": feed.updated}
    document: dict[str, Any] = {"version": VERSION, "title": feed.title}
    document |= {"feed_url": address} if address else {}
    document |= {"language": "en", "authors": [{"name": AUTHOR}], OWN: about}
    document["items"] = [_item(entry) for entry in feed.entries]
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "title": entry.title,
        "content_html": entry.html,
        "date_published": entry.updated,
        "tags": list(entry.causes),
    }
    if entry.contributors:
        item["authors"] = [{"name": name} for name in entry.contributors]
    return item | {OWN: dict(entry.about or {})}


def read_feed(path: Path) -> Feed | None:
    """The feed that was written to a file; None where there is none that can be read."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        own = document[OWN]
        entries = tuple(_entry(item) for item in document["items"])
        return Feed(own["kind"], own["value"], document["title"], own["updated"], entries)
    except (OSError, ValueError, KeyError, TypeError):  # taken away or written into since: it begins anew
        return None


def _entry(item: dict[str, Any]) -> Entry:
    return Entry(
        id=item["id"],
        title=item["title"],
        updated=item["date_published"],
        html=item["content_html"],
        causes=tuple(item["tags"]),
        contributors=tuple(author["name"] for author in item.get("authors", ())),
        about=item[OWN],
    )
