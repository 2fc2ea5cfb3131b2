"""Which resolutions of the Security Council a text cites, as printed.

Belongs here: finding citations of the Council's resolutions. Does not: which resolutions exist, or which year a number
without one belongs to: a year that is not printed stays null.

Read are "resolution 1325 (2000)", "resolution 1325", "resolution 1325 of [31 October] 2000", lists of these,
"S/RES/2242 (2015)", "UNSCR 1325", and a bare "1325 (2000)". Not read are resolutions of other organs: numbers with a
session ("76/305", "194 (III)", "A/RES/48/104"), and numbers without one that the text gives to another organ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import polars as pl

from assets.debates.coding.search import Hit, Phrases, framed, hits, spaced

SCHEMA = {"row": pl.UInt32, "number": pl.Int64, "year": pl.Int64, "start": pl.Int64, "end": pl.Int64}


def _compiled(pattern: str) -> re.Pattern[str]:
    """An expression for texts made plain."""
    return re.compile(pattern, re.ASCII)


#: What a citation begins with, and what follows a bare number: a search for these spares the rest of the text the
#: closer look.
_ANCHORS = ("resolution", "s/res/", "unscr")
_BRACKETS = ("(19", "(20")
PHRASES = (*_ANCHORS, *_BRACKETS)
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = rf"(?:\s*\(\s*(?:19|20)\d\d\s*\)|,?\s+of\s+(?:(?:\d{{1,2}}\s+)?{_MONTH},?\s+)?(?:19|20)\d\d\b)"
#: A session, as the General Assembly and others number: 48/104, 194 (III), 377 A (V), 3379 (XXX), 2004/5.
_SESSION = r"(?:\s*/\s*\d{1,4}\b(?:\s?[A-Z]\b)?|\s?[A-Z]?\s*\([IVXLC][-\w ]{0,7}\))"
_ITEM = rf"\d{{1,4}}\b(?:{_YEAR}|{_SESSION})?"
_BETWEEN = r"(?:\s*[,;]\s*(?:and\s+|or\s+|as\s+well\s+as\s+|to\s+)?|\s+(?:(?:and|or|to|through|as\s+well\s+as)\s+)?)"
_HEAD = r"(?:resolutions?[,:]?\s+(?:(?:nos?\.?|numbers?)\s+)?|S/RES/|UNSCRs?\s*-?\s*)"
_CITED = _compiled(rf"(?i){_HEAD}{_ITEM}(?:{_BETWEEN}{_ITEM})*")
#: One piece of what is cited: what stands before a number, and the number with its year or session.
_PIECE = _compiled(rf"(?i)\D*?{_ITEM}")
_DATED = _compiled(rf"(?i)\d{{1,4}}({_YEAR})\Z")
_OF_SESSION = _compiled(rf"\d{{1,4}}{_SESSION}\Z")
_PLURAL = _compiled("(?i)(?:resolutions|UNSCRs)")
_NUMBER = _compiled(r"\d{1,4}")
_FOUR = _compiled(r"\d{4}")
_INSIDE = _compiled(r"\w\Z")
_BARE = _compiled(r"(?:^|[\s(;:\"']|(?<!\d),)(\d{3,4})\s?\Z")
_BARE_YEAR = _compiled(r"\(((?:19|20)\d\d)\)")

_BLANKS = " \t\n\v\f\r"
_WINDOW = 400
_BEFORE = 90
_ORGANS = (
    r"(?i)\b(?:Assembly|Human\s+Rights\s+Council|Economic\s+and\s+Social\s+Council|ECOSOC|Commission\s+on\s+Human\s+Rights|"
    r"African\s+Union|AU|PSC|OSCE|Council\s+of\s+Europe|Ministerial|Parliamentary|Arab\s+League|League\s+of\s+Arab\s+States|Peace\s+and\s+Security\s+Council|Agency|IAEA|UNESCO|"
    r"Parliament|Congress|Senate|House|Knesset|Conference|Board)(?:'s)?\s+"
)
#: Before a citation: the resolution is another organ's. With words between, only where no year tells otherwise ("the
#: African Union and resolution 2457 (2019)").
_OTHER_ORGAN = _compiled(rf"{_ORGANS}(?P<between>(?:[\w-]+\s+){{0,2}})\Z")
_BOTH_ORGANS = _compiled(
    r"(?i)\bSecurity\s+Council,?\s+(?:and|or)\s+(?:the\s+)?General\s+Assembly(?:'s)?\s+(?:[\w-]+\s+){0,2}\Z"
)
#: Directly after one.
_OF_OTHER_ORGAN = _compiled(
    r"(?i),?\s+(?:of|by|in)\s+the\s+(?:United\s+Nations\s+)?(?:General\s+Assembly|Human\s+Rights\s+Council)\b"
)
#: After a number that counts something ("the resolution 20 years ago").
_COUNTED = _compiled(
    r"(?i)(?:\s*-?\s*(?:years?|months?|weeks?|days?|hours?|minutes?|times|women|men|people|persons|children|civilians|"
    r"members?|States|countries|delegations|votes?|per\s+cent|percent|thousand|million|billion|sponsors)\b|\s*%|[.,:]\d)"
)
#: Before a bare number with a year that is no resolution's.
_NO_RESOLUTION = _compiled(
    r"(?i)(?:\bNos?\.|\b(?:convention|protocol|directive|regulation|law|act|decree|order|articles?|rules?|paragraphs?|paras?\.?|"
    r"chapter|pages?|case|agenda|annex|assembly|in|since|until|of|year|from)|[$/.-])\s*\Z"
)
#: Those of them behind which a resolution of the year may stand all the same. Some 15 were adopted a year up to 1990,
#: some 61 a year since.
_FROM = _compiled(r"(?i)\b(?:in|since|until|of|from)\s*\Z")
_GROWTH, _A_YEAR_BEFORE, _A_YEAR_SINCE, _OFF = 1990, 15, 61, 130
_OF_ONE = _compiled(
    r"(?i)\b(?:implementation|adoption|anniversary|provisions|objectives|spirit|letter|terms|violation)\s+of\s*\Z"
)


class Citation(NamedTuple):
    """A resolution cited: year is null where none is printed."""

    number: int
    year: int | None
    start: int
    end: int


class _Number(NamedTuple):
    """A number behind a word for resolutions, where its digits begin, and whether it is a resolution of the Council."""

    citation: Citation
    digits_at: int
    council: bool


def citations(folded: pl.Series) -> pl.DataFrame:
    """Every citation of a Council resolution in texts made plain (`fold.fold`).

    Returns row, number, year (null when none is printed), start and end: the first of a list begins at the word
    "resolution", the others at their numbers. In order of row and start.
    """
    found = zip(folded.to_list(), hits(spaced(folded), Phrases.of((), PHRASES)), strict=True)
    return framed([in_text(text, own) for text, own in found], SCHEMA)


def in_text(text: str | None, found: Iterable[Hit]) -> list[Citation]:
    """The citations in one folded text, of the hits in it."""
    if text is None:
        return []
    anchored = [(at, phrase in _BRACKETS) for at, phrase in found if phrase in PHRASES]
    numbers = [number for at, bare in anchored if not bare for number in _cited(text, at)]
    claimed = {number.digits_at for number in numbers}
    bare = [citation for at, bare in anchored if bare and (citation := _bare(text, at))]
    named = [number.citation for number in numbers if number.council]
    return sorted(
        [*named, *(citation for citation in bare if citation.start not in claimed)], key=lambda citation: citation.start
    )


def _cited(text: str, at: int) -> Iterator[_Number]:
    """Every number behind the word for resolutions that begins at a place."""
    before = text[max(0, at - _BEFORE) : at]
    cited = None if _INSIDE.search(before) else _CITED.match(text[at : at + _WINDOW])
    if not cited:
        return
    behind = at + cited.end()
    after = text[behind : behind + 60]
    plural = _PLURAL.match(cited[0]) is not None
    organ, of_organ = _OTHER_ORGAN.search(before), _OF_OTHER_ORGAN.match(after)
    other = organ is not None or of_organ is not None
    apart = organ is not None and bool(organ["between"]) and of_organ is None
    both = other and _BOTH_ORGANS.search(before) is not None
    pieces = _PIECE.findall(cited[0])
    years = [dated and _FOUR.search(dated[1]) for dated in map(_DATED.search, pieces)]
    all_unsaid = not any(years)
    begin = at
    for place, (piece, year) in enumerate(zip(pieces, years, strict=True)):
        number = _NUMBER.search(piece)
        if number is None:
            continue
        end = begin + len(piece)
        digits_at = begin + number.start()
        last = place == len(pieces) - 1
        citation = Citation(int(number[0]), int(year[0]) if year else None, digits_at if place else at, end)
        council = (
            _OF_SESSION.search(piece) is None
            and (not other or (both and year is not None) or (apart and _likely(citation)))
            # A number without a year is one only after the word itself, or among its like after the plural.
            and (
                year is not None or place == 0 or (plural and (all_unsaid or _beside(number[0], pieces, years, place)))
            )
            and (year is not None or (len(number[0]) >= 3 and not (last and _COUNTED.match(after))))
            and int(number[0]) > 0
        )
        yield _Number(citation, digits_at, council)
        begin = end


def _beside(number: str, pieces: Sequence[str], years: Sequence[re.Match[str] | None], place: int) -> bool:
    """Whether the next of a list with a year tells that this is one of its like: "1888 and 1889 (2009)"."""
    following = next((later for later in range(place + 1, len(pieces)) if years[later]), None)
    year = years[following] if following is not None else None
    return year is not None and _likely(Citation(int(number), int(year[0]), 0, 0))


def _bare(text: str, at: int) -> Citation | None:
    """A number before a year in brackets, without a word before it: "the implementation of 1325 (2000)"."""
    number = _BARE.search(text[max(0, at - 7) : at])
    year = _BARE_YEAR.match(text[at : at + 6])
    if number is None or year is None or number[1].startswith("0"):
        return None
    # A number that could be a year says nothing by itself.
    if 1940 <= int(number[1]) <= 2060:
        return None
    start = at - (text[at - 1] in _BLANKS) - len(number[1])
    before = text[max(0, start - _BEFORE) : start]
    cited = Citation(int(number[1]), int(year[1]), start, at + 6)
    other = _NO_RESOLUTION.search(before) and not _OF_ONE.search(before) and not _FROM.search(before)
    return None if other or not _likely(cited) else cited


def _likely(cited: Citation) -> bool:
    """Whether a number is about that of the Council's resolutions in its year: "from 1325 (2000) to 2242 (2015)"."""
    year = cited.year or 0
    before, since = min(year, _GROWTH) - 1946, max(year - _GROWTH, 0)
    return abs(cited.number - _A_YEAR_BEFORE * before - _A_YEAR_SINCE * since) <= _OFF
