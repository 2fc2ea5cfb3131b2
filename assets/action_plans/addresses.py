"""Which pages are watched: those that the register cites, and every page of WILPF's site on action plans.

Belongs here: addresses. Does not: fetching them, or what they say.

A person put the addresses of the register there. Plain http is asked as https. A page that the site's own interface
lists is asked for there, where it comes without what surrounds it, and only when it was modified.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlsplit

import polars as pl

from assets.action_plans.watch import address
from pipeline.contract import Endpoint

LIST = "wilpf_pages_list"
RECORDS = "https://1325naps.peacewomen.org/index.php/wp-json/wp/v2/pages"
#: What is no page, by the end of its address.
_FILES = re.compile(r"\.(?:pdf|docx?|rtf|odt|xlsx?|csv|pptx?|zip|jpe?g|png|gif|mp[34]|xml|json|txt)$", re.I)


def wilpf_pages(rows: Mapping[str, pl.DataFrame], _today: date) -> list[Endpoint]:
    """A record for every page on the list, the last modified first; one is asked for once in each state it was in."""
    listed = rows[LIST]
    if "page_id" not in listed.columns:
        return []
    pages = listed.select("page_id", "modified").sort(["modified", "page_id"], descending=[True, False])
    return [
        Endpoint(f"page-{number}.json", f"{RECORDS}/{number}#{modified}", settled=True)
        for number, modified in pages.iter_rows()
    ]


def cited_pages(rows: Mapping[str, pl.DataFrame], _today: date) -> list[Endpoint]:
    """A page for every address that a claim cites and the list has not, hosts in turn; the order says nothing else."""
    listed = rows.get(LIST, pl.DataFrame())
    known = {_key(url) for url in listed["page_url"]} if "page_url" in listed.columns else set()
    cited = [u for frame in rows.values() if "source_url" in frame.columns for u in frame["source_url"].drop_nulls()]
    pages: dict[str, str] = {}
    for url in sorted(set(cited), key=lambda u: (not u.startswith("https:"), u)):
        if _is_page(url) and (key := _key(url)) not in known:
            pages.setdefault(key, address(url))
    return [Endpoint(_name(key, url), url) for key, url in _in_turn(pages.items())]


def _key(url: str) -> str:
    """What addresses of one page have in common: neither scheme, `www.`, a last stroke nor a fragment matter."""
    parts = urlsplit(address(url))
    query = f"?{parts.query}" if parts.query else ""
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def _name(key: str, url: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return f"{host}-{hashlib.sha256(key.encode()).hexdigest()[:12]}.html"


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
        plain = parts.port in {None, 80, 443} and not parts.username
    except ValueError:
        return False
    has_host = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return has_host and plain and not _FILES.search(parts.path)


def _in_turn(pages: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """One of each host, then the second of each: no host is asked for all its pages in a row."""
    by_host: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, url in pages:
        by_host[urlsplit(url).hostname or ""].append((key, url))
    turns = [(turn, host, page) for host, some in by_host.items() for turn, page in enumerate(some)]
    return [page for _, _, page in sorted(turns)]
