"""Meetings of 2020 made of the corpus' statements: one line each, or wrapped; the statements are the turns."""

from __future__ import annotations

import io
import re
import tarfile
import textwrap
from functools import cache

import polars as pl
import pytest

from assets.debates.records.parse import parse
from tests.support import environment

pytestmark = pytest.mark.skipif(environment.MIRROR is None, reason="WPS_MIRROR names no folder of downloads")
#: A label as it is printed: name, state, language.
_LABEL = re.compile(
    r"(?P<speaker>[^():]+?) ?(?:\((?!spoke)(?P<affiliation>[^()]+(?:\([^()]*\))?[^()]*)\))? ?"
    r"(?:\(spoke in (?P<language>\w+)\))?:"
)


@cache
def meetings() -> dict[str, list[str]]:
    """Statements by meeting, in order, each on one line."""
    found: dict[str, dict[str, str]] = {}
    archive = (environment.MIRROR / "sc_debates_corpus" / "speeches_2020.tar.gz").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for member in files:
            if member.isfile() and "_spch" in member.name:
                meeting, number = member.name.rsplit("/", 1)[-1].split("_spch")
                text = files.extractfile(member).read().decode("cp1252")
                found.setdefault(meeting, {})[number] = " ".join(text.split())
    return {meeting: [text for _, text in sorted(some.items())] for meeting, some in sorted(found.items())}


def on_lines(statement: str) -> str:
    return "\n".join(textwrap.wrap(statement, 60, break_on_hyphens=False))


@pytest.mark.parametrize(("form", "step"), [(str, 2), (on_lines, 8)], ids=["a line each", "wrapped"])
def test_statements_are_the_turns(form, step):
    """Of every second (eighth) meeting: none refused, one turn a statement, labels as printed where OCR left them."""
    turns = agreed = 0
    for meeting, statements in list(meetings().items())[::step]:
        name = f"S_PV.{meeting.split('SPV.')[1].replace('Resumption', '_Resumption')}-EN.txt"
        rows = parse("\n\n".join(map(form, statements)).encode(), name).filter(pl.col("kind") == "speech")
        assert rows.height == len(statements), name
        for statement, row in zip(statements, rows.iter_rows(named=True), strict=True):
            label = _LABEL.match(statement)
            if label is not None:
                turns += 1
                agreed += all(row[part] == value for part, value in label.groupdict().items())
                assert not re.search(r"\bA vote was taken by show|The meeting rose at \d", row["text"]), (
                    name,
                    statement,
                )
    assert agreed >= 0.99 * turns > 100
