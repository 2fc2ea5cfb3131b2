"""A cold parse of all reports, against pypdfium2 reading the position of every character of the same pages."""

from __future__ import annotations

import ctypes
from concurrent.futures import Executor
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from assets.un_personnel import reports
from pipeline.contract import Document
from pipeline.parse.workers import parse_all, pool
from pipeline.store.parsed import ParseCache
from tests.bench.timing import seconds

WORKERS = 2


def read_positions(path: Path) -> int:
    """Read a document's text with the box of every character; the number of characters."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    count = 0
    with pdfium.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            characters = text.count_chars()
            text.get_text_range()
            for index in range(characters):
                raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
            count += characters
            text.close()
            page.close()
    return count


def measure(mirror: Path | None) -> list[tuple[str, str, str]]:
    """Both with two workers that are already running, so that only the reading is compared."""
    if mirror is None:
        return [("cold parse of all reports / pypdfium2 reading positions", "not measured: set WPS_MIRROR", "3")]
    unique = {sha256(p.read_bytes()).hexdigest(): p for p in sorted((mirror / "un_contributions").glob("*.pdf"))}
    documents = [
        Document("un_contributions", p.name, digest, p.stat().st_size, "mirror") for digest, p in unique.items()
    ]
    with pool(WORKERS) as crew:
        list(crew.map(read_positions, [*unique.values()][:WORKERS]))
        baseline = seconds(lambda: sum(crew.map(read_positions, unique.values())))

    def shared(_workers: int) -> Executor:
        return _Lent(crew)

    with pool(WORKERS) as crew, TemporaryDirectory() as folder:
        parse_all(
            documents[:WORKERS], reports.parse, ParseCache(Path(folder) / "warm", "0"), _path(unique), WORKERS, shared
        )
        turns = iter(range(100))
        parsed = seconds(
            lambda: parse_all(
                documents,
                reports.parse,
                ParseCache(Path(folder) / str(next(turns)), "0"),
                _path(unique),
                WORKERS,
                shared,
            )
        )
    ratio = f"{parsed / baseline:.2f} ({parsed:.1f} s, {len(documents)} documents)"
    return [("cold parse of all reports / pypdfium2 reading positions", ratio, "3")]


def _path(unique: dict[str, Path]):
    return lambda document: unique[document.sha256]


class _Lent(Executor):
    """An executor that outlives the `with` block it is lent to."""

    def __init__(self, crew: Executor) -> None:
        self._crew = crew

    def submit(self, *args, **kwargs):
        return self._crew.submit(*args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """The lender shuts it down."""
