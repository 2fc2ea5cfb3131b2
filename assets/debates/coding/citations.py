"""Which resolutions of the Security Council a text cites, as printed.

Belongs here: finding citations of the Council's resolutions. Does not: which resolutions exist, or which year a number
without one belongs to: a year that is not printed stays null.

Read are "resolution 1325 (2000)", "resolution 1325", "resolution 1325 of [31 October] 2000", lists of these,
"S/RES/2242 (2015)", "UNSCR 1325", and a bare "1325 (2000)". Not read are resolutions of other organs: numbers with a
session ("76/305", "194 (III)", "A/RES/48/104"), and numbers without one that the text gives to another organ.
"""

from __future__ import annotations

import polars as pl

from assets.debates.coding.fold import ascii_only
from assets.debates.coding.search import cut

SCHEMA = {"row": pl.UInt32, "number": pl.Int64, "year": pl.Int64, "start": pl.Int64, "end": pl.Int64}

#: What a citation begins with: a search for these spares the rest of the text the closer look.
_ANCHORS = ("resolution", "s/res/", "unscr")
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = rf"(?:\s*\(\s*(?:19|20)\d\d\s*\)|,?\s+of\s+(?:(?:\d{{1,2}}\s+)?{_MONTH},?\s+)?(?:19|20)\d\d\b)"
#: A session, as the General Assembly and others number: 48/104, 194 (III), 377 A (V), 3379 (XXX), 2004/5.
_SESSION = r"(?:\s*/\s*\d{1,4}\b(?:\s?[A-Z]\b)?|\s?[A-Z]?\s*\([IVXLC][-\w ]{0,7}\))"
_ITEM = rf"\d{{1,4}}\b(?:{_YEAR}|{_SESSION})?"
_BETWEEN = r"(?:\s*[,;]\s*(?:and\s+|or\s+|as\s+well\s+as\s+|to\s+)?|\s+(?:(?:and|or|to|through|as\s+well\s+as)\s+)?)"
_HEAD = r"(?:resolutions?[,:]?\s+(?:(?:nos?\.?|numbers?)\s+)?|S/RES/|UNSCRs?\s*-?\s*)"
_CITED = ascii_only(rf"(?i)^({_HEAD}{_ITEM}(?:{_BETWEEN}{_ITEM})*)")
#: One piece of what is cited: what stands before a number, and the number with its year or session.
_PIECE = ascii_only(rf"(?i)\D*?{_ITEM}")
_DATED = ascii_only(rf"(?i)\d{{1,4}}({_YEAR})$")
_OF_SESSION = ascii_only(rf"\d{{1,4}}{_SESSION}$")
_BARE = ascii_only(r"(?:^|[\s(,;:\"'])(\d{3,4})\s?$")

_WINDOW = 400
_BEFORE = 90
#: Directly before a citation: the resolution is another organ's.
_OTHER_ORGAN = ascii_only(
    r"(?i)\b(?:Assembly|Human\s+Rights\s+Council|Economic\s+and\s+Social\s+Council|ECOSOC|Commission\s+on\s+Human\s+Rights|"
    r"African\s+Union|Arab\s+League|League\s+of\s+Arab\s+States|Peace\s+and\s+Security\s+Council|Agency|IAEA|UNESCO|"
    r"Parliament|Congress|Senate|House|Knesset|Conference|Board)(?:'s)?\s+(?:[\w-]+\s+){0,2}$"
)
_BOTH_ORGANS = ascii_only(
    r"(?i)\bSecurity\s+Council,?\s+(?:and|or)\s+(?:the\s+)?General\s+Assembly(?:'s)?\s+(?:[\w-]+\s+){0,2}$"
)
#: Directly after one.
_OF_OTHER_ORGAN = ascii_only(
    r"(?i)^,?\s+(?:of|by|in)\s+the\s+(?:United\s+Nations\s+)?(?:General\s+Assembly|Human\s+Rights\s+Council)\b"
)
#: After a number that counts something ("the resolution 20 years ago").
_COUNTED = ascii_only(
    r"(?i)^(?:\s*-?\s*(?:years?|months?|weeks?|days?|hours?|minutes?|times|women|men|people|persons|children|civilians|"
    r"members?|States|countries|delegations|votes?|per\s+cent|percent|thousand|million|billion|sponsors)\b|\s*%|[.,:]\d)"
)
#: Before a bare number with a year that is no resolution's.
_NO_RESOLUTION = ascii_only(
    r"(?i)(?:\bNos?\.|\b(?:convention|protocol|directive|regulation|law|act|decree|order|articles?|rules?|paragraphs?|paras?\.?|"
    r"chapter|pages?|case|agenda|annex|assembly|in|since|until|of|year|from)|[$/.-])\s*$"
)
_OF_ONE = ascii_only(
    r"(?i)\b(?:implementation|adoption|anniversary|provisions|objectives|spirit|letter|terms|violation)\s+of\s*$"
)


