"""The answers on a plan's dates -> from when until when it is in force, as far as that is known.

Belongs here: the interval of each plan, the periods that cannot be, the days on which a status can be told. Does not:
the answers (`plans`), what a state's status is in a year (`sql/marts/action_plans`).

A plan begins with its period; without one when it was adopted, else launched, else with its document's date. A revision
begins when it was adopted first of all: the period it prints is that of the plan. A plan ends when its extension does,
else its period; a revision without an end of its own ends with what it revises. A date given as a year or month counts
from its first and until its last day. An end before the beginning cannot be and does not count; where none other is
claimed, the end is unknown. Where claims on the deciding field tie, the plan is surely in force between the latest
beginning and the earliest end that is claimed, and possibly beyond. A plan of which no date is known began no earlier
than the one before it.

A status is published as of the last day on which a page cited in the register was seen: what happened later the
register cannot know, whatever today's date. So the same register gives the same tables whenever they are rebuilt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from assets.action_plans import dates
from assets.action_plans.plans import numbers
from assets.action_plans.vocabulary import ADOPTION_FIELDS, END_FIELDS, OPEN, START_FIELDS
from pipeline.contract import CONFLICT_SCHEMA
from pipeline.shared.losses import conflict

KNOWN, TIED, UNKNOWN, OPEN_ENDED, BEFORE_START = "known", "tied", "unknown", "open", "before_start"
#: The end of a revision is that of the plan it revises.
INHERITED = "revised_plan"

#: Resolution 1325 was adopted on 31 October 2000.
FIRST_YEAR = 2000
_HAPPENED = ("adopted", "launched", "document_date")
CALENDAR_SCHEMA = {"year": pl.Int64, "day": pl.Date, "is_as_of": pl.Boolean}


@dataclass(frozen=True)
class Interval:
    """When a plan is in force. `starts_on` and `ends_on` are null where unknown or tied, `start_value` and `end_value`
    are what a source prints for them; `possibly_until` is null where no end is known."""

    plan_id: str
    starts_on: date | None = None
    start_value: str | None = None
    start_basis: str | None = None
    start_state: str = UNKNOWN
    ends_on: date | None = None
    end_value: str | None = None
    end_basis: str | None = None
    end_state: str = UNKNOWN
    possibly_from: date | None = None
    surely_from: date | None = None
    surely_until: date | None = None
    possibly_until: date | None = None


SCHEMA: dict[str, type[pl.DataType]] = {
    name: pl.Date if name in ("starts_on", "ends_on") or name.startswith(("possibly", "surely")) else pl.String
    for name in Interval.__dataclass_fields__
}
Answer = Mapping[str, Any]


def intervals(fields: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """One row a plan (SCHEMA), from core.nap_plan_field and the claims: every plan that anything is claimed of."""
    said: dict[tuple[str, str], list[str]] = {}
    for plan, field, value in claims.select("plan_id", "field", "value").drop_nulls("plan_id").iter_rows():
        said.setdefault((plan, field), []).append(value)
    values = {(r["plan_id"], r["field"]): r["value"] for r in fields.iter_rows(named=True)}
    plans = sorted({(entity, *numbers(plan), plan) for plan, entity in fields.select("plan_id", "entity").iter_rows()})
    found: dict[tuple[str, int], list[Interval]] = {}
    for entity, generation, _, plan in plans:
        earlier = found.setdefault((entity, generation), [])
        earlier.append(_interval(plan, values, said, earlier[-1] if earlier else None))
    rows = [i for (entity, generation), group in found.items() for i in _superseded(group, found, entity, generation)]
    return pl.DataFrame([i.__dict__ for i in rows], schema=SCHEMA, orient="row")


def _interval(
    plan: str, values: Mapping[tuple[str, str], str | None], said: Mapping[tuple[str, str], list[str]],
    revised: Interval | None,
) -> Interval:  # fmt: skip
    start_fields = START_FIELDS if numbers(plan)[1] == 0 else ADOPTION_FIELDS
    start = next((f for f in start_fields if (plan, f) in values), None)
    end = next((f for f in END_FIELDS if (plan, f) in values), None)
    found = Interval(plan)
    if start:
        found = _begun(found, start, values[plan, start], said[plan, start])
    if end:
        return _ended(found, end, values[plan, end], said[plan, end])
    if revised and revised.end_state not in (UNKNOWN, BEFORE_START) and not _is_over(revised, found):
        return replace(
            found,
            ends_on=revised.ends_on,
            end_value=revised.end_value,
            end_basis=INHERITED,
            end_state=revised.end_state,
            surely_until=revised.surely_until,
            possibly_until=revised.possibly_until,
        )
    return replace(found, surely_until=_end_of_year(found.surely_from))


def _begun(plan: Interval, field: str, value: str | None, said: Sequence[str]) -> Interval:
    """With the beginning that the deciding field gives."""
    days = [d for d in map(dates.first_day, [value] if value else said) if d]
    return replace(
        plan, starts_on=dates.first_day(value), start_value=value, start_basis=field,
        start_state=KNOWN if value else TIED, possibly_from=min(days), surely_from=max(days),
    )  # fmt: skip


def _ended(plan: Interval, field: str, value: str | None, said: Sequence[str]) -> Interval:
    """With the end that the deciding field gives, of the ends that can be."""
    ends = {text: date.max if text == OPEN else dates.last_day(text) for text in said}
    begun = plan.possibly_from or date.min
    possible = {text: day for text, day in ends.items() if day and day >= begun}
    if not possible:
        return replace(plan, end_basis=field, end_state=BEFORE_START, surely_until=_end_of_year(plan.surely_from))
    days = {possible[value]} if value in possible else set(possible.values())
    latest = max(days)
    state = TIED if len(days) > 1 else OPEN_ENDED if latest == date.max else KNOWN
    printed = value if value in possible else max(possible, key=lambda text: (len(text), text))
    return replace(
        plan, ends_on=latest if state == KNOWN else None, end_value=None if state == TIED else printed, end_basis=field,
        end_state=state, surely_until=min(days), possibly_until=None if latest == date.max else latest,
    )  # fmt: skip


def _is_over(revised: Interval, revision: Interval) -> bool:
    """Whether what is revised had ended before the revision began, which then has another end, that nobody tells."""
    last, first = revised.possibly_until, revision.possibly_from
    return last is not None and first is not None and last < first


def _end_of_year(day: date | None) -> date | None:
    """Until when a plan whose end is unknown is taken to be in force: the year in which it began."""
    return date(day.year, 12, 31) if day else None


def _superseded(
    group: Sequence[Interval], found: Mapping[tuple[str, int], Sequence[Interval]], entity: str, generation: int
) -> Iterator[Interval]:
    """The plan and its revisions, ending at the latest before the next generation begins where no end is known, and
    beginning at the earliest with the generation before it where no beginning is known."""
    following = [plans[0] for (e, g), plans in found.items() if e == entity and g > generation]
    before = [plans[0].possibly_from for (e, g), plans in found.items() if e == entity and g < generation]
    earliest = max((day for day in before if day), default=None)
    possible = min((f.possibly_from for f in following if f.possibly_from), default=None)
    sure = min((f.surely_from for f in following if f.surely_from), default=None)
    for plan in group:
        until, last = plan.surely_until, plan.possibly_until
        if possible and sure and plan.end_state in (UNKNOWN, OPEN_ENDED, BEFORE_START):
            until = min(until, possible - timedelta(days=1)) if until else None
            last = sure - timedelta(days=1)
        yield replace(
            plan,
            possibly_from=plan.possibly_from or earliest,
            surely_until=None if until == date.max else until,
            possibly_until=last,
        )


def impossible(intervals: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """The periods that end before they begin, as conflicts (CONFLICT_SCHEMA) with every claim on either end."""
    rows = []
    for plan in intervals.filter(pl.col("end_state") == BEFORE_START).sort("plan_id").iter_rows(named=True):
        about = claims.filter(
            pl.col("plan_id") == plan["plan_id"], pl.col("field").is_in([plan["start_basis"], plan["end_basis"]])
        ).sort("field", "value", "publisher", "locator")
        named = (
            *("field", "value", "publisher", "publisher_type", "source_url", "source_id", "document_id", "locator"),
        )
        rows.append(
            conflict("core.nap_plan", {"plan_id": plan["plan_id"]}, "period", None, about.select(named).to_dicts())
        )
    return pl.DataFrame(rows, schema=CONFLICT_SCHEMA, orient="row")


def as_of(claims: pl.DataFrame) -> date | None:
    """The last day on which a claim was seen; where nobody noted any, the last on which a plan was made."""
    seen: date | None = claims["seen"].max()  # type: ignore[assignment]
    made: date | None = claims.filter(pl.col("field").is_in(_HAPPENED))["first_day"].max()  # type: ignore[assignment]
    return seen or made


def calendar(last: date | None) -> pl.DataFrame:
    """core.nap_calendar: each year from FIRST_YEAR with its last day, and the year of `last` with that day."""
    years = list(range(FIRST_YEAR, last.year + 1)) if last else []
    rows = [(year, last if year == years[-1] else date(year, 12, 31), year == years[-1]) for year in years]
    return pl.DataFrame(rows, schema=CALENDAR_SCHEMA, orient="row")
