"""The Hub's rows on the Council's decisions -> core.council_decision, and their claims on the register's resolutions.

Belongs here: symbols, days, votes, meetings as the Hub prints them, and which of these can be. Does not: the rule by
which claims become an answer (`pipeline.claims`), what is known of the meetings (the debates).

The Hub prints for a third of the presidential statements, and for many resolutions before 1965, a day of another year
than their symbol's: it is kept as printed and is no day of adoption. Votes and meeting numbers beside statements are
those of other documents too; the symbol of the meeting's record is right.
"""

from __future__ import annotations

import polars as pl

from assets.action_plans.vocabulary import COUNTS, LONGEST_TEXT
from pipeline.contract import PROVENANCE
from pipeline.shared.losses import lost
from pipeline.shared.meeting_symbols import base_symbol

HUB = "psdata_scres"
#: Who says so: the library's catalogue, which the register cites as this too.
PUBLISHER, PUBLISHER_TYPE = "United Nations", "un"
UNANIMOUS = "Adopted unanimously"
RESOLUTION, STATEMENT, OTHER = "resolution", "presidential_statement", "other"
COLUMNS = (
    *("decision_id", "symbol", "kind", "number", "year", "adopted_date", "printed_date", "topic", "subject"),
    *("votes_for", "votes_against", "votes_abstaining", "is_unanimous", "vote_text", "meeting_no", "meeting_symbol"),
    *("base_symbol", "url"),
    *PROVENANCE,
)
PARSED = (
    *("id", "symbol", "description", "date", "voting_yes", "voting_no", "voting_abstain"),
    *("meeting_number", "related_symbol", "subjects", "url", "last_update", *PROVENANCE),
)
_RESOLUTION = r"^S/RES/(\d+) ?\((\d{4})\)$"
#: The year in any symbol: S/RES/1325 (2000), S/PRST/2015/2, S/2009/222.
_YEAR = r"^S/(?:PRST/)?((?:19|20)\d\d)/|\((\d{4})\)"


