"""Tables of armed conflicts and of battle-related deaths of the Uppsala Conflict Data Program -> rows as printed.

Belongs here: the publisher's CSV, alone or in its zip file, and the columns that are kept. Does not: codes of
countries, or which edition stands.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.indicators import delimited
from assets.indicators.vocabulary import CONFLICT, frame
from pipeline.shared.tables import lines_of
from pipeline.shared.text import utf_8
from pipeline.shared.unread import UNREAD, unread
from pipeline.shared.zipped import only_member_of

ACD, BRD = "acd", "brd"
CONFLICT_LEVEL, DYAD_LEVEL = "conflict", "dyad"
_DYAD = "dyad_id"
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
#: Further columns of the publisher's codebooks, which are not taken; the first has no name, and numbers the lines.
_LEFT = frozenset(
    {
        *("", "side_a_id", "side_a_2nd", "side_b_id", "side_b_2nd", "territory_name", "cumulative_intensity"),
        *("start_prec", "start_date2", "start_prec2", "ep_end", "ep_end_date", "ep_end_prec"),
        *("gwno_a", "gwno_a_2nd", "gwno_b", "gwno_b_2nd", "region", _DYAD),
    }
)


def parse_conflicts(data: bytes, name: str) -> pl.DataFrame:
    """Rows of CONFLICT, a conflict and year each. Raises Refused naming the columns that are missing."""
    rows, _ = _parsed(data, name, _ACD)
    return frame(({**row, "dataset": ACD, "level": CONFLICT_LEVEL} for row in rows), CONFLICT)


def parse_deaths(data: bytes, name: str) -> pl.DataFrame:
    """Rows of CONFLICT, a dyad and year each; a conflict and year each in a table with no dyads, or several in a cell.

    Raises Refused naming the columns that are missing.
    """
    rows, printed = _parsed(data, name, _BRD)
    dyads = [row.get(_DYAD) for row in printed]
    level = DYAD_LEVEL if all(cell and "," not in cell for cell in dyads) else CONFLICT_LEVEL
    about = ({"dataset": BRD, "level": level, "dyad_id": cell} for cell in dyads)
    return frame(({**row, **said} for row, said in zip(rows, about, strict=True)), CONFLICT)


def _parsed(
    data: bytes, name: str, columns: Mapping[str, str]
) -> tuple[list[dict[str, str | None]], list[dict[str, str]]]:
    """The rows under our names, and as printed."""
    lines = lines_of(utf_8(only_member_of(data, name, ".csv"), name), name)
    _, header = next(lines, (1, []))
    delimited.refuse_header(header, columns.values(), name)
    known = _LEFT | set(columns.values())
    rows: list[dict[str, str | None]] = []
    printed = []
    for line, cells in lines:
        delimited.refuse_ragged(cells, len(header), name, line)
        row = dict(zip(header, cells, strict=True))
        taken = {ours: row[theirs] for ours, theirs in columns.items()}
        rows.append({**taken, "locator": f"line {line}", UNREAD: unread(row, known)})
        printed.append(row)
    return rows, printed
