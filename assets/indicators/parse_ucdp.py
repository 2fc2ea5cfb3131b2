"""Tables of armed conflicts and of battle-related deaths of the Uppsala Conflict Data Program -> rows as printed.

Belongs here: the publisher's CSV, alone or in its zip file, and the columns that are kept. Does not: codes of countries,
or which edition stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from assets.indicators import delimited
from assets.indicators.vocabulary import CONFLICT, frame
from pipeline.shared.text import utf_8
from pipeline.shared.zipped import only_member_of

ACD, BRD = "acd", "brd"
#: our column -> the publisher's, in the table of conflicts and in that of battle-related deaths.
_ACD = {
    **{name: name for name in ("conflict_id", "year", "location", "side_a", "side_b", "incompatibility", "version")},
    **{"location_codes": "gwno_loc", "intensity": "intensity_level", "type": "type_of_conflict"},
    "start_date": "start_date",
}
_BRD = {
    **{name: name for name in ("conflict_id", "year", "side_a", "side_b", "incompatibility", "version")},
    **{"location": "location_inc", "location_codes": "gwno_loc", "type": "type_of_conflict"},
    **{"battle_location": "battle_location", "battle_codes": "gwno_battle"},
    **{"best": "bd_best", "low": "bd_low", "high": "bd_high"},
}


def parse_conflicts(data: bytes, name: str) -> pl.DataFrame:
    """Rows of CONFLICT, a conflict and year each. Raises Refused naming the columns that are missing."""
    return _parsed(data, name, _ACD, lambda _: {"dataset": ACD, "level": "conflict"})


def parse_deaths(data: bytes, name: str) -> pl.DataFrame:
    """Rows of CONFLICT, a dyad and year each, or a conflict and year where the table has no dyads.

    Raises Refused naming the columns that are missing.
    """

    def about(row: Mapping[str, str]) -> dict[str, str | None]:
        level = "dyad" if "dyad_id" in row else "conflict"
        return {"dataset": BRD, "level": level, "dyad_id": row.get("dyad_id")}

    return _parsed(data, name, _BRD, about)


def _parsed(
    data: bytes,
    name: str,
    columns: Mapping[str, str],
    about: Callable[[Mapping[str, str]], Mapping[str, str | None]],
) -> pl.DataFrame:
    lines = delimited.lines_of(utf_8(only_member_of(data, name, ".csv"), name), name)
    _, header = next(lines, (1, []))
    delimited.refuse_missing(header, columns.values(), name)
    rows = []
    for line, cells in lines:
        delimited.refuse_ragged(cells, len(header), name, line)
        row = dict(zip(header, cells, strict=True))
        rows.append({ours: row[theirs] for ours, theirs in columns.items()} | about(row) | {"locator": f"line {line}"})
    return frame(rows, CONFLICT)
