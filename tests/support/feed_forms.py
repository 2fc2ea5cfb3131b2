"""Whether a feed keeps the rules of its form: RFC 4287 by a grammar, JSON Feed 1.1 by a schema.

Belongs here: both, and what neither can say. Does not: what a feed tells.

`atom.rng` is written from the RFC's rules, the schema from those of https://www.jsonfeed.org/version/1.1/.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
_SOME = {"type": "string", "minLength": 1}
_ADDRESS = {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:"}
_DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}


def _object(required: list[str], **members: Any) -> dict[str, Any]:
    """An object with these members; others are extensions, which are objects whose names begin with an underscore."""
    return {
        "type": "object",
        "required": required,
        "properties": members,
        "patternProperties": {"^_[A-Za-z][^.]*$": {"type": "object"}},
        "additionalProperties": False,
    }


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


_AUTHOR = {**_object([], name=_SOME, url=_ADDRESS, avatar=_ADDRESS), "minProperties": 1}
_ATTACHMENT = _object(
    ["url", "mime_type"],
    **{"url": _ADDRESS, "mime_type": _SOME, "title": _SOME},
    **{"size_in_bytes": {"type": "number"}, "duration_in_seconds": {"type": "number"}},
)
_ITEM = {
    **_object(
        ["id"],
        **{"id": _SOME, "url": _ADDRESS, "external_url": _ADDRESS, "title": {"type": "string"}, "summary": _SOME},
        **{"content_html": {"type": "string"}, "content_text": {"type": "string"}, "language": _SOME},
        **{"image": _ADDRESS, "banner_image": _ADDRESS, "date_published": _DATE, "date_modified": _DATE},
        **{"tags": _list(_SOME), "authors": _list(_AUTHOR), "attachments": _list(_ATTACHMENT)},
    ),
    "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
}
JSON_FEED = _object(
    ["version", "title", "items"],
    **{"version": {"const": "https://jsonfeed.org/version/1.1"}, "title": {"type": "string"}, "language": _SOME},
    **{"home_page_url": _ADDRESS, "feed_url": _ADDRESS, "next_url": _ADDRESS, "icon": _ADDRESS, "favicon": _ADDRESS},
    **{"description": _SOME, "user_comment": _SOME, "expired": {"type": "boolean"}, "authors": _list(_AUTHOR)},
    **{"hubs": _list(_object(["type", "url"], type=_SOME, url=_ADDRESS)), "items": _list(_ITEM)},
)


@cache
def _grammar() -> Any:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))


def faults_of_atom(data: bytes) -> list[str]:
    """What is wrong with an Atom feed; nothing, if it is one."""
    root = etree.fromstring(data)
    if not _grammar().validate(root):
        return [str(error) for error in _grammar().error_log]
    entries = [(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}updated")) for e in root.iter(f"{ATOM}entry")]
    links = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in root.findall(f"{ATOM}link")]
    twice = [str(all_of) for all_of in (entries, links) if len(set(all_of)) < len(all_of)]
    html = [c for c in root.iter(f"{ATOM}content") if c.get("type") == "html" and len(c)]
    return [*twice, *("elements in HTML that should be text" for _ in html)]


def faults_of_json_feed(data: bytes) -> list[str]:
    """What is wrong with a JSON Feed; nothing, if it is one."""
    told = json.loads(data)
    faults = [f"{e.json_path}: {e.message}" for e in Draft202012Validator(JSON_FEED).iter_errors(told)]
    ids = [item["id"] for item in told.get("items", ())]
    return faults + ([f"ids: {ids}"] if len(set(ids)) < len(ids) else [])
