"""The search of a release's page: an index of what its pages are called and begin with, in every language.

Belongs here: what is indexed, having Pagefind write the index. Does not: the page that asks it (`page/pages/search`).

The same pages give the same index, to the byte.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from pipeline.page.declared import FIRST_LANGUAGE, Declared

FOLDER = "pagefind"
#: Below a language, what nobody looks for by name: each document is found through its source.
LEFT_OUT = ("document/", "search.html", "index-a-z.html")
#: What Pagefind brings and the page does not use.
UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js")
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_LEAD = re.compile(r'<p class="lead"[^>]*>(.*?)</p>', re.DOTALL)
_HEADS = re.compile(r"<h[23][^>]*>(.*?)</h[23]>", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")


def wanted(declared: Declared) -> bool:
    """Whether a page asks the index."""
    return any(kind.name == "search" for kind in declared.kinds)


def index(folder: Path, languages: tuple[str, ...]) -> None:
    """Write the index of the pages in a folder into it."""
    asyncio.run(_index(folder, languages))
    for pattern in UNUSED:
        for file in (folder / FOLDER).glob(pattern):
            file.unlink()


async def _index(folder: Path, languages: tuple[str, ...]) -> None:
    from pagefind.index import IndexConfig, PagefindIndex

    async with PagefindIndex(config=IndexConfig(output_path=str(folder / FOLDER))) as made:
        for path, language, title, lead, heads in _pages(folder, languages):
            await made.add_custom_record(
                url=f"/{path}", content=f"{title}. {lead} {heads}", language=language,
                meta={"title": title, "lead": lead, "path": path},
            )  # fmt: skip
        await made.write_files(str(folder / FOLDER))


def _pages(folder: Path, languages: tuple[str, ...]) -> Iterator[tuple[str, str, str, str, str]]:
    """Of every page its path, language, heading, first words, and headings below."""
    for file in sorted(folder.rglob("*.html")):
        path = file.relative_to(folder).as_posix()
        first, _, rest = path.partition("/")
        language, own = (first, rest) if first in languages else (FIRST_LANGUAGE, path)
        text = file.read_text(encoding="utf-8")
        title = _TITLE.search(text)
        if title and not own.startswith(LEFT_OUT):
            lead = _LEAD.search(text)
            heads = " ".join(_said(head) for head in _HEADS.findall(text))
            yield path, language, _said(title[1]), _said(lead[1]) if lead else "", heads


def _said(html: str) -> str:
    return " ".join(unescape(_TAGS.sub(" ", html)).split())
