"""Which documents to ask for: the meeting tables of every year, and the records of meetings on the item.

Belongs here: names, addresses and which are settled. Does not: fetching, budgets, or what is kept already.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import quote

import polars as pl

from assets.debates import symbols
from assets.debates.meetings.meeting_rows import is_wps
from pipeline.contract import Endpoint

#: The Council's first year.
FIRST_YEAR = 1946
#: The year whose videoconferences have a table of their own.
VIDEOCONFERENCES = 2020

#: How long after its year's end a table is still corrected, and so not settled.
CORRECTED = timedelta(days=90)

#: The library's present service, as three public clients ask it: from 1995 on. Earlier years stand in its guide as
#: pages; later pages of the guide are shells around the service.
_SERVICE = "https://ydsftksff8.execute-api.us-east-1.amazonaws.com/dev/render_meeting"
_SERVICE_FROM = 1995
_GUIDE = "https://research.un.org/en/docs/sc/quick/meetings"
#: Where the tables stood before; of some years only a part.
_TABLES = "https://www.un.org/depts/dhl/resguide"


def meeting_tables(rows: Mapping[str, pl.DataFrame], today: date) -> list[Endpoint]:
    """The table of every year from today's back to 1946, and that of the videoconferences; `rows` are not looked at.

    Newest first: a small budget (WPS_BUDGET) must not be spent on the 1940s before this year is seen. A table is
    settled once it was had after its year's end, when corrections are over. Some years stand under .htm only.
    """
    found = [_table(year) for year in range(today.year, FIRST_YEAR - 1, -1)]
    if today.year >= VIDEOCONFERENCES:
        found.insert(today.year - VIDEOCONFERENCES + 1, _videoconferences())
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
    # The service's own form, with slashes and escaped: which it wants is told both ways. Then the two redirecting
    # hosts; the library links to them without blanks.
    spaced, escaped = quote(official(symbol), safe="/()"), quote(official(symbol), safe="()")
    plain = quote(str(symbol), safe="/()")
    return Endpoint(
        record_name(symbol),
        _access(spaced),
        alternatives=(_access(escaped), f"https://undocs.org/en/{plain}", f"https://docs.un.org/en/{spaced}"),
        settled=True,
    )


def _access(symbol: str) -> str:
    return f"https://documents.un.org/api/symbol/access?s={symbol}&l=en&t=pdf"


def _table(year: int) -> Endpoint:
    name = f"scact{year}_table_en.html"
    old = (f"{_TABLES}/{name}", f"{_TABLES}/{name.removesuffix('l')}")
    service, guide = f"{_SERVICE}/scmeetings_{year}/EN", f"{_GUIDE}/{year}"
    if year < _SERVICE_FROM:
        return Endpoint(name, old[0], alternatives=(old[1], guide), settled=True)
    return Endpoint(name, service, alternatives=(*old, guide), settled_from=_corrected(year))


def _videoconferences() -> Endpoint:
    name = f"scact{VIDEOCONFERENCES}_covid_table_en.html"
    own = f"{_TABLES}/{name}"
    others = (own.removesuffix("l"), f"{_TABLES}/SC_{VIDEOCONFERENCES}-revised.html")
    return Endpoint(name, own, alternatives=others, settled_from=_corrected(VIDEOCONFERENCES))


def _corrected(year: int) -> date:
    """The day from which a year's table no longer changes."""
    return date(year, 12, 31) + CORRECTED
