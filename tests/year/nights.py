"""Letting a script happen: the publisher serves it to a home, the night runs, somebody accepts what was held back.

Belongs here: what stands between script and home. Does not: judging what came of it (`looks`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from datetime import time as hour
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pipeline.common import clock
from pipeline.project import Project, load
from pipeline.run import nightly
from pipeline.run.accepting import accept, held
from pipeline.run.forgetting import forget
from pipeline.settings import load_settings
from pipeline.store.home import held as holding
from tests.pipeline import faults
from tests.pipeline.fault_server import FaultServer, unused_port
from tests.pipeline.fetching import impatient
from tests.year.publisher import Publisher, Rows, begun
from tests.year.script import BEGAN, LIST, Dated
from tests.year.small.counts.functions import HOST

SQL = Path(__file__).parents[1] / "pipeline" / "tiny_sql"
PACKAGE = "tests.year.small"
#: Few releases and days are kept; silence is borne for as long as a busy machine may need.
OWN = (
    {"keep": 3, "keep_days": 7, "workers": 1, "attempts": 2, "page": False}
    | dict.fromkeys(("read_timeout", "rate_grace", "connect_timeout"), 4.0)
    | {"deadline": 30.0}
)
NIGHT, DROPPED = hour(2), "dropped.csv"


@cache
def declared() -> Project:
    return load(load_settings(home=Path("unused"), offline=True, workers=1), package=PACKAGE, sql=SQL)


def project_at(home: Path, origin: str) -> Project:
    """The year's warehouse in a home, which keeps little and asks this origin."""
    return replace(declared(), settings=impatient(home, origin).model_copy(update=OWN))


@contextmanager
def at(day: date) -> Iterator[None]:
    """Inside the block it is the night after a day."""
    began = time.monotonic()

    class Night(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            passed = time.monotonic() - began
            return datetime.fromtimestamp(datetime.combine(day, NIGHT, UTC).timestamp() + passed, tz)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "datetime", Night)
        yield


@dataclass
class Life:
    """A home, its publisher, and what the program must know of it: the documents it has accepted, by name."""

    home: Path
    server: FaultServer
    chance: Random
    publisher: Publisher = field(init=False)
    accepted: dict[str, Rows] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.publisher = self.before = begun(BEGAN, self.chance)

    @property
    def project(self) -> Project:
        return project_at(self.home, self.server.origin)

    def night(self, dated: Dated) -> dict[str, Any]:
        """What happens in the day, and the record of its night."""
        told = dated.night
        chosen = self.happens(dated)
        origin = f"http://127.0.0.1:{unused_port()}" if told.down else self.server.origin
        with at(dated.day):
            if told.forgets:
                with holding(self.home):
                    forget(self.project, "adviser_counts", DROPPED)
            if told.accept is not None:
                self._accept(dated, told.accept)
            record = nightly.run(project_at(self.home, origin))
        self.note(dated, chosen)
        return dict(record)

    def happens(self, dated: Dated) -> str:
        """What happens in the day; the document that is answered badly, if one is."""
        told = dated.night
        if dated.begins:
            self.before = self.publisher
        if told.undone:
            self.publisher = self.before
        self.publisher = told.change(self.publisher, self.chance)
        self._drop(told.dropped)
        return self._serve(dated)

    def _serve(self, dated: Dated) -> str:
        """Answer tonight's requests; the document that is answered badly, if one is."""
        told, publisher = dated.night, self.publisher
        chosen = self.chance.choice(publisher.listed)
        bodies = {LIST: publisher.list_bytes, **{n: publisher.bytes_of(n) for n in publisher.listed}}
        for name, body in bodies.items():
            good = faults.ok(body, etag=f'"{sha256(body).hexdigest()[:16]}"')
            bad = told.fault is not None and name == (LIST if told.at == LIST else chosen)
            self.server.on(f"/{HOST}/{name}", told.fault(body) if bad and told.fault else good)
        return chosen

    def _drop(self, data: bytes | None) -> None:
        file = self.home / "inbox" / "adviser_counts" / DROPPED
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        if data is not None:
            file.write_bytes(data)

    def _accept(self, dated: Dated, days: int) -> None:
        """Accept all that held the last night back."""
        until = date.fromordinal(dated.day.toordinal() + days)
        with holding(self.home):
            for result in held(self.project):
                accept(self.project, result.check_name, result.table_name, "asked the publisher: it is so", str(until))

    def note(self, dated: Dated, chosen: str) -> None:
        """The night has ended as it must: what the program has accepted of what was served."""
        told, publisher = dated.night, self.publisher
        if told.down:
            return
        bad = {chosen} if told.fault and told.reason and told.at != LIST else set()
        unread = {*bad, *publisher.headers}
        self.accepted |= {n: publisher.documents[n] for n in publisher.listed if n not in unread}
