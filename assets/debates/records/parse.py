"""One verbatim record, PDF or plain text -> rows as printed: the meeting, then every element in order.

Belongs here: the order of steps, and what is refused between them. Does not: any of the steps.
"""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from assets.debates import symbols
from assets.debates.coding import code
from assets.debates.records import page_numbers, read_pdf, read_text, record_rows
from assets.debates.records.cover import cover
from assets.debates.records.cover.cover import Cover
from assets.debates.records.paragraphs import Pages
from assets.debates.records.record_rows import Row
from assets.debates.records.turns import elements, invitations, people, turns
from assets.debates.records.turns.chair import Chair
from assets.debates.records.turns.elements import Element
from pipeline.contract import Refused

#: A symbol on fewer pages may be misprinted.
_REPEATED = 2
#: A letter to the Council: its symbol, and how it is headed in its first paragraphs.
_OF_LETTER = re.compile(r"\b[SA]\s?/\s?(?:\d{1,2}/)?(?:19|20)?\d\d\s?/\s?\d{1,4}\b")
_DATED = re.compile(r"\b(?:Identical )?[Ll]etters? dated \d{1,2} [A-Z][a-z]+ \d{4}")
_LETTER_BEGINS = 12
#: What a statement's file may hold of its meeting, and nobody says.
_OF_MEETINGS = {"procedure", "vote"}
_SCHEMA = {column: pl.String for column in record_rows.COLUMNS}


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows of a record: a `meeting`, then its elements; of a single statement in plain text, one `speech`.

    Raises Refused: what `read_pdf.read` refuses; pages_missing where its page numbers tell of more than it has;
    no_symbol where neither the record nor its name holds one, letter where it is one that has statements annexed;
    no_turns where no speaker label is found; several_records where running headers name two; characters_lost where the
    elements do not hold the whole body.
    """
    with _no_collection():
        if data.lstrip()[:5].startswith(b"%PDF"):
            pages = read_pdf.read(data, name)
            page_numbers.refuse_missing(pages.furniture, pages.pages, name)
        else:
            statement = read_text.statement_number(name)
            pages = read_text.read(data, name)
            if statement is not None:
                return _coded([_statement(pages, name, statement)])
        return _coded(_record(pages, name))


@contextmanager
def _no_collection() -> Iterator[None]:
    """No search for garbage meanwhile: what a record is read into is kept to the end, and holds no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _record(pages: Pages, name: str) -> list[Row]:
    front = cover.read([paragraph.text for paragraph in pages.cover], pages.furniture)
    symbol, source = _symbol(front, pages, name)
    _refuse_several(pages, name)
    found = turns.read(pages.body, styled=pages.styled, president=front.chair)
    spoken = [element for element in found if element.kind == "speech"]
    if not spoken:
        raise Refused(
            "no_turns",
            f"{name}: no speaker label in {len(pages.body)} paragraphs ({pages.characters} "
            f"characters) on {pages.pages} "
            "pages; the file may not be a verbatim record, or its text cannot be read",
        )
    held = sum(element.characters for element in found)
    body = sum(elements.count(paragraph.text) for paragraph in pages.body)
    if held != body:
        raise Refused(
            "characters_lost",
            f"{name}: the body has {body} characters, its elements {held}: a fault of the parser, report it",
        )
    guests = invitations.read(element.text for element in spoken if people.presides(element.label))
    shared = record_rows.shared(symbol, source, front)
    rows: list[Row] = [shared | record_rows.meeting(pages, front, found, body, held)]
    for number, element in enumerate(found, 1):
        following = next((later for later in found[number:] if later.kind == "speech"), None)
        row = shared | record_rows.placed(element, number)
        rows.append(row | record_rows.speech(element, guests.persons) | record_rows.vote(element, following))
    return rows


def _symbol(front: Cover, pages: Pages, name: str) -> tuple[symbols.Symbol, str]:
    """The record's symbol and where it is from: the one printed inside wins over the file's name."""
    if front.symbol is not None:
        return front.symbol, "printed"
    named = symbols.from_file_name(name)
    if named is None and (letter := _letter(pages)):
        raise Refused(
            "letter",
            f"{name}: a letter ({letter}) to which statements are annexed, no verbatim record: who speaks is told by "
            "each annex's heading, not by labels, and is not read; the corpus has the statements of such letters",
        )
    if named is None:
        raise Refused(
            "no_symbol",
            f"{name}: no record symbol (S/PV.…, A/…/PV.…) on the cover, in running headers or in the file's name",
        )
    return named, "file_name"


def _letter(pages: Pages) -> str | None:
    """The symbol of the letter that a document is; None where it is none."""
    first = " ".join(paragraph.text for paragraph in (*pages.cover, *pages.body[:_LETTER_BEGINS]))
    symbol = _OF_LETTER.search(" ".join((*pages.furniture, first)))
    return symbol[0].replace(" ", "") if symbol and _DATED.search(" ".join(first.split())) else None


def _refuse_several(pages: Pages, name: str) -> None:
    """Refuse a file whose running headers name two meetings, each repeatedly: no speech can be told to be whose."""
    headers = Counter(found.meeting for text in pages.furniture if (found := symbols.find(text)))
    repeated = sorted(symbol for symbol, count in headers.items() if count >= _REPEATED)
    if len(repeated) > 1:
        raise Refused(
            "several_records",
            f"{name}: its running headers are those of {', '.join(repeated[:4])}: give each record a file of its own",
        )


def _statement(pages: Pages, name: str, number: int) -> Row:
    """The one speech of a file that holds one statement; a text without a label keeps a speaker of null."""
    symbol = symbols.from_file_name(name)
    if symbol is None:
        raise Refused(
            "no_symbol",
            f"{name}: the name of a single statement must hold its record's symbol (S_PV.6877-speech086-….txt)",
        )
    found = turns.read(pages.body, styled=False, president=Chair())
    spoken = [element for element in found if element.kind == "speech"]
    if not found:
        raise Refused("empty", f"{name}: no text")
    if len(spoken) > 1:
        labels = ", ".join(element.label.printed for element in spoken[:3] if element.label)
        raise Refused(
            "several_turns", f"{name}: one statement expected, {len(spoken)} speaker labels found ({labels} …)"
        )
    first = spoken[0] if spoken else found[0]
    said = [part for element in found if element.kind not in _OF_MEETINGS for part in element.parts]
    whole = Element("speech", 1, 1, said, first.label, number, Chair())
    row = (
        record_rows.shared(symbol, "file_name", None)
        | record_rows.placed(whole, number)
        | record_rows.speech(whole, ())
    )
    return row | {"turn_no": str(number), "locator": f"p1 e{number}"}


def _coded(rows: list[Row]) -> pl.DataFrame:
    """The rows with the coded columns, on speeches only: of whom each speaks for, too."""
    columns = {column: [row.get(column) for row in rows] for column in record_rows.COLUMNS}
    frame = pl.DataFrame(columns, schema=_SCHEMA)
    said = pl.when(pl.col("kind") == "speech").then("text").alias("text")
    coded = code.code(frame.select(said, *code.STATES))
    return frame.with_columns(coded[column] for column in code.COLUMNS)
