"""Where sentences begin and end.

Belongs here: parting a text into sentences. Does not: what they say.

A sentence ends at a full stop, question or exclamation mark (and what closes after it) before a blank, unless a small
letter follows; at a full stop between a word and one with a capital ("the past.As a"); and at an empty line. A title,
an abbreviation or an initial ends none: "Mr.", "No. 5", "U.S.", "10 a.m.". A single line end is a blank: texts come
wrapped, too.
"""

from __future__ import annotations

import re

import polars as pl

from assets.debates.coding.search import framed

SCHEMA = {"row": pl.UInt32, "start": pl.Int64, "end": pl.Int64, "asked": pl.Boolean}

#: Where a sentence begins and ends, and whether it is a question.
Sentence = tuple[int, int, bool]

#: Stand for a full stop that ends no sentence, and for an empty line (a blank itself), in the working copy of a text.
_DOT = "\x01"
_GAP = "\x0b"

_ABBREVIATED = (
    # Titles, and what stands before a name or a number.
    (
        r"\b(Mr|Mrs|Ms|Messrs|Mmes|Dr|Drs|Prof|Rev|Hon|St|Sr|Jr|Gen|Lt|Col|Maj|Capt|Sgt|Amb|Gov|Sen|Rep|"
        r"paras?|pp|vol|cf|vs|e\.g|i\.e|viz|approx)\."
    ),
    r"\b(Nos?|Arts?|art|arts|Add|Corr|Rev|Res|Doc|Sect|p)\.(?P<next>\s?\d)",
    r"\b(a\.m|p\.m|U\.S\.A|U\.S|U\.K|U\.N|D\.C|P\.O|Ph\.D|U\.S\.S\.R|D\.R\.C)\.",
)
#: An initial before a name ("Martin L. King"); "I" and "A" are words.
_INITIAL = r"(?-u)\b([B-HJ-Z])\.(\s[A-Z][a-z.])"
_BLANKS = " \t\n\v\f\r"
#: Behind which a sentence ends: an empty line; marks and what closes, unless the sentence goes on after them.
_END = re.compile(
    rf"[.!?{_GAP}](?:(?<={_GAP})|(?<=[a-z][a-z]\.)(?=[A-Z][a-z])"
    r"|[.!?]*+[\"')\]]*+(?![^\s.!?\"')\]]|[ \t\r\n]+[a-z]))\s*+",
    re.ASCII,
)
_CLOSING = "\"')]"


def sentences(folded: pl.Series) -> pl.DataFrame:
    """The sentences of texts made plain (`fold.fold`): row, start, end (in characters), and whether it is a question.

    A sentence carries no blanks at its ends; text[start:end] is the sentence as it was. In order of row and start.
    """
    return framed([[] if text is None else parted(text) for text in marked(folded)], SCHEMA)


def marked(folded: pl.Series) -> list[str | None]:
    """Working copies of texts made plain, as long, to be `parted`: without the full stops that end no sentence."""
    text = pl.col("text").str.replace_all("\r\n", " \n", literal=True)
    # An empty line becomes one mark and blanks, as many characters as it was.
    text = text.str.replace_all(r"(?-u)\n(\s*)\n", f"{_GAP}$1 ")
    for pattern in _ABBREVIATED:
        text = text.str.replace_all(f"(?-u){pattern}", f"$1{_DOT}$next" if "next" in pattern else f"$1{_DOT}")
    for _ in range(2):  # "J. F. Kennedy": the second initial is read with the first, and marked in a second round
        text = text.str.replace_all(_INITIAL, f"$1{_DOT}$2")
    return folded.alias("text").to_frame().select(text).to_series().to_list()


def parted(text: str) -> list[Sentence]:
    """The sentences of a text that is `marked`, in order."""
    found: list[Sentence] = []
    begin = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        tile = text[begin:end]
        sentence = tile.strip(_BLANKS)
        if sentence:
            start = begin + len(tile) - len(tile.lstrip(_BLANKS))
            found.append((start, start + len(sentence), sentence.rstrip(_CLOSING).endswith("?")))
        begin = end
    return found
