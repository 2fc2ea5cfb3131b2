"""The day up to which the register tells, and the years that it covers.

Belongs here: why "today" is no reading of a clock. Does not: anyone's status on a day (`sql/marts`).

A status is published as of the last day on which a page cited in the register was seen: what happened later the
register cannot know, whatever today's date. So the same register gives the same tables whenever they are rebuilt.
"""

from __future__ import annotations

from datetime import date

import polars as pl

#: Resolution 1325 was adopted on 31 October 2000.
FIRST_YEAR = 2000
_HAPPENED = ("adopted", "launched", "document_date")
SCHEMA = {"year": pl.Int64, "day": pl.Date, "is_as_of": pl.Boolean}


def as_of(claims: pl.DataFrame) -> date | None:
    """The last day on which a claim was seen; where nobody noted any, the last on which a plan was made."""
    seen: date | None = claims["seen"].max()  # type: ignore[assignment]
    made: date | None = claims.filter(pl.col("field").is_in(_HAPPENED))["first_day"].max()  # type: ignore[assignment]
    return seen or made


def calendar(last: date | None) -> pl.DataFrame:
    """core.nap_calendar: each year from FIRST_YEAR with its last day, and the year of `last` with that day."""
    years = list(range(FIRST_YEAR, last.year + 1)) if last else []
    rows = [(year, last if year == years[-1] else date(year, 12, 31), year == years[-1]) for year in years]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
