"""For which group a speech is given: "on behalf of the Nordic countries".

Belongs here: reading that from a speech's beginning. Does not: what the group is called elsewhere, or its members.

A group is read only where the speakers say it of themselves, in the first part of the speech. Somebody else's statement
("we align ourselves with the statement made on behalf of"), thanks for others, and speaking for one's own country,
people, ministry or for a person is none.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from assets.debates.coding import cues
from assets.debates.coding.fold import ascii_only, fold
from assets.debates.coding.search import cut

SCHEMA = {"row": pl.UInt32, "start": pl.Int64, "end": pl.Int64}

_FIRST_PART = 2_500
_BEFORE = 140
_NAME = 320
_PHRASES = ("on behalf of", "on behalf also of")


def _any(words: str) -> str:
    """An expression for any of some words; "_" stands for blanks within one."""
    return "(?:" + "|".join(words.replace("_", r"\s+").split()) + ")"


#: A group's name: words with a capital, numbers, the small words between them, what stands in brackets; and lists.
_SMALL = _any(
    "the an? of and for on in its to against under as_well_as from plus one two three four five six seven "
    "eight nine ten eleven twelve thirteen fourteen fifteen more_than over some other following women "
    "peace security members? states countries group core configuration delegations? friends like-minded "
    "permanent non-permanent elected incoming outgoing (?:co-)?sponsors (?:co-)?penholders co-chairs "
    "small island developing least developed landlocked western eastern northern southern european "
    "regional participating contributing troop police children armed conflict protection civilians rule "
    "law climate responsibility protect accountability mediation civil_society organizations? peoples?"
)
_NAMED = r"[A-Z][\w'&/+-]*"
_WORD = rf"(?:{_NAMED}|\d+|(?i:{_SMALL})\b|\([^()]+\))"
_LISTED = rf"(?:,\s+(?:and\s+|namely,?\s+|as\s+well\s+as\s+)?(?:the\s+)?{_NAMED}(?:\s+{_WORD})*)"
_GROUP = ascii_only(rf"^\s+({_WORD}(?:\s+{_WORD})*{_LISTED}*)")

#: Where a name that was read too far ends: at the list of its members, at a new beginning, at small words left over.
_MEMBERS = ascii_only(r"(?i),\s+namely\b.*$")
_BEYOND = ascii_only(
    r",?\s+\b"
    + _any("I We My Our Your It Mr Ms Mrs Madame? Sir Excellency Let Allow Permit Today First This These At In As On")
    + r"\b.*$"
)
_LEFT_OVER = ascii_only(
    r"(?i)(?:[\s,]+"
    + _any("the an? of and for on in its to against under as_well_as from other following more_than over some")
    + ")+$"
)

#: The speakers say it of themselves.
_SPEAK = _any(
    "speak(?:ing)? deliver(?:ing)? mak(?:e|ing) take address say present read intervene give honou?red? pleasure "
    "privileged? pleased delighted would wish want shall will do_so join"
)
_OWN_WORDS = ascii_only(
    "(?i)(?:"
    + "|".join(
        (
            rf"\b(?:I|we)\b[^.?!]*\b{_SPEAK}\b[^.?!]*",
            r"\b(?:I|we)\b,?",
            r"\bmy\s+(?:\w+\s+){0,3}(?:honou?r|pleasure|privilege)\b[^.?!]*",
            r"\b(?:honoured|pleased|privileged)\s+to\b[^.?!]*",
            r"\b(?:this|my|our|the\s+following|joint)\s+(?:joint\s+)?(?:statement|intervention|remarks)\b[^.?!]*",
            r"(?:^|[.?!:]['\"]?)\s*(?:(?:also|speaking|and)\s+)?",
            r"(?:allow|permit|let)\s+me\b[^.?!]*",
            r"\b(?:speaking|and|also)\s+",
        )
    )
    + ")$"
)
#: They speak of somebody else's statement, or thank.
_OTHER_WORDS = ascii_only(
    r"(?i)\b"
    + _any(
        "align(?:s|ed)? associate[sd]? subscribes? endorses? supports? echo by_the delivered_by made_by "
        r"presented_by to_be thanks? thanking gratitude appreciation condolences congratulat\w+ welcome "
        "listened heard briefings? he she who they him her"
    )
    + r"\b[^.?!]*$"
)
#: No group, but one's own, a person or an office.
_NO_GROUP = ascii_only(
    r"(?i)^(?:the\s+|all\s+|both\s+)?"
    + _any(
        "my our his her their your its us each every everyone those an? people peoples governments? "
        "delegation president prime ministers? ministry secretary under deputy assistant special high "
        "executive director administrator commissioner coordinator ambassador co-?chair "
        "chair(?:s|man|person)? (?:security_)?council members_of_the_(?:security_)?council women girls men "
        "victims survivors children families civilians staff united_nations secretariat office department mr "
        "mrs ms dr republic kingdom federal state_of foreign permanent_(?:rep|mission|obs) "
        "international_community nation world peace security"
    )
    + r"\b"
)
_NO_GROUP_AT_END = ascii_only(r"(?i)\b(?:delegation|peoples?|government)$")
_A_GROUP = ascii_only(r"(?i)^(?:an?\s+(?:[\w-]+\s+){0,3}(?:group|number|coalition)|women's)\b")


@cache
def _states() -> list[str]:
    """The names of states, made plain."""
    return fold(pl.Series(cues.load().states)).str.to_lowercase().str.replace("^the ", "").to_list()


def on_behalf(folded: pl.Series) -> pl.DataFrame:
    """The first group for which a speech is given: row, start and end of its name; at most one for a text.

    `folded` are texts made plain (`fold.fold`), capitals as they are.
    """
    first = folded.str.head(_FIRST_PART)
    places = first.str.find_many(pl.Series(_PHRASES).implode(), ascii_case_insensitive=True)
    found = (
        pl.DataFrame({"text": folded, "at": places})
        .with_row_index("row")
        .filter(pl.col("at").list.len() > 0)
        .explode("at", empty_as_null=False)
        .with_columns(pl.col("at").cast(pl.Int64))
        .with_columns(
            before=cut(pl.col("at") - _BEFORE, pl.col("at")),
            behind=cut(pl.col("at"), pl.col("at") + _NAME),
        )
        .with_columns(phrase=pl.col("behind").str.extract(r"(?-u)(?i)^(on behalf (?:also )?of)\b"))
        .with_columns(
            name=pl.col("behind")
            .str.slice(pl.col("phrase").str.len_bytes())
            .str.extract(_GROUP)
            .str.replace(_MEMBERS, "")
            .str.replace(_BEYOND, "")
            .str.replace(_LEFT_OVER, "")
        )
        .filter(pl.col("name").str.len_bytes() > 1)
    )
    bare = pl.col("name").str.to_lowercase().str.replace(r"(?-u)^the\s+", "").str.replace_all(r"(?-u)\s+", " ")
    gap = pl.col("behind").str.slice(pl.col("phrase").str.len_bytes()).str.extract(r"(?-u)^(\s+)").str.len_bytes()
    start = pl.col("at") + pl.col("phrase").str.len_bytes().cast(pl.Int64) + gap.cast(pl.Int64)
    return (
        found.filter(
            pl.col("before").str.contains(_OWN_WORDS),
            ~pl.col("before").str.contains(_OTHER_WORDS),
            ~pl.col("name").str.contains(_NO_GROUP) | pl.col("name").str.contains(_A_GROUP),
            ~pl.col("name").str.contains(_NO_GROUP_AT_END),
            pl.col("name").str.contains("[A-Z0-9]") | pl.col("name").str.contains(_A_GROUP),
            ~bare.is_in(_states()),
        )
        .with_columns(start=start, end=start + pl.col("name").str.len_bytes().cast(pl.Int64))
        .unique("row", keep="first", maintain_order=True)
        .select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
    )
