"""Which documents to ask for: the meeting tables of every year, and the records of meetings on the item.

Belongs here: names, addresses and which are settled. Does not: fetching, budgets, or what is kept already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote

import polars as pl

from assets.debates import symbols
from assets.debates.meetings.meeting_rows import is_wps
from pipeline.contract import Endpoint

#: The Council's first year.
FIRST_YEAR = 1946
#: The year whose videoconferences have a table of their own.
VIDEOCONFERENCES = 2020

_TABLES = "https://www.un.org/depts/dhl/resguide"
_GUIDE = "https://research.un.org/en/docs/sc/quick/meetings"


def meeting_tables(rows: Mapping[str, pl.DataFrame], today: date) -> list[Endpoint]:
    """The table of every year from today's back to 1946, and that of the videoconferences; `rows` are not looked at.

    Newest first: a small budget (WPS_BUDGET) must not be spent on the 1940s before this year is seen. Tables are
    corrected for a while: those of the years before last year are settled. Some years stand under .htm only.
    """
    found = [_table(str(year), year < today.year - 1, year) for year in range(today.year, FIRST_YEAR - 1, -1)]
    if today.year >= VIDEOCONFERENCES:
        place = today.year - VIDEOCONFERENCES + 1
        found.insert(place, _table(f"{VIDEOCONFERENCES}_covid", today.year - 1 > VIDEOCONFERENCES, VIDEOCONFERENCES))
    return found


def wps_records(rows: Mapping[str, pl.DataFrame], today: date) -> list[Endpoint]:
    """The record of every meeting on women and peace and security, newest first.

    `rows["sc_meetings"]` are rows of `meetings.parse` (symbol, topic, date). Meetings without a record of their own
    (videoconferences), dated after `today`, or on other items are left out; a resumption has a record of its own.
    """
    frame = rows.get("sc_meetings")
    if frame is None or frame.is_empty():
        return []
    found = {
        symbol._replace(corrigendum=None)
        for printed, topic, day in frame.select("symbol", "topic", "date").iter_rows()
        if (symbol := symbols.find(printed or "")) and is_wps(topic) and (day or "") <= today.isoformat()
    }
    # Meetings are numbered in the order they are held.
    newest = sorted(found, key=lambda symbol: (symbol.number, symbol.resumption or 0, symbol.part or ""), reverse=True)
    return [_record(symbol) for symbol in newest]


def record_name(symbol: symbols.Symbol) -> str:
    """The file name a record has in the UN Digital Library: S_PV.8649(Resumption1)-EN.pdf."""
    return f"{str(symbol).replace('/', '_')}-EN.pdf"


def official(symbol: symbols.Symbol) -> str:
    """The symbol as the UN's document service writes it: a blank before what is in parentheses, and in it."""
    part = f" ({symbol.part.replace('Part', 'Part ')})" if symbol.part else ""
    resumption = f" (Resumption {symbol.resumption})" if symbol.resumption is not None else ""
    corrigendum = f"/Corr.{symbol.corrigendum}" if symbol.corrigendum is not None else ""
    return f"{symbol.body}/PV.{symbol.number}{part}{resumption}{corrigendum}"


def _record(symbol: symbols.Symbol) -> Endpoint:
    # The service's own form, then the two redirecting hosts; the library links to them without blanks.
    spaced, plain = quote(official(symbol), safe="/()"), quote(str(symbol), safe="/()")
    return Endpoint(
        record_name(symbol),
        f"https://documents.un.org/api/symbol/access?s={spaced}&l=en&t=pdf",
        alternatives=(f"https://undocs.org/en/{plain}", f"https://docs.un.org/en/{spaced}"),
        settled=True,
    )


def _table(which: str, settled: bool, year: int) -> Endpoint:
    name = f"scact{which}_table_en.html"
    own = f"{_TABLES}/{name}"
    others = [f"{_GUIDE}/{year}"] if which == str(year) else [f"{_TABLES}/SC_{year}-revised.html"]
    return Endpoint(name, own, alternatives=(own.removesuffix("l"), *others), settled=settled)