def newest(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of the newest list, each decision once, and the others as losses.

    The Hub lists everything each time, and what numbers a row in one list need not number it in the next.
    """
    order = ["updated", "reaches", "document_id"]
    lists = rows.group_by("document_id").agg(
        _whole_number("last_update").max().alias("updated"), _whole_number("date").max().alias("reaches")
    )
    of_newest = pl.col("document_id").is_in(lists.sort(order, nulls_last=False)["document_id"].tail(1).implode())
    repeated = of_newest & pl.col("id").is_not_null() & ~pl.col("id").is_last_distinct()
    listed = rows.sort(of_newest, maintain_order=True)
    older = lost(listed.filter(~of_newest), "superseded", "a newer list has every decision")
    again = lost(listed.filter(repeated), "duplicate_row", "a later row of the same list has this id")
    return listed.filter(of_newest & ~repeated), pl.concat([older, again])


def table(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """core.council_decision (COLUMNS) and the rows without an id, a symbol or a date, as losses."""
    whole = pl.all_horizontal(_whole("id"), pl.col("symbol").is_not_null(), _whole("date"))
    unusable = lost(rows.filter(~whole), "bad_value", "id, symbol or date (in milliseconds) is missing or no number")
    symbol, number = pl.col("symbol"), pl.col("symbol").str.extract(_RESOLUTION, 1).cast(pl.Int64)
    spelt = symbol.str.replace(_RESOLUTION, "S/RES/${1} (${2})")
    printed = pl.from_epoch(_whole_number("date"), "ms").cast(pl.Date)
    year = pl.coalesce(symbol.str.extract(_YEAR, 1), symbol.str.extract(_YEAR, 2)).cast(pl.Int64)
    named = rows.filter(whole).with_columns(
        decision_id=_whole_number("id"),
        symbol=spelt,
        kind=pl.when(number.is_not_null())
        .then(pl.lit(RESOLUTION))
        .when(symbol.str.starts_with("S/PRST/"))
        .then(pl.lit(STATEMENT))
        .otherwise(pl.lit(OTHER)),
        number=number,
        year=year,
        printed_date=printed,
        adopted_date=pl.when(printed.dt.year() == year).then(printed),
    )
    told = named.with_columns(*_topics(), *_votes()).with_columns(_meeting()).with_columns(base_symbol())
    return told.select(COLUMNS), unusable


def _whole_number(name: str) -> pl.Expr:
    return pl.col(name).str.strip_suffix(".0").cast(pl.Int64, strict=False)


def _whole(name: str) -> pl.Expr:
    return _whole_number(name).is_not_null()


def _topics() -> tuple[pl.Expr, pl.Expr]:
    """What a decision is on, by the library's title for it, else by its agenda subject. Longer would be a quotation."""
    title = pl.col("description").str.replace("^on ", "")
    short = pl.when(title.str.len_chars() <= LONGEST_TEXT).then(title)
    return pl.coalesce(short, "subjects").alias("topic"), pl.col("subjects").alias("subject")


def _votes() -> list[pl.Expr]:
    """Votes of a resolution, counted or in words: "Adopted unanimously" does not say how many were there to vote."""
    unanimous = pl.col("voting_yes").eq(UNANIMOUS)
    is_resolution = pl.col("kind") == RESOLUTION

    counted = is_resolution & _whole("voting_yes")

    def votes(name: str) -> pl.Expr:
        return pl.when(counted).then(_whole_number(name))

    return [
        votes("voting_yes").alias("votes_for"),
        votes("voting_no").alias("votes_against"),
        votes("voting_abstain").alias("votes_abstaining"),
        pl.when(is_resolution).then(unanimous).alias("is_unanimous"),
        pl.when(is_resolution & ~counted).then(pl.col("voting_yes")).alias("vote_text"),
        pl.when(is_resolution).then(pl.col("meeting_number").str.extract(r"^(\d+)")).cast(pl.Int64).alias("meeting_no"),
    ]


def _meeting() -> pl.Expr:
    """The symbol of the meeting's record: by the meeting's number, as some symbols are cut short, else as printed."""
    printed = pl.when(pl.col("related_symbol").str.starts_with("S/PV.")).then(pl.col("related_symbol"))
    same = printed.str.extract(r"^S/PV\.(\d+)").cast(pl.Int64) == pl.col("meeting_no")
    numbered = pl.format("S/PV.{}", "meeting_no")
    return pl.when(same).then(printed).otherwise(pl.coalesce(numbered, printed)).alias("meeting_symbol")


def claims(decisions: pl.DataFrame, numbers: pl.Series) -> pl.DataFrame:
    """What the decisions say of the resolutions in `numbers`, as rows of the register's file on resolutions.

    That one was adopted unanimously claims that nobody voted against it or abstained, and no number of votes for it.
    """
    nobody = pl.when("is_unanimous").then(0)
    known = decisions.filter(pl.col("number").is_in(numbers.implode()), pl.col("url").is_not_null()).with_columns(
        resolution=pl.col("number").cast(pl.String),
        adopted_date=pl.col("adopted_date").cast(pl.String),
        votes_against=pl.coalesce("votes_against", nobody),
        votes_abstaining=pl.coalesce("votes_abstaining", nobody),
    )
    about = ("adopted_date", *COUNTS, "topic")
    said = [
        known.filter(pl.col(field).is_not_null()).select(
            "resolution",
            "symbol",
            pl.lit(field).alias("field"),
            pl.col(field).cast(pl.String).alias("value"),
            pl.lit("day" if field == "adopted_date" else None, pl.String).alias("precision"),
            pl.col("url").alias("source_url"),
            pl.lit(PUBLISHER).alias("publisher"),
            pl.lit(PUBLISHER_TYPE).alias("publisher_type"),
            pl.lit(None, pl.String).alias("seen"),
            pl.lit(None, pl.String).alias("note"),
            *PROVENANCE,
        )
        for field in about
    ]
    return pl.concat(said)


def rows_of(parsed: pl.DataFrame | None) -> pl.DataFrame:
    """The source's rows with every column that is read here; none where the source is not at hand."""
    return pl.DataFrame(schema=dict.fromkeys(PARSED, pl.String)) if parsed is None else parsed.select(PARSED)
