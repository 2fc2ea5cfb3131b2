"""The script: what happens on which night, and what must come of it; drawn by a seed from stories of a few nights each.

Belongs here: the stories. Does not: what a publisher does (`publisher`), letting it happen (`nights`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.pipeline import faults
from tests.pipeline.fault_server import Fault
from tests.year import publisher as by
from tests.year.publisher import Change

BEGAN = date(2025, 1, 1)
PUBLISHED, UNCHANGED, HELD = "published", "unchanged", "held"
LIST, DOCUMENT = "list.csv", "a document"


@dataclass(frozen=True)
class Night:
    """What happens in a day, and how the night after it must end.

    `change`: what the publisher does; `undone`: it is again as before the story. `fault`: how it answers, `at` the list
    or a document. `dropped`: a file in the inbox; `forgets`: it is let go. `accept`: an operator accepts what held the
    night before, for so many days. `checks`: those that must hold it back; `reason`: of which something is refused;
    `down`: nobody answers.
    """

    what: str
    outcome: str
    change: Change = by.same
    undone: bool = False
    fault: Callable[[bytes], Fault] | None = None
    at: str = DOCUMENT
    dropped: bytes | None = None
    forgets: bool = False
    accept: int | None = None
    checks: frozenset[str] = frozenset()
    reason: str | None = None
    down: bool = False

    @property
    def stale(self) -> frozenset[str]:
        """The sources of which something newer could not be had."""
        if self.down:
            return frozenset({"adviser_list", "adviser_counts"})
        if self.reason is None:
            return frozenset()
        return frozenset({"adviser_list" if self.at == LIST else "adviser_counts"})


Story = tuple[Night, ...]


def _broken(what: str, fault: Callable[[bytes], Fault], reason: str, at: str = DOCUMENT) -> Story:
    return (Night(what, UNCHANGED, fault=fault, at=at, reason=reason),)


def _lie(what: str, change: Change, *checks: str) -> Story:
    """Two nights of it; then the publisher mends it."""
    said = frozenset(checks)
    return (
        Night(what, HELD, change=change, checks=said),
        Night("still " + what, HELD, checks=said),
        Night("mended", UNCHANGED, undone=True),
    )


def _accepted(what: str, change: Change, *checks: str) -> Story:
    """Held, accepted, published; the acceptance ends; a revision is held; then what was absurd is mended."""
    said = frozenset(checks)
    return (
        Night(what, HELD, change=change, checks=said),
        Night("accepted for two days", PUBLISHED, accept=2),
        Night("the same", UNCHANGED),
        Night("revised while accepted", PUBLISHED, change=by.revises),
        Night("the acceptance ends", UNCHANGED),
        Night("revised when it has ended", HELD, change=by.revises, checks=said),
        Night("mended", PUBLISHED, undone=True),
    )


REVISED = Night("revises", PUBLISHED, change=by.revises)
QUIET = (Night("nothing", UNCHANGED),)
MONTH = (Night("adds a month", PUBLISHED, change=by.adds),)
REPEATS: Story = (
    Night("repeats a month", HELD, change=by.repeats_a_month, checks=frozenset({"period_repeats"})),
    Night("mended, and adds the month", PUBLISHED, change=by.adds, undone=True),
)
#: Every other story; each is told once before any is told again.
STORIES: tuple[Story, ...] = (
    *((REVISED,) for _ in range(4)),
    (Night("renames", PUBLISHED, change=by.renames),),
    (Night("withdraws", PUBLISHED, change=by.withdraws),),
    (Night("names a stranger", PUBLISHED, change=by.names_a_stranger),),
    (Night("prints again what is known", PUBLISHED, change=by.prints_again),),
    (Night("two at once", PUBLISHED, change=lambda p, c: by.prints_again(by.revises(p, c), c)),),
    (
        Night("lays out otherwise", PUBLISHED, change=by.lays_out_otherwise, reason="unknown_layout"),
        Night("as before", PUBLISHED, undone=True),
    ),
    (
        Night("a file of nobody's", PUBLISHED, dropped=b"when,where\n1,x\n", reason="unknown_layout"),
        Night("taken away and forgotten", PUBLISHED, forgets=True),
    ),
    (Night("nobody answers", UNCHANGED, down=True),),
    _broken("a web page", lambda _: faults.html200(), "html_instead"),
    _broken("a web page for the list", lambda _: faults.html200(), "html_instead", LIST),
    _broken("cut off", faults.truncated, "truncated"),
    _broken("nothing at all", lambda _: faults.empty(), "empty"),
    _broken("other bytes", lambda _: faults.wrong_magic(), "wrong_magic"),
    _broken("an error of the server", lambda _: faults.error500(), "server_error"),
    _broken("an error of the server for the list", lambda _: faults.error500(), "server_error", LIST),
    _broken("gone", lambda _: faults.status(404), "not_found"),
    _broken("busy for an hour", lambda _: faults.status(429, Retry_After="3600"), "asked_to_wait"),
    _broken("silence", lambda _: faults.timeout(), "timeout"),
    _broken("drips", lambda body: faults.drip(body, every=0.05), "too_slow"),
    _broken("breaks off", lambda _: faults.reset(), "connection_lost"),
    _broken("sends in a circle", lambda _: faults.redirect_loop(), "too_many_redirects"),
    _broken("sends elsewhere", lambda _: faults.redirect_to("https://login.example.net/x"), "host_not_allowed"),
    _broken("a bomb", lambda _: faults.gzip_bomb(20), "too_large"),
    (
        Night("errs once, then answers", PUBLISHED, by.revises, fault=lambda body: faults.error500(1, faults.ok(body))),
    ),
    _lie("loses a third", by.loses_a_third, "quantity_kept", "entities_kept"),
    _lie("counts thousands", by.counts_thousands, "unit_alike"),
    _lie("exchanges the sexes", by.exchanges_sexes, "women_share_alike"),
    _lie("numbers anew", by.numbers_anew, "identifiers_kept"),
    _lie("moves its numbers", by.moves_numbers, "identified_alike"),
    _lie("dates ahead", by.dates_ahead, "period_within_bounds"),
    _lie("dates back", by.dates_back, "period_within_bounds"),
    _accepted("dates ahead", by.dates_ahead, "period_within_bounds"),
    (
        Night("states go", HELD, change=by.loses_a_third, checks=frozenset({"entities_kept"})),
        Night("accepted", PUBLISHED, accept=5),
        Night("the same", UNCHANGED),
        Night("they are back", PUBLISHED, undone=True),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Dated:
    """A night of the script, its number, and whether a story begins with it."""

    number: int
    night: Night
    begins: bool

    @property
    def day(self) -> date:
        return BEGAN + timedelta(days=self.number)


def script(seed: int, nights: int, stories: tuple[Story, ...] = STORIES) -> list[Dated]:
    """So many nights, or as many more as the last story takes."""
    found: list[Dated] = []
    for story in _told(Random(seed), stories, found):
        if len(found) >= nights:
            return found
        found += [Dated(len(found) + n, night, n == 0) for n, night in enumerate(story)]
    return found


def _told(chance: Random, stories: tuple[Story, ...], sofar: list[Dated]) -> Iterator[Story]:
    """Stories without end: a month's figures when it is over, else one from the pack, and a night or two of nothing."""
    yield (replace(MONTH[0], what="the first night", change=by.same),)
    pack: list[Story] = []
    told = 1
    while True:
        today = BEGAN + timedelta(days=len(sofar))
        if today.day >= 3 and today.month > told:
            told = today.month
            yield chance.choice((MONTH, MONTH, REPEATS))
            continue
        if not pack:
            pack = chance.sample(stories, len(stories))
        yield pack.pop()
        for _ in range(chance.randint(0, 2)):
            yield QUIET
