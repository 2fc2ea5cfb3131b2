"""The layouts known: which header makes which layout, and how its lines are to be read.

Belongs here: the list of layouts. Does not: reading them (walk, centred), nor any month or file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assets.un_personnel.reports.header import Column
from pipeline.contract import Refused


@dataclass(frozen=True)
class Layout:
    """How a table is built.

    `outer` is the column that heads the blocks. `centred` means that contributors' names stand in the middle of
    the rows they span, or beside each row, rather than above them. `stacked` means that missions and, under them,
    personnel types share one column. `has_mission` is False where the report breaks nothing down by mission.
    """

    name: str
    outer: str
    centred: bool = False
    stacked: bool = False
    has_mission: bool = True


_BY_COLUMNS = {
    ("contributor", "mission", "male", "female", "total"): Layout("country_stacked", "contributor", stacked=True),
    ("contributor", "type", "male", "female", "total"): Layout("country_type", "contributor", has_mission=False),
    ("mission", "contributor", "type", "male", "female", "total", "date"): Layout("flat", "mission", centred=True),
    ("mission", "contributor", "male", "female", "total", "type"): Layout("mission_country_type_last", "mission"),
    ("contributor", "mission", "count"): Layout("wide_type_sex", "contributor"),
    ("contributor", "count", "total", "date"): Layout("wide_type", "contributor", centred=True, has_mission=False),
    ("contributor", "count", "total"): Layout("wide_type", "contributor", centred=True, has_mission=False),
}
_NESTED = {
    ("contributor", "mission", "type", "male", "female", "total"): "contributor",
    ("mission", "contributor", "type", "male", "female", "total"): "mission",
}


def choose_layout(columns: Sequence[Column]) -> Layout:
    """The layout that these columns make. Raises Refused (unknown_layout)."""
    keys = tuple(dict.fromkeys(column.key for column in columns))
    layout = _BY_COLUMNS.get(keys)
    if layout is None and keys in _NESTED:
        words = {column.key: column.printed.casefold().removeprefix("un ") for column in columns}
        name = "_".join(words[key].replace(" ", "_") for key in keys[:3])
        layout = Layout(name, _NESTED[keys], centred=words["type"] == "personnel type")
    if layout is None:
        printed = ", ".join(column.printed for column in columns)
        raise Refused("unknown_layout", f"no layout has the columns {printed}: it must be added to the parser first")
    return layout
