"""A publisher of counts as data: its documents, what it does to them, and what a reader must find of them.

Belongs here: pure functions from a publisher to the publisher it becomes. Does not: on which night (`script`), serving
the documents (`origin`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from random import Random

STATES = {
    "Argentina": "ARG", "Austria": "AUT", "Bangladesh": "BGD", "Brazil": "BRA", "Canada": "CAN", "Chile": "CHL",
    "Denmark": "DNK", "Egypt": "EGY", "Ethiopia": "ETH", "Fiji": "FJI", "Finland": "FIN", "France": "FRA",
    "Germany": "DEU", "Ghana": "GHA", "India": "IND", "Indonesia": "IDN", "Ireland": "IRL", "Italy": "ITA",
    "Japan": "JPN", "Jordan": "JOR", "Kenya": "KEN", "Malaysia": "MYS", "Mali": "MLI", "Mongolia": "MNG",
    "Nepal": "NPL", "Nigeria": "NGA", "Norway": "NOR", "Pakistan": "PAK", "Peru": "PER", "Rwanda": "RWA",
    "Senegal": "SEN", "Spain": "ESP", "Sweden": "SWE", "Togo": "TGO",
    "Uganda": "UGA", "Uruguay": "URY", "Zambia": "ZMB",
}  # fmt: skip
HEADER = "month_end,country,number,women,men"
#: What a reader finds of a country's month: number, women, men.
Figures = dict[tuple[date, str], tuple[str, int, int]]


@dataclass(frozen=True)
class Count:
    """A printed line."""

    month: date
    country: str
    number: str
    women: int
    men: int

    @property
    def line(self) -> str:
        return f"{self.month},{self.country},{self.number},{self.women},{self.men}"


Rows = tuple[Count, ...]


@dataclass(frozen=True)
class Publisher:
    """The documents by name, those that its list names; `header` and `tail` of a document are as printed tonight."""

    documents: Mapping[str, Rows]
    listed: tuple[str, ...]
    month: date
    headers: Mapping[str, str]

    def bytes_of(self, name: str) -> bytes:
        """A document as it is served."""
        return "\n".join([self.headers.get(name, HEADER), *(c.line for c in self.documents[name]), ""]).encode()

    @property
    def list_bytes(self) -> bytes:
        return "\n".join(["document,kind", *(f"{name},counts" for name in self.listed), ""]).encode()


Change = Callable[[Publisher, Random], Publisher]


def begun(first: date, chance: Random) -> Publisher:
    """A publisher of the two years before a day."""
    years = {f"report-{y}.csv": [date(y, m, monthrange(y, m)[1]) for m in range(1, 13)] for y in _two_before(first)}
    documents = {name: tuple(c for month in months for c in counts(month, chance)) for name, months in years.items()}
    return Publisher(documents, tuple(documents), date(first.year - 1, 12, 31), {})


def _two_before(first: date) -> tuple[int, int]:
    return first.year - 2, first.year - 1


def counts(month: date, chance: Random) -> Rows:
    """A month's lines: every state, a fifth of its advisers women."""
    found = []
    for place, country in enumerate(STATES):
        advisers = 40 + 5 * place + chance.randint(0, 6)
        women = advisers // 5 + chance.randint(0, 3)
        found.append(Count(month, country, f"{month:%Y%m}-{place:03}", women, advisers - women))
    return tuple(found)


def after(month: date) -> date:
    """The last day of the month after one."""
    year, number = (month.year + 1, 1) if month.month == 12 else (month.year, month.month + 1)
    return date(year, number, monthrange(year, number)[1])


def name_of(month: date) -> str:
    return f"report-{month:%Y-%m}.csv"


def with_rows(publisher: Publisher, name: str, rows: Rows) -> Publisher:
    """Another edition of a document, or a new one."""
    listed = publisher.listed if name in publisher.listed else (*publisher.listed, name)
    return replace(publisher, documents={**publisher.documents, name: rows}, listed=listed)


def figures(accepted: Mapping[str, Rows]) -> Figures:
    """What the documents that were accepted say: of a state's month the last document by name."""
    found: Figures = {}
    for name in sorted(accepted):
        for c in accepted[name]:
            if c.country in STATES:
                found[c.month, STATES[c.country]] = (c.number, c.women, c.men)
    return found


def lines(accepted: Mapping[str, Rows]) -> int:
    """How many lines they have in all, the same bytes counted once."""
    return sum(map(len, set(accepted.values())))


