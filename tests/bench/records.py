"""Parsing verbatim records: the time, against pypdfium2 extracting the same pages' text, and the turns found.

The records are those that can be read; a scanned one that is refused would only flatter the ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium

from assets.debates.records import read_pdf
from assets.debates.records.parse import parse
from pipeline.contract import Refused
from tests.bench.timing import seconds
from tests.support.record_truth import scores

RUNS = 3


def readable(folder: Path) -> list[Path]:
    """The records of a folder that the parser does not refuse; reading them warms everything up."""
    found = []
    for path in sorted(folder.glob("*.pdf")):
        try:
            parse(path.read_bytes(), path.name)
        except Refused:
            continue
        found.append(path)
    return found


def extract_text(records: Sequence[Path]) -> int:
    """Extract every page's text of every record; the number of characters."""
    count = 0
    for path in records:
        with pdfium.PdfDocument(path) as document:
            for page in document:
                text = page.get_textpage()
                count += len(text.get_text_range())
                text.close()
                page.close()
    return count


def parse_all(records: Sequence[Path]) -> int:
    """Parse every record; the number of rows."""
    return sum(parse(path.read_bytes(), path.name).height for path in records)


def lay_out_all(records: Sequence[Path]) -> int:
    """Read every record's pages; the number of paragraphs."""
    return sum(len(read_pdf.read(path.read_bytes(), path.name).body) for path in records)


def measure(mirror: Path | None) -> list[tuple[str, str, str]]:
    """Time in one process: records are independent, so that workers divide both sides alike."""
    if mirror is None:
        return [("parsing verbatim records / pypdfium2 extracting text", "not measured: set WPS_MIRROR", "3")]
    records = readable(mirror / "sc_records")
    text, whole, pages = (
        min(seconds(partial(work, records)) for _ in range(RUNS)) for work in (extract_text, parse_all, lay_out_all)
    )
    timed = f"{whole / text:.2f} ({whole:.2f} s, {len(records)} records; pages alone {pages / text:.2f})"
    return [("parsing verbatim records / pypdfium2 extracting text", timed, "3"), *_turns(mirror)]


def _turns(mirror: Path) -> list[tuple[str, str, str]]:
    """One line a record that was read by hand: those of the mirror, and the cases beside it."""
    cases = mirror.parent / "cases" / "records"
    folders = ((mirror / "sc_records", mirror.parent / "truth"), (cases, cases))
    return [
        (
            f"turns of {name}, read by hand",
            f"F1 {score.f1:.3f}, {score.share_whole:.3f} wholly right ({score.expected} turns)",
            "0.98, 0.95",
        )
        for records, truths in folders
        for name, score in scores(records, truths, parse).items()
    ]
