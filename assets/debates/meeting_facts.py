"""What each source states about a meeting -> core.meeting, and the dates on which they differ.

Belongs here: records' covers and the corpus' documents as meetings, how long they sat, all sources in one shape,
conflicts of dates. Does not: the meeting tables themselves (`meetings.meeting_rows`), or choosing among sources
(marts).
"""

from __future__ import annotations

import re
from itertools import pairwise

import polars as pl

from assets.debates import affiliations, symbols
from assets.debates.meetings.meeting_rows import agenda_item, is_wps
from assets.debates.source_rows import with_columns_of
from pipeline.contract import Reference
from pipeline.shared.losses import disagreements
from pipeline.shared.meeting_symbols import base_symbol

_NUMBERS = frozenset(
    [
        "meeting_no",
        "resumption",
        "minutes",
        "votes_for",
        "votes_against",
        "votes_abstaining",
        "speeches",
        "body_characters",
        "element_characters",
        "repairs",
    ]
)
_OTHERS = {"date": pl.Date, "is_wps": pl.Boolean}
#: The columns of core.meeting, in its order.
SCHEMA: dict[str, type[pl.DataType]] = {
    name: pl.Int64 if name in _NUMBERS else _OTHERS.get(name, pl.String)
    for name in [
        "source_id",
        "document_id",
        "locator",
        "meeting_symbol",
        "base_symbol",
        "organ",
        "meeting_no",
        "resumption",
        "kind",
        "date",
        "agenda_item",
        "is_wps",
        "president",
        "president_affiliation",
        "president_entity",
        "place",
        "called_to_order",
        "suspended",
        "resumed",
        "rose",
        "minutes",
        "outcome",
        "outcome_vote",
        "votes_for",
        "votes_against",
        "votes_abstaining",
        "press_release",
        "corrigenda",
        "speeches",
        "body_characters",
        "element_characters",
        "repairs",
    ]
}
#: Whose date is published where sources differ: the record itself, then the library's table.
PREFERRED = ("sc_records", "sc_meetings", "sc_debates_corpus")

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:\s*[.:]\s*(?P<minute>\d{2}))?\s*(?P<half>[ap]\s*\.?\s*m\b)\.?|(?:12\s*)?(?P<word>noon|midnight)",
    re.IGNORECASE,
)
_DAY = 24 * 60
_DECISION = re.compile(r"S/(?:RES|PRST)/[\w()/. -]*\w\)?")


