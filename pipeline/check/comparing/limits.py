"""What figures of likeness may be, in Great Expectations' words.

Belongs here: the checks by name, their limits, what they say. Does not: the figures (`figures`).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipeline.check.comparing.places import MANY
from pipeline.declare.comparison import Comparison
from pipeline.declare.field import Field, Promise
from pipeline.declare.schema import Table

#: How far the share of women may move, as a fraction; how many times larger or smaller quantities may become.
WOMEN, TIMES = 0.1, 2.0
#: How alike quantities rank at least: of real periods next to each other 0.6, of a list beside other names 0.
ORDER = 0.5
#: What tells figures of one check apart.
KEY = ("source_id", "period", "of")


@dataclass(frozen=True)
class Limit:
    """A check: its figure is at least `least` and at most `most`; `about` says what it is for."""

    check: str
    about: str
    least: float | None = None
    most: float | None = None

    @property
    def promise(self) -> Promise:
        """The same as an expectation about a column of figures."""
        bounds = {"min_value": self.least, "max_value": self.most}
        kwargs = {"column": self.check, **{name: bound for name, bound in bounds.items() if bound is not None}}
        kind = "expect_column_values_to_be_between"
        return {"type": kind, "kwargs": kwargs, "severity": "error", "description": self.about}

    @property
    def off(self) -> pl.Expr:
        """How far a figure is on the way to being absurd: the larger, the worse."""
        return -pl.col("figure") if self.least is not None else pl.col("figure")

    @property
    def outside(self) -> pl.Expr:
        """Whether a figure is not within the limit."""
        figure, never = pl.col("figure"), pl.lit(False)
        below = figure < self.least if self.least is not None else never
        return (below | (figure > self.most if self.most is not None else never)).fill_null(False)


def limits(compared: Comparison) -> list[Limit]:
    """The checks of a table that is compared so."""
    least, part = 1 - compared.may_lose, f"{compared.may_lose:.0%}"
    than = "than the last release"
    if compared.whole_periods:
        than += ", nor a new period than the one before it"
    many = [*(["a document that came anew"] if compared.whole_documents else []), *compared.parts]
    whose = ", nor ".join(["no source", *many]) + ("," if many else "")
    years = whose.replace("no source", "no source, nor a year of it", 1).rstrip(",")
    found = [Limit("rows_kept", f"{years}, has over {part} fewer rows than the last release", least=least)]
    found.append(Limit("periods_kept", f"of no source over {part} of the periods are gone", least=least))
    if compared.entities:
        names = " and ".join(compared.entities)
        found.append(Limit("entities_kept", f"of no source over {part} of {names} are gone, against {than[5:]}", least))
    if compared.quantity:
        what = compared.quantity
        if compared.unit is None:
            found.append(Limit("quantity_kept", f"{whose} has over {part} less of {what} {than}", least))
        within = f" of a {compared.unit}" if compared.unit else ""
        said = f"quantities{within} are not {TIMES:g} times what they were, or half of it: their unit is the same"
        found.append(Limit("unit_alike", said, most=TIMES))
        of = f"{what} of a {compared.unit}" if compared.unit else what
        said = f"the {of} in a period rank much as in the last release, or in the period before it: beside their names"
        found.append(Limit("order_kept", said, least=ORDER))
        said = f"of no period over {part} of {what} became none or zero"
        found.append(Limit("values_kept", said, least))
        placed = ", ".join([what, *compared.placed])
        said = f"no {MANY} values ({placed}) changed places with one another: no columns, no names, no order of a list"
        found.append(Limit("values_in_place", said, most=MANY - 1))
    if compared.sexes:
        said = f"the share of women moves by at most {WOMEN:g}: the sexes are not exchanged"
        found.append(Limit("women_share_alike", said, most=WOMEN))
    if compared.identifier:
        of = ", nor of ".join(["no source", "one year of it", *many[: int(compared.whole_documents)]])
        said = f"of {of} over {part} of {compared.identifier} are gone: it does not number its rows anew"
        found.append(Limit("identifiers_kept", said, least))
        named = ", ".join(compared.identified)
        said = f"of {of} over {part} of {compared.identifier} have another {named} than in the last release"
        found.append(Limit("identified_alike", said, least))
    found.append(Limit("newest_kept", "no source ends earlier than in the last release, nor a unit of it", most=0))
    if compared.begins is not None:
        what = f"no source or {compared.unit}" if compared.unit else "no source"
        said = f"{what} begins over {compared.begins} years earlier than in the last release"
        found.append(Limit("begins_alike", said, most=compared.begins))
    if compared.repeats is not None:
        said = f"no period has over {compared.repeats:.0%} of the quantities of the one before it, unchanged"
        found.append(Limit("period_repeats", said, most=compared.repeats))
    return found


def sheet(table: Table, checks: list[str]) -> Table:
    """The table of a comparison's figures, as Great Expectations is shown it: a column a check."""
    texts = [Field(name, "string", name) for name in KEY]
    numbers = [Field(name, "number", name) for name in checks]
    return Table(f"compared.{table.name}", table.title, "", (*texts, *numbers), KEY)
