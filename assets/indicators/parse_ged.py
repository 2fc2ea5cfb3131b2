"""Events of the UCDP Georeferenced Event Dataset -> their numbers by country, year, kind of violence and dyad.

Belongs here: adding up events while they are read. Does not: what an event was: of it only its numbers, its country and
its parties are read, and no text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from assets.indicators import delimited
from assets.indicators.parse_ucdp import DYAD_LEVEL
from assets.indicators.vocabulary import CONFLICT, frame
from pipeline.contract import Refused, Streamed
from pipeline.shared.tables import lines_of
from pipeline.shared.text import UTF_8
from pipeline.shared.unread import UNREAD, unread
from pipeline.shared.zipped import only_member

GED = "ged"
KEY = ("country_id", "country", "year", "type_of_violence", "conflict_new_id", "dyad_new_id", "side_a", "side_b")
DEATHS = ("best", "low", "high")
#: The codebook's other columns, which are not taken: texts, places, dates, and who reported.
LEFT = frozenset(
    {
        *("id", "relid", "active_year", "code_status", "conflict_dset_id", "conflict_name", "dyad_dset_id"),
        *("dyad_name", "side_a_dset_id", "side_a_new_id", "side_b_dset_id", "side_b_new_id", "number_of_sources"),
        *("source_article", "source_office", "source_date", "source_headline", "source_original", "where_prec"),
        *("where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt"),
        *("priogrid_gid", "region", "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b"),
        *("deaths_civilians", "deaths_unknown", "gwnoa", "gwnob"),
    }
)
#: A number of deaths: of half a person, or fewer than none, nothing can be added up.
_WHOLE = re.compile(r"(\d{1,9})(?:\.0+)?", re.ASCII)
#: The table prints no version; its name has one: ged261-csv.zip, GEDEvent_v26_1.csv.
_VERSION = re.compile(r"ged(?:event)?_?v?(\d\d)_?(\d)", re.I)


def _read(file: BinaryIO, name: str) -> Iterator[pl.DataFrame]:
    """One batch of CONFLICT rows; a locator names the values of KEY by which its events are found again.

    Raises Refused naming the columns that are missing, and for deaths that are no whole number.
    """
    with only_member(file, name, ".csv") as table:
        lines = lines_of(_text(table, name), name)
        _, header = next(lines, (1, []))
        delimited.refuse_header(header, (*KEY, *DEATHS), name)
        key, deaths = ([header.index(column) for column in columns] for columns in (KEY, DEATHS))
        strange = [(at, column) for at, column in enumerate(header) if column not in {*KEY, *DEATHS, *LEFT}]
        sums: dict[tuple[str, ...], list[int]] = {}
        rest: dict[tuple[str, ...], dict[str, str]] = {}
        for line, row in lines:
            delimited.refuse_ragged(row, len(header), name, line)
            about = tuple(row[at].strip() for at in key)
            total = sums.setdefault(about, [0, 0, 0, 0])
            total[0] += 1
            for at, column in strange:  # of the events that are one row, what the last one says
                rest.setdefault(about, {})[column] = row[at]
            for place, at in enumerate(deaths, start=1):
                total[place] += _number(row[at], name, line)
        version = _VERSION.search(f"{name} {getattr(table, 'name', '')}")
    edition = f"{version[1]}.{version[2]}" if version else None
    yield frame(
        (
            {"version": edition, UNREAD: unread(rest.get(found, {}), ())}
            | _row(dict(zip(KEY, found, strict=True)), total)
            for found, total in sorted(sums.items())
        ),
        CONFLICT,
    )


parse = Streamed(_read)


def _text(table: BinaryIO, name: str) -> Iterator[str]:
    try:
        yield from io.TextIOWrapper(table, UTF_8, newline="")
    except UnicodeDecodeError as error:
        raise Refused("not_utf8", f"{name}: {error}; save the file as UTF-8") from error


def _row(found: dict[str, str], total: list[int]) -> dict[str, str | None]:
    events, best, low, high = map(str, total)
    where = "; ".join(f"{column} {found[column]}" for column in KEY)
    return {
        "dataset": GED,
        "level": DYAD_LEVEL,
        "conflict_id": found["conflict_new_id"],
        "dyad_id": found["dyad_new_id"],
        "year": found["year"],
        "location": found["country"],
        "location_codes": found["country_id"],
        "side_a": found["side_a"],
        "side_b": found["side_b"],
        "type": found["type_of_violence"],
        "events": events,
        "best": best,
        "low": low,
        "high": high,
        "locator": where,
    }


def _number(cell: str, name: str, line: int) -> int:
    found = _WHOLE.fullmatch(cell.strip())
    if not found:
        raise Refused("not_a_number", f"{name}: line {line}: {cell!r} is no number of deaths")
    return int(found[1])
