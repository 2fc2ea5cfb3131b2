"""The header row of a table: which columns a report has, in which order, and where they stand.

Belongs here: reading the header words. Does not: anything below the header.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from assets.un_personnel.reports.lines import Line, chunks_of, join_parts

#: Header words (case-folded) -> the column they name.
_KEYS = {
    "country": "contributor",
    "country name": "contributor",
    "contributor": "contributor",
    "mission": "mission",
    "un mission": "mission",
    "description": "type",
    "post": "type",
    "personnel type": "type",
    "male": "male",
    "female": "female",
    "total": "total",
    "totals": "total",
    "report_date": "date",
    "report date": "date",
    "end date": "date",
}
_SEXES = {"m": "male", "f": "female"}
FIGURES = frozenset({"male", "female", "total", "count"})

#: A space wider than this share of the font's height parts two header cells.
_CELL_GAP = 0.6


@dataclass(frozen=True)
class Column:
    """One column: what it holds, its header as printed, and the edges of the header.

    `key` is contributor, mission, type, male, female, total, date or count; a count column holds the figures of one
    personnel type, `personnel_type`, either of one `sex` or (sex None) of both together.
    """

    key: str
    printed: str
    left: float
    right: float
    personnel_type: str | None = None
    sex: str | None = None

    @property
    def is_figure(self) -> bool:
        """Whether its cells are numbers."""
        return self.key in FIGURES


def read_header(line: Line, height: float) -> list[Column] | None:
    """The columns that a header line names, from left to right; None for a line that is not a header."""
    if not any(word[4].casefold() in ("country", "contributor") for word in line.words):
        return None
    columns: list[Column] = []
    for chunk in chunks_of(line.words, height * _CELL_GAP):
        text = " ".join(word[4] for word in chunk)
        column = Column(_KEYS.get(text.casefold(), "count"), text, chunk[0][1], chunk[-1][2])
        columns.append(column)
        if column.key == "count":
            _name_count(columns)
    keys = [column.key for column in columns]
    named = [key for key in keys if key != "count"]
    if "contributor" not in keys or len(named) != len(set(named)) or sum(key in FIGURES for key in keys) < 2:
        return None
    if not {"total", "male", "female"} & set(keys) and not all(c.sex for c in columns if c.key == "count"):
        return None
    return columns


def _name_count(columns: list[Column]) -> None:
    """Work out what the last column, whose words are no known header, counts: a sex, a type, or a type and a sex."""
    column = columns[-1]
    *words, last = column.printed.split(" ")
    sex = _SEXES.get(last.casefold())
    if sex is None:
        columns[-1] = replace(column, personnel_type=column.printed)
    elif words:
        columns[-1] = replace(column, personnel_type=" ".join(words), sex=sex)
    elif len(columns) > 1 and columns[-2].key == "count" and columns[-2].sex is None:
        before = columns.pop(-2)
        columns[-1] = replace(before, printed=f"{before.printed} {column.printed}", right=column.right, sex=sex)
    else:
        columns[-1] = replace(column, key=sex)


def run_on_header(columns: list[Column], line: Line, height: float) -> list[Column] | None:
    """The columns with a second line of header words added to the types they stand under; None if it is no header."""
    joined = list(columns)
    for chunk in chunks_of(line.words, height * _CELL_GAP):
        left, right = chunk[0][1], chunk[-1][2]
        text = " ".join(word[4] for word in chunk)
        for index, column in enumerate(joined):
            if column.key == "count" and left < column.right and right > column.left:
                name = join_parts([column.personnel_type or "", text])
                left, right = min(left, column.left), max(right, column.right)
                joined[index] = replace(column, printed=name, personnel_type=name, left=left, right=right)
                break
        else:
            return None
    return joined