def from_records(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """core.meeting rows of parsed records: `rows` are all used rows of sc_records, one `meeting` row per record."""
    wanted = ("place", "called_to_order", "suspended", "resumed", "rose", "president", "president_affiliation",
              "agenda", "body_characters", "element_characters", "repairs",
              "votes_for", "votes_against", "votes_abstaining")  # fmt: skip
    rows = with_columns_of(rows, wanted)
    covers = rows.filter(pl.col("kind") == "meeting").drop("votes_for", "votes_against", "votes_abstaining")
    counted = rows.group_by("document_id").agg((pl.col("kind") == "speech").sum().cast(pl.Int64).alias("speeches"))
    covers = covers.join(counted, on="document_id", how="left").join(_votes(rows), on="document_id", how="left")
    day = pl.col("date").str.to_date("%Y-%m-%d", strict=False)
    made = covers.with_columns(day, *_of_symbol(covers["symbol"]), *_of_agenda(covers["agenda"]))
    made = affiliations.with_entities(made, reference, "president_affiliation").rename({"entity": "president_entity"})
    clock = ("called_to_order", "suspended", "resumed", "rose")
    minutes = [minutes_sat(*printed) for printed in made.select(clock).iter_rows()]
    return shaped(made.with_columns(pl.Series("minutes", minutes, dtype=pl.Int64)))


def from_corpus(documents: pl.DataFrame) -> pl.DataFrame:
    """core.meeting rows of the corpus' documents, as `corpus.merge` gives them: `is_wps` is theirs."""
    rows = with_columns_of(documents, ("topic", "outcome", "pressrelease", "num_speeches", "is_wps"))
    outcome = [";".join(_DECISION.findall(text or "")) or None for text in rows["outcome"].to_list()]
    return shaped(
        rows.drop("outcome").with_columns(
            *_of_symbol(rows["meeting_symbol"]),
            _of_agenda(rows["topic"])[0],
            pl.Series("outcome", outcome, dtype=pl.String),
            pl.col("pressrelease").alias("press_release"),
            pl.col("num_speeches").cast(pl.Int64, strict=False).alias("speeches"),
        )
    )


def shaped(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with exactly the columns of core.meeting; what a source does not give is null."""
    rows = rows.with_columns(base_symbol())
    return rows.select(
        (pl.col(name).cast(dtype, strict=False) if name in rows.columns else pl.lit(None, dtype).alias(name))
        for name, dtype in SCHEMA.items()
    )


def none() -> pl.DataFrame:
    """core.meeting without rows."""
    return pl.DataFrame(schema=SCHEMA)


def date_conflicts(meeting: pl.DataFrame) -> pl.DataFrame:
    """The contract's conflicts: meetings to which sources give different days."""
    rank = pl.col("source_id").replace_strict({s: i for i, s in enumerate(PREFERRED)}, default=9, return_dtype=pl.Int64)
    claims = meeting.filter(
        pl.col("meeting_symbol").is_not_null(), pl.col("date").is_not_null(), pl.col("kind") != "corrigendum"
    ).select(
        pl.struct("meeting_symbol").struct.json_encode().alias("key"),
        pl.lit("date").alias("field"),
        pl.col("date").cast(pl.String).alias("value"),
        *("source_id", "document_id", "locator"),
        rank.alias("rank"),
    )
    return disagreements("core.meeting", claims)


def days(meeting: pl.DataFrame) -> pl.DataFrame:
    """meeting_symbol, date, is_wps: what the sources say that agree, for records that print neither; else null."""
    stated = meeting.filter(pl.col("meeting_symbol").is_not_null(), pl.col("kind") != "corrigendum")
    one = pl.col("date").drop_nulls()
    return stated.group_by("meeting_symbol").agg(
        pl.when(one.n_unique() == 1).then(one.first()).alias("date"), pl.col("is_wps").any(ignore_nulls=False)
    )


def _votes(rows: pl.DataFrame) -> pl.DataFrame:
    """The votes of each record: as printed, and the counts where there was one."""
    counts = ("votes_for", "votes_against", "votes_abstaining")
    votes = rows.filter(pl.col("kind") == "vote", pl.col("votes_for").is_not_null()).with_columns(
        pl.col(counts).cast(pl.Int64, strict=False)
    )
    printed = pl.format("{}-{}-{}", *counts)
    return votes.group_by("document_id", maintain_order=True).agg(
        printed.str.join(";").alias("outcome_vote"),
        *(pl.when(pl.len() == 1).then(pl.col(name).first()).alias(name) for name in counts),
    )


def _of_symbol(column: pl.Series) -> list[pl.Series]:
    """meeting_symbol, organ, meeting_no, resumption and kind; a letter's symbol (S/2020/1084) is a videoconference."""
    read = [(text, symbols.find(text or "")) for text in column.to_list()]
    kinds = [_kind(text, symbol) for text, symbol in read]
    return [
        pl.Series("meeting_symbol", [symbol.meeting if symbol else text for text, symbol in read], dtype=pl.String),
        pl.Series("organ", [symbol.organ if symbol else "Security Council" for _, symbol in read], dtype=pl.String),
        pl.Series("meeting_no", [symbol.number if symbol else None for _, symbol in read], dtype=pl.Int64),
        pl.Series("resumption", [symbol.resumption if symbol else None for _, symbol in read], dtype=pl.Int64),
        pl.Series("kind", kinds, dtype=pl.String),
    ]


def _kind(text: str | None, symbol: symbols.Symbol | None) -> str:
    if symbol is None:
        return "videoconference" if text else "meeting"
    if symbol.corrigendum is not None:
        return "corrigendum"
    return "meeting" if symbol.resumption is None else "resumption"


def _of_agenda(column: pl.Series) -> list[pl.Series]:
    printed = column.to_list()
    return [
        pl.Series("agenda_item", [agenda_item(text) for text in printed], dtype=pl.String),
        pl.Series("is_wps", [is_wps(text) for text in printed], dtype=pl.Boolean),
    ]


def minutes_of(printed: str | None) -> int | None:
    """Minutes since midnight of the first time printed, or None."""
    match = _TIME.search(printed or "")
    if match is None:
        return None
    if match["word"]:
        return 12 * 60 if match["word"].lower() == "noon" else 0
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if not (1 <= hour <= 12 and minute < 60):
        return None
    return (hour % 12 + (12 if match["half"].lower().startswith("p") else 0)) * 60 + minute


def minutes_sat(called: str | None, suspended: str | None, resumed: str | None, rose: str | None) -> int | None:
    """Minutes that the meeting sat, suspensions left out; None where a time is missing or does not fit.

    `suspended` and `resumed` hold as many times, separated by semicolons. A time earlier than the one before it is the
    next day's, at most once: a longer meeting would print its dates.
    """
    stops, starts = _times(suspended), _times(resumed)
    if len(stops) != len(starts):
        return None
    pauses = [time for pair in zip(stops, starts, strict=True) for time in pair]
    clock = [minutes_of(called), *pauses, minutes_of(rose)]
    times = [time for time in clock if time is not None]
    if len(times) != len(clock):
        return None
    days, lasting = 0, [times[0]]
    for before, time in pairwise(times):
        days += time < before
        lasting.append(time + days * _DAY)
    if days > 1:
        return None
    return sum(stop - start for start, stop in zip(lasting[::2], lasting[1::2], strict=True))


def _times(printed: str | None) -> list[int | None]:
    return [minutes_of(part) for part in (printed or "").split(";") if part.strip()]