def citations(folded: pl.Series) -> pl.DataFrame:
    """Every citation of a Council resolution in texts made plain (`fold.fold`).

    Returns row, number, year (null when none is printed), start and end: the first of a list begins at the word
    "resolution", the others at their numbers. In order of row and start.
    """
    numbers = _cited(folded)
    claimed = numbers.select("row", at="number_at")
    bare = _bare(folded).join(claimed, left_on=["row", "start"], right_on=["row", "at"], how="anti")
    named = numbers.filter("council").select("row", "number", "year", "start", "end")
    found = pl.concat([named, bare]).sort("row", "start")
    return found.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())


def _anchored(folded: pl.Series, patterns: tuple[str, ...]) -> pl.DataFrame:
    """Every place (row, at) where one of the patterns begins, with its text."""
    places = folded.str.find_many(pl.Series(patterns).implode(), ascii_case_insensitive=True)
    return (
        pl.DataFrame({"text": folded, "at": places})
        .with_row_index("row")
        .filter(pl.col("at").list.len() > 0)
        .explode("at", empty_as_null=False)
        .with_columns(pl.col("at").cast(pl.Int64))
    )


def _size(name: str) -> pl.Expr:
    """How long a column's pieces are."""
    return pl.col(name).str.len_bytes().cast(pl.Int64)


def _cited(folded: pl.Series) -> pl.DataFrame:
    """Every number behind a word for resolutions; `council`: it is a resolution of the Council."""
    lists = (
        _anchored(folded, _ANCHORS)
        .with_columns(
            before=cut(pl.col("at") - _BEFORE, pl.col("at")), window=cut(pl.col("at"), pl.col("at") + _WINDOW)
        )
        .filter(~pl.col("before").str.contains(r"(?-u)\w$"))
        .with_columns(cited=pl.col("window").str.extract(_CITED))
        .filter(pl.col("cited").is_not_null())
    )
    after = cut(pl.col("at") + _size("cited"), pl.col("at") + _size("cited") + 60)
    other = pl.col("before").str.contains(_OTHER_ORGAN) | after.str.contains(_OF_OTHER_ORGAN)
    pieces = (
        lists.with_columns(
            plural=pl.col("cited").str.contains(r"(?-u)(?i)^(?:resolutions|UNSCRs)"),
            other=other,
            both=pl.col("before").str.contains(_BOTH_ORGANS),
            counted=after.str.contains(_COUNTED),
            piece=pl.col("cited").str.extract_all(_PIECE),
        )
        .with_row_index("list")
        .explode("piece", empty_as_null=False)
        .with_columns(
            number=pl.col("piece").str.extract(r"(?-u)(\d{1,4})"),
            year=pl.col("piece").str.extract(_DATED).str.extract(r"(?-u)(\d{4})"),
            session=pl.col("piece").str.contains(_OF_SESSION),
            end=pl.col("at") + _size("piece").cum_sum().over("list"),
            place=pl.int_range(pl.len()).over("list"),
        )
    )
    begin = pl.col("end") - _size("piece")
    number_at = begin + pl.col("piece").str.find(r"(?-u)\d").cast(pl.Int64)
    unsaid = pl.col("year").is_null()
    last = pl.col("place") == pl.col("place").max().over("list")
    # A number without a year is one only after the word itself, or among its like after the plural.
    loose = unsaid & (pl.col("place") > 0) & ~(pl.col("plural") & unsaid.all().over("list"))
    council = (
        ~pl.col("session")
        & (~pl.col("other") | (pl.col("both") & ~unsaid))
        & ~(unsaid & ((pl.col("number").str.len_bytes() < 3) | (last & pl.col("counted"))))
        & ~loose
        & (pl.col("number").cast(pl.Int64) > 0)
    )
    return pieces.select(
        "row",
        pl.col("number").cast(pl.Int64),
        pl.col("year").cast(pl.Int64),
        start=pl.when(pl.col("place") == 0).then(pl.col("at")).otherwise(number_at),
        end="end",
        number_at=number_at,
        council=council,
    )


def _bare(folded: pl.Series) -> pl.DataFrame:
    """Numbers with a year in brackets and no word before them: "the implementation of 1325 (2000)"."""
    found = (
        _anchored(folded, ("(19", "(20"))
        .with_columns(
            number=cut(pl.col("at") - 7, pl.col("at")).str.extract(_BARE),
            year=cut(pl.col("at"), pl.col("at") + 6).str.extract(r"(?-u)^\(((?:19|20)\d\d)\)"),
        )
        .drop_nulls(["number", "year"])
        .with_columns(blank=cut(pl.col("at") - 1, pl.col("at")).str.contains(r"(?-u)\s"))
        .with_columns(start=pl.col("at") - pl.col("blank").cast(pl.Int64) - _size("number"))
    )
    before = cut(pl.col("start") - _BEFORE, pl.col("start"))
    # A number that could be a year says nothing by itself.
    doubtful = pl.col("number").cast(pl.Int64).is_between(1940, 2060)
    wrong = before.str.contains(_NO_RESOLUTION) & ~before.str.contains(_OF_ONE)
    return found.filter(~doubtful, ~wrong, ~pl.col("number").str.starts_with("0")).select(
        "row", pl.col("number").cast(pl.Int64), pl.col("year").cast(pl.Int64), "start", end=pl.col("at") + 6
    )
