"""Rows of the meeting tables -> meetings, typed as core.meeting has them.

Belongs here: what a row says of its meeting; which agenda items are women and peace and security, in whatever spelling
a source has. Does not: reading pages (`parse`), what records and the corpus say, topics of a speech (`topics.yaml`).
"""

from __future__ import annotations

import re
from datetime import date

import polars as pl

from assets.debates import symbols
from assets.debates.meetings.outcomes import decisions, votes

#: Keyed by source_id, document_id, locator: one row per row of a table.
SCHEMA: dict[str, type[pl.DataType]] = {
    "source_id": pl.String,
    "document_id": pl.String,
    "locator": pl.String,
    "meeting_symbol": pl.String,
    "organ": pl.String,
    "meeting_no": pl.Int64,
    "resumption": pl.Int64,
    "kind": pl.String,
    "date": pl.Date,
    "agenda_item": pl.String,
    "is_wps": pl.Boolean,
    "outcome": pl.String,
    "outcome_vote": pl.String,
    "votes_for": pl.Int64,
    "votes_against": pl.Int64,
    "votes_abstaining": pl.Int64,
    "press_release": pl.String,
    "corrigenda": pl.String,
}

#: A line that goes on with the topic above it: "(S/2017/619 …)", "- United Nations Mission in …", "on …".
_GOES_ON = re.compile(r"[(\[a-z–—-]")
_LETTER = re.compile(r"S/\d{4}/\d+(?:/(?:Rev|Add|Corr)\.\d+)*")

#: "Women and peace and security" (2000 to today), "Women, peace and security", "Women, peace, and security".
_ITEM = re.compile(
    r"(?:thematic(?:\s+issues?)?\s*[:–—-]\s*)?(?:reports?\s+of\s+the\s+secretary-general\s+on\s+(?:the\s+)?)?"
    r"women(?:\s*,\s*|\s+)(?:and\s+|&\s*)?peace(?:\s*,\s*|\s+)(?:and\s+|&\s*)security\b"
)
#: Where one item of an agenda ends and the next begins, and what may stand before its name.
_BETWEEN = re.compile(r"[\n;]+")
_BEFORE = re.compile(r"^[^\w]*(?:(?:agenda\s+)?item\s+)?(?:\d{1,3}\s*(?:\([a-z]\))?[.):]?\s+)?[^\w]*")


def meetings(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of `sc_meetings` (all of `parse.COLUMNS`, source_id, document_id) as rows of SCHEMA, one for one.

    `meeting_symbol` is the meeting's, for a corrigendum too; of a videoconference it is the letter that holds what was
    said, null where none or several are named. `agenda_item` parts several topics by "; ". `outcome` are the decisions,
    `outcome_vote` the votes, each parted by ";" in the order printed; counts of votes only where there is one vote.
    `press_release` is null where none was issued.
    """
    return pl.DataFrame([_meeting(row) for row in rows.iter_rows(named=True)], schema=SCHEMA, orient="row")


def agenda_item(topic: str | None) -> str | None:
    """A printed topic in one line: several parted by "; ", blanks single."""
    item = ""
    for line in (topic or "").split("\n"):
        text = re.sub(r"\s+", " ", re.sub(r"([(\[])\s+", r"\1", line)).strip()
        if text:
            item = f"{item}{' ' if _GOES_ON.match(text) else '; '}{text}" if item else text
    return item or None


def is_wps(title: str | None) -> bool | None:
    """Whether an agenda (items parted by line ends or ";") has the item "Women and peace and security".

    An item counts when its name begins so, with whatever subject, letter or report after it; an item that only mentions
    the phrase ("Haiti: report on women, peace and security") does not. None stays None: nothing is known.
    """
    if title is None:
        return None
    return any(_ITEM.match(_BEFORE.sub("", _plain(item))) for item in _BETWEEN.split(title))


def _plain(text: str) -> str:
    return re.sub(r"[\s\u200b\xa0]+", " ", text).strip().casefold()


def _meeting(row: dict[str, str | None]) -> dict[str, object]:
    symbol = symbols.find(row["symbol"] or "")
    printed = row["outcome"] or ""
    cast = votes(printed)
    only = cast[0] if len(cast) == 1 else (None, None, None)
    letter = row["record_letter"] or ""
    press = row["press_release"]
    return {
        "source_id": row["source_id"],
        "document_id": row["document_id"],
        "locator": row["locator"],
        "meeting_symbol": symbol.meeting if symbol else letter if _LETTER.fullmatch(letter) else None,
        "organ": symbol.organ if symbol else "Security Council",
        "meeting_no": symbol.number if symbol else None,
        "resumption": symbol.resumption if symbol else None,
        "kind": row["kind"],
        "date": date.fromisoformat(row["date"]) if row["date"] else None,
        "agenda_item": agenda_item(row["topic"]),
        "is_wps": is_wps(row["topic"]),
        "outcome": "; ".join(decisions(printed)) or None,
        "outcome_vote": ";".join(str(vote) for vote in cast) or None,
        "votes_for": only[0],
        "votes_against": only[1],
        "votes_abstaining": only[2],
        "press_release": press if press and "/" in press else None,
        "corrigenda": row["corrigenda"],
    }
