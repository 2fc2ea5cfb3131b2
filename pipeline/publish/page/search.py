"""The search of a release's page: an index of what its pages are called and begin with, in every language.

Belongs here: what is indexed, having Pagefind write the index. Does not: the page that asks it (`page/pages/search`).

The same pages give the same index, to the byte, on one file system: Pagefind numbers pages as it lists them.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from html import escape, unescape
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pipeline.common.digests import digest
from pipeline.publish.page.declared import FIRST_LANGUAGE, Declared, PageError
from pipeline.publish.page.kept import Kept, Page
from pipeline.publish.page.released import Before
from pipeline.store.files import files_below, write_new

FOLDER = "pagefind"
#: Below a language, what nobody looks for by name: each document is found through its source, lists about a country on
#: its page.
LEFT_OUT = re.compile(r"document/|country/[^/]+/|(?:search|index-a-z)\.html$")
#: What Pagefind brings and the page does not use.
UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js")
#: What the index begins with. Pagefind names the languages in it in an order that chance gives.
ENTRY = "pagefind-entry.json"
#: What Pagefind is told of a page: its language, path, title, first words, headings. Telling it page by page through
#: the library takes a tenth of a second for each.
TOLD = (
    '<html lang="{0}"><body data-pagefind-body><span data-pagefind-meta="path:{1}"></span><h1>{2}</h1>'
    '<p data-pagefind-meta="lead">{3}</p><p>{4}</p></body></html>'
)
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_LEAD = re.compile(r'<p class="lead"[^>]*>(.*?)</p>', re.DOTALL)
_HEADS = re.compile(r"<h[23][^>]*>(.*?)</h[23]>", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")


class Found(NamedTuple):
    """What is indexed of a page: its path, language, heading, first words, and headings below."""

    path: str
    language: str
    title: str
    lead: str
    heads: str


def wanted(declared: Declared) -> bool:
    """Whether a page asks the index."""
    return any(kind.name == "search" for kind in declared.kinds)


def indexed(folder: Path, pages: Iterable[Found], kept: Kept, before: Before) -> Iterator[tuple[str, bytes]]:
    """Have the index of these pages in a folder: its files below it, and their bytes.

    The index of the same pages is taken from where it was written last.
    """
    listed = sorted(pages)
    made_of = digest([*UNUSED, version("pagefind-bin"), TOLD, *(part for found in listed for part in found)])
    if found := kept.found(FOLDER, made_of):
        for file, data in zip(found[0].files, found[1], strict=True):
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            before.write(file, data)
            yield file, data
        return
    _index(folder, listed)
    files = [f"{FOLDER}/{path}" for path in files_below(folder / FOLDER)]
    kept.note(FOLDER, Page(made_of, files=files))
    yield from ((file, (folder / file).read_bytes()) for file in files)


def _index(folder: Path, pages: Iterable[Found]) -> None:
    """Write the index of pages, sorted, into a folder."""
    with TemporaryDirectory(prefix="wps-search-") as told:
        folders = {""}
        for path, *said in pages:
            if (parent := path.rpartition("/")[0]) not in folders:
                Path(told, parent).mkdir(parents=True, exist_ok=True)
                folders.add(parent)
            language, title, lead, heads = map(escape, said)
            write_new(f"{told}/{path}", TOLD.format(language, escape(path), title, lead, heads).encode())
        _have_written(Path(told), folder / FOLDER)
    _sorted(folder / FOLDER / ENTRY)
    for pattern in UNUSED:
        for file in (folder / FOLDER).glob(pattern):
            file.unlink()


def found_in(path: str, page: bytes, languages: tuple[str, ...]) -> Iterator[Found]:
    """What is indexed of a file below a release's page; nothing of one that nobody looks for by name."""
    first, _, rest = path.partition("/")
    language, own = (first, rest) if first in languages else (FIRST_LANGUAGE, path)
    if path.endswith(".html") and not LEFT_OUT.match(own):
        text = page.decode()
        if title := _TITLE.search(text):
            lead = _LEAD.search(text)
            heads = " ".join(_said(head) for head in _HEADS.findall(text))
            yield Found(path, language, _said(title[1]), _said(lead[1]) if lead else "", heads)


def _have_written(pages: Path, target: Path) -> None:
    """Have Pagefind index the pages of a folder. Raises PageError with its words when it cannot."""
    from pagefind_bin import get_executable

    command = [str(get_executable()), "--site", str(pages), "--output-path", str(target), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the library's own program
    if done.returncode:
        raise PageError(f"the index for searching: {' '.join((done.stderr or done.stdout).split())}")


def _sorted(file: Path) -> None:
    entry = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True), encoding="utf-8")


def _said(html: str) -> str:
    return " ".join(unescape(_TAGS.sub(" ", html)).split())
