"""Pages that say what they said before are taken from the page that was made last.

Belongs here: what each page was made of, and its bytes where that is the same. Does not: what a page asks (`asked`),
making one (`rendering`).

Nothing is believed: a page is taken only where its ground (all code, templates, words and names), its rows and every
answer are the same, and its bytes are those that were written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from sys import version as python
from typing import Any, NamedTuple

from pipeline.common.digests import digest, short
from pipeline.publish.page.declared import Declared
from pipeline.publish.page.place import RELEASES, SITE
from pipeline.store.files import write_atomically

#: Below a home, what the pages that were made last are made of.
RECORD = "work/records/pages.json"
#: Libraries that a page's bytes depend on.
ENGINES = ("babel", "duckdb", "jinja2", "markdown-it-py", "markupsafe", "vl-convert-python")
_PROGRAM = Path(__file__).parents[2]


class Page(NamedTuple):
    """A page: the digest of its rows, its files, what it asked and the digest of the answers, the places that it shows,
    its title in each language."""

    rows: str
    files: Sequence[str]
    asked: Sequence[tuple[str, Sequence[object]]] = ()
    answers: str = ""
    places: Sequence[tuple[str, str]] = ()
    titles: Sequence[str] = ()


class Kept:
    """The pages of the page that was made last, and those of the one that is being made, by address."""

    def __init__(self, home: Path) -> None:
        self._file, self._releases = home / RECORD, home / SITE / RELEASES
        self._ground, self._folder = "", self._releases
        self._before: Mapping[str, Page] = {}
        self._noted: Mapping[str, str] = {}
        self._now: dict[str, Page] = {}

    def stand_on(self, ground: str) -> None:
        """Take pages whose ground was this one, and note those that are made on it."""
        self._ground, record = ground, _read(self._file)
        if record and record["ground"] == ground:
            self._before = {address: Page(*page) for address, page in record["pages"].items()}
            self._noted, self._folder = record["files"], self._releases / record["release"]

    def found(
        self, address: str, rows: str, answered: Callable[[Sequence[tuple[str, Sequence[object]]]], str] | None = None
    ) -> tuple[Page, list[bytes]] | None:
        """A page and the bytes of its files, where all that it was made of is the same; `answered` gives the digest of
        the answers to questions."""
        page = self._before.get(address)
        if page is None or page.rows != rows:
            return None
        if answered and answered(page.asked) != page.answers:
            return None
        try:
            data = [(self._folder / file).read_bytes() for file in page.files]
        except OSError:  # that page was taken away
            return None
        if any(self._noted.get(file) != short(one) for file, one in zip(page.files, data, strict=True)):
            return None
        self._now[address] = page
        return page, data

    def note(self, address: str, page: Page) -> None:
        """Note what a page is made of."""
        self._now[address] = page

    def write(self, release_id: str, noted: Mapping[str, str]) -> None:
        """Keep what was noted of a release's pages; `noted` are the digests of their files."""
        files = {file: noted[file] for page in self._now.values() for file in page.files}
        record = {"ground": self._ground, "release": release_id, "files": files, "pages": self._now}
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
        write_atomically(self._file, short(text).encode() + b"\n" + text)


def _read(file: Path) -> Any:
    """What was kept; nothing where no page was made, or where it was written into since."""
    try:
        seal, _, text = file.read_bytes().partition(b"\n")
        return json.loads(text) if seal == short(text).encode() else None
    except OSError:  # no page was made before, or its record was taken away
        return None


def ground_of(declared: Declared, *more: object) -> str:
    """The digest of all that every page is made of: program, declarations, libraries, and what else is the same for
    all pages."""
    program = sorted(_PROGRAM.rglob("*.py"))
    said = [p for p in sorted(declared.folder.rglob("*")) if p.is_file() and "vendor" not in p.parts]
    files = [part for p in (*program, *said) for part in (str(p), p.read_bytes())]
    engines = [python, *(version(name) for name in ENGINES)]
    return digest([*engines, repr((declared.public, declared.site, declared.languages, more)), *files])
