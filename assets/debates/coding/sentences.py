"""Where sentences begin and end.

Belongs here: parting a text into sentences. Does not: what they say.

A sentence ends at a full stop, question or exclamation mark (and what closes after it) before a blank, unless a small
letter follows; and at an empty line. A title, an abbreviation or an initial ends none: "Mr.", "No. 5", "U.S.",
"10 a.m.". A single line end is a blank: texts come wrapped, too.
"""

from __future__ import annotations

import polars as pl

from assets.debates.coding.fold import ascii_only

SCHEMA = {"row": pl.UInt32, "start": pl.Int64, "end": pl.Int64, "asked": pl.Boolean}

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
_INITIAL = ascii_only(r"\b([B-HJ-Z])\.(\s[A-Z][a-z.])")
_CLOSING = r"[\"')\]]*"
_SENTENCE = ascii_only(
    rf"(?:[^.!?{_GAP}]|[.!?]+{_CLOSING}[^\s.!?\"')\]{_GAP}]|[.!?]+{_CLOSING}[ \t\r\n]+[a-z])*"
    rf"(?:[.!?]+{_CLOSING}\s*{_GAP}?\s*|{_GAP}\s*|$)"
)


def sentences(folded: pl.Series) -> pl.DataFrame:
    """The sentences of texts made plain (`fold.fold`): row, start, end (in characters), and whether it is a question.

    A sentence carries no blanks at its ends; text[start:end] is the sentence as it was. In order of row and start.
    """
    marked = folded.str.replace_all(r"\r\n", " \n")
    # An empty line becomes one mark and blanks, as many characters as it was.
    marked = marked.str.replace_all(r"(?-u)\n(\s*)\n", f"{_GAP}$1 ")
    for pattern in _ABBREVIATED:
        marked = marked.str.replace_all(f"(?-u){pattern}", f"$1{_DOT}$next" if "next" in pattern else f"$1{_DOT}")
    for _ in range(2):  # "J. F. Kennedy": the second initial is read with the first, and marked in a second round
        marked = marked.str.replace_all(_INITIAL, f"$1{_DOT}$2")
    tiles = (
        pl.DataFrame({"tile": marked.str.extract_all(_SENTENCE)})
        .with_row_index("row")
        .filter(pl.col("tile").list.len() > 0)
        .explode("tile", empty_as_null=False)
    )
    # Tiles leave nothing out: where one begins is what the tiles of its text before it measure.
    size = pl.col("tile").str.len_bytes().cast(pl.Int64)
    before = size.cum_sum() - size
    first = pl.when(pl.col("row").ne_missing(pl.col("row").shift())).then(before).forward_fill()
    lead = size - pl.col("tile").str.strip_chars_start().str.len_bytes().cast(pl.Int64)
    return (
        tiles.with_columns(sentence=pl.col("tile").str.strip_chars(), start=before - first + lead)
        .filter(pl.col("sentence").str.len_bytes() > 0)
        .with_columns(
            end=pl.col("start") + pl.col("sentence").str.len_bytes().cast(pl.Int64),
            asked=pl.col("sentence").str.contains(rf"\?{_CLOSING}$"),
        )
        .select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
    )