# What a publisher does.


def same(publisher: Publisher, _: Random) -> Publisher:
    return publisher


def adds(publisher: Publisher, chance: Random) -> Publisher:
    month = after(publisher.month)
    return replace(with_rows(publisher, name_of(month), counts(month, chance)), month=month)


def revises(publisher: Publisher, chance: Random) -> Publisher:
    name = chance.choice(publisher.listed)
    rows = list(publisher.documents[name])
    at = chance.randrange(len(rows))
    rows[at] = replace(rows[at], men=rows[at].men + 1)
    return with_rows(publisher, name, tuple(rows))


def renames(publisher: Publisher, chance: Random) -> Publisher:
    """The same bytes under another name; what was had under the old one stays in use."""
    old = chance.choice([n for n in publisher.listed if n != _base(publisher)])
    new = old.replace(".csv", "_r.csv")
    listed = tuple(new if name == old else name for name in publisher.listed)
    documents = {**publisher.documents, new: publisher.documents[old]}
    return replace(publisher, documents=documents, listed=listed)


def withdraws(publisher: Publisher, chance: Random) -> Publisher:
    """The list names a document no more; what was had of it stays in use."""
    gone = chance.choice([n for n in publisher.listed if n != _base(publisher)])
    return replace(publisher, listed=tuple(n for n in publisher.listed if n != gone))


def names_a_stranger(publisher: Publisher, chance: Random) -> Publisher:
    name = chance.choice(publisher.listed)
    month, number = publisher.documents[name][-1].month, f"x{chance.randrange(10**6):06}"
    return with_rows(publisher, name, (*publisher.documents[name], Count(month, "Atlantis", number, 1, 2)))


def prints_again(publisher: Publisher, chance: Random) -> Publisher:
    """A later document prints lines of an earlier one, one of them corrected."""
    name = chance.choice(publisher.listed)
    rows = [replace(c, men=c.men + (n == 0)) for n, c in enumerate(publisher.documents[name][:10])]
    return with_rows(publisher, name.replace(".csv", f"_z{chance.randrange(10**6):06}.csv"), tuple(rows))


def lays_out_otherwise(publisher: Publisher, chance: Random) -> Publisher:
    name = chance.choice(publisher.listed)
    return replace(publisher, headers={**publisher.headers, name: HEADER.replace("women", "w")})


# How it lies: about its largest document.


def _base(publisher: Publisher) -> str:
    """The largest document that no other edition can stand in for, of these the last by name."""
    sole = [name for name in publisher.listed if "_" not in name]
    return max(sole, key=lambda name: (len(publisher.documents[name]), name))


def _lies(change: Callable[[Count], Count | None]) -> Change:
    def lie(publisher: Publisher, _: Random) -> Publisher:
        name = _base(publisher)
        changed = map(change, publisher.documents[name])
        return with_rows(publisher, name, tuple(c for c in changed if c is not None))

    return lie


ORDER = {country: place for place, country in enumerate(STATES)}
loses_a_third = _lies(lambda c: c if ORDER.get(c.country, 1) % 3 else None)
counts_thousands = _lies(lambda c: replace(c, women=1000 * c.women, men=1000 * c.men))
exchanges_sexes = _lies(lambda c: replace(c, women=c.men, men=c.women))
numbers_anew = _lies(lambda c: replace(c, number=f"n{c.number}"))
moves_numbers = _lies(lambda c: replace(c, number=f"{c.number[:-3]}{(int(c.number[-3:]) + 1) % len(STATES):03}"))


def repeats_a_month(publisher: Publisher, chance: Random) -> Publisher:
    """The next month comes with the figures of the last one."""
    told = adds(publisher, chance)
    name, before = (
        name_of(told.month),
        {k[1]: v for k, v in figures(publisher.documents).items() if k[0] == publisher.month},
    )
    rows = [(c, before.get(STATES[c.country])) for c in told.documents[name]]
    return with_rows(told, name, tuple(replace(c, women=b[1], men=b[2]) if b else c for c, b in rows))


def _dated(year: int) -> Change:
    def lie(publisher: Publisher, _: Random) -> Publisher:
        """One line more, of another century."""
        name = _base(publisher)
        line = Count(date(year, 1, 31), "Mali", f"{year}01-000", 3, 9)
        return with_rows(publisher, name, (*publisher.documents[name], line))

    return lie


dates_ahead, dates_back = _dated(2925), _dated(1925)
