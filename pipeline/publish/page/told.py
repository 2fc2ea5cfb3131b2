"""Values of a table's columns, told to people in one language.

Belongs here: which form a value takes, by what its column says. Does not: how a number or a day is written (`words`).

The names of columns follow the warehouse: `*_share` is a fraction, `month_end` the last day of a month.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.publish.page.names import Names
from pipeline.publish.page.words import Words

#: How a column of dates as precise as a source gives them ends.
PRINTED = "_printed"
#: A sum in a phrase of a dictionary.
_SUM = re.compile(r"(?<!us)\$#")


@dataclass(frozen=True)
class Told:
    """How values are told. `codes` names for a column the list its words are in; `countries` are columns of entities,
    one or several with semicolons between."""

    words: Words
    names: Names
    codes: Mapping[str, str] = field(default_factory=dict)
    countries: Sequence[str] = ()

    def value(self, column: str, value: object) -> str:
        """A value as people read it; what is not known is never 0."""
        if column in self.countries:
            each = str(value).split(";") if value is not None else [None]
            return ", ".join(self.names.country(self.words, one) for one in each)
        if column in self.codes or value is None:
            return self.words.code(value, self.codes.get(column, ""))
        if column.startswith("month") and isinstance(value, date):
            return self.words.month(value)
        if column.endswith("share") and isinstance(value, int | float):
            return self.words.percent(float(value))
        if column.endswith(PRINTED):
            return self.words.printed(str(value))
        return str(value) if is_year(column) else self.words.value(value)

    def drawn(self, column: str, values: Sequence[object]) -> list[object]:
        """A column's values as a drawing takes them: coded ones in words, days in ISO form, numbers as they are."""
        if column in self.codes or column in self.countries or column.endswith(PRINTED):
            return [self.value(column, value) for value in values]
        return [value.isoformat() if isinstance(value, date) else value for value in values]


def phrase_of(term: str) -> str:
    """A phrase of a dictionary as people write it, a mark for the words or numbers that it leaves open.

    In which currency a sum was named the phrase does not tell: its sign stands for whatever was read before the number.
    """
    return _SUM.sub("…", term).replace("...", "…").replace("#", "…")


def pairs_of(text: str) -> str:
    """A row that the ledger has as JSON, as its columns and what is known of them; other text as it is."""
    try:
        row = json.loads(text)
    except ValueError:
        return text
    return (
        ", ".join(f"{name} {value}" for name, value in row.items() if value is not None)
        if isinstance(row, dict)
        else text
    )


def is_year(column: str) -> bool:
    """Whether a column holds years or other numbers that are names, which no separator parts."""
    return column in ("year", "number") or column.endswith(("_year", "_number"))


def is_number(column: str, value: object) -> bool:
    """Whether a value stands to the right of its cell."""
    return isinstance(value, int | float) and not isinstance(value, bool) and not is_year(column)
