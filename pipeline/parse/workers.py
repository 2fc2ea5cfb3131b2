"""Documents shared out among workers that may die, each document once.

Belongs here: handing documents out, keeping what comes back, isolation of a document that kills its worker. Does not:
who works (`crew`), what a worker does (`task`), or where rows are kept (`store.parsed`).
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

from pipeline.common import progress
from pipeline.common.costs import too_costly
from pipeline.contract import Document, Parser, Refused
from pipeline.parse.crew import Crew, WorkerError, here
from pipeline.parse.task import NotWhole, Outcome, Task, read_here
from pipeline.store.parsed import ParseCache

#: So often workers are begun anew for one source in one run; documents that are left then wait for the next.
POOLS = 24
#: After so many seconds without an answer the crew is asked whether anybody works: after a death, the next may take
#: long to begin.
SILENCE = 60.0
#: So long nobody needs to begin.
LONGEST = 60.0
#: So many bytes of documents are on their way at a time, where they are sent.
ON_THE_WAY = 512_000_000

#: Where a document's bytes can be read while the block lasts. Raises Refused where they cannot be had.
AtHand = Callable[[Document], AbstractContextManager[Path]]


def parse_here(parser: Parser, cache: ParseCache, document: Document, path: Path) -> None:
    """Parse one document into the cache in this very process: for files that ship with the program, which mean no harm.

    Their parsing takes less time than starting a worker. Nothing is kept of bytes that are not the document's: no
    parser sees them (see `store.blobs`).
    """
    with cache.landing(document) as target:
        try:
            keep(cache, document, target, read_here(_task(parser, cache, document), path, target))
        except NotWhole:  # the next run has it again
            return


def parse_all(
    documents: Sequence[Document],
    parser: Parser,
    cache: ParseCache,
    at_hand: AtHand,
    workers: int,
    crew: Callable[[], Crew] = here,
) -> int:
    """Parse what the cache does not know yet; the number of documents parsed now.

    A document that is on its way when a worker dies is tried again alone, so that only the one to blame is refused.
    Documents that a crew elsewhere does not take, for their size, are read here. Raises WorkerError.
    """
    todo = [d for d in documents if not cache.known(d)]
    if not todo:
        return 0
    done = progress.start(f"parse {todo[0].source_id}", len(todo))
    chosen = crew()
    large = [d for d in todo if chosen.most is not None and d.size > chosen.most]
    for those, theirs in (([d for d in todo if d not in large], chosen), (large, here())):
        if those:
            _Sharing(parser, cache, at_hand, theirs, done).out(those, workers)
    return len(todo)


@dataclass(frozen=True)
class _Flight:
    """A document that a worker has; `end` lets go of its bytes and of what was half written."""

    document: Document
    target: Path
    end: Callable[[], None]


@dataclass
class _Sharing:
    """One source's documents, shared out among a crew. `begun` counts how often workers were begun."""

    parser: Parser
    cache: ParseCache
    at_hand: AtHand
    crew: Crew
    done: Callable[[int], None]
    begun: int = 0
    came_back: int = 0

    def out(self, documents: Sequence[Document], workers: int) -> None:
        """Have all of them read: together, and those that were on their way when a worker died each alone."""
        left, suspects = deque(documents), deque[Document]()
        fatal: list[Document] = []
        while left and self._may_begin():
            number = min(workers, len(left))
            with self.crew.begin(number) as executor:
                suspects += self._work(executor, left, self.crew.ahead(executor, number))
            if self.begun == 1 and suspects and not self.came_back:
                self._refuse_dead_machine()
        while suspects and self._may_begin():
            with self.crew.begin(1) as executor:
                fatal += self._work(executor, suspects, 1)
        for document in fatal:
            self.cache.keep_killed(document, Refused("too_costly", too_costly(document.name, document.size)))

    def _may_begin(self) -> bool:
        self.begun += 1
        return self.begun <= POOLS

    def _refuse_dead_machine(self) -> None:
        """Raise WorkerError when no worker can do anything: then no document is to blame, and none must be refused."""
        try:
            with self.crew.begin(1) as alone:
                alone.submit(os.getpid).result(LONGEST)
        except OSError as error:
            raise WorkerError(f"worker processes cannot be started: {error}") from error
        except self.crew.ended as error:
            raise WorkerError(f"worker processes cannot be started: {error}") from error

    def _work(self, executor: Executor, left: deque[Document], ahead: int) -> list[Document]:
        """Hand out documents until none is left or the workers are no more; those whose worker died."""
        flying: dict[Future[Outcome], _Flight] = {}
        died: list[Document] = []
        try:
            while self._hand_out(executor, left, flying, ahead):
                finished, _ = wait(flying, SILENCE, FIRST_COMPLETED)
                if not finished:
                    self.crew.missing(executor)
                for job in finished:
                    flight = flying.pop(job)
                    died += [] if self._came_back(job, flight) else [flight.document]
                    flight.end()
        finally:
            for flight in flying.values():
                flight.end()
        return died

    def _hand_out(
        self, executor: Executor, left: deque[Document], flying: dict[Future[Outcome], _Flight], ahead: int
    ) -> bool:
        """Hand out as many as may be on their way at a time; whether any is."""
        while left and len(flying) < ahead:
            size = sum(flight.document.size for flight in flying.values())
            if flying and self.crew.most is not None and size + left[0].size > ON_THE_WAY:
                break
            try:
                self._send(executor, left[0], flying)
            except self.crew.ended:  # the workers are no more
                break
            left.popleft()
        return bool(flying)

    def _send(self, executor: Executor, document: Document, flying: dict[Future[Outcome], _Flight]) -> None:
        """Hand out one document, unless its bytes cannot be had: the next run has it again."""
        with ExitStack() as stack:
            try:
                path = stack.enter_context(self.at_hand(document))
            except Refused:
                self.done(1)
                return
            target = stack.enter_context(self.cache.landing(document))
            job = self.crew.hand(executor, _task(self.parser, self.cache, document), path, target)
            flying[job] = _Flight(document, target, stack.pop_all().close)

    def _came_back(self, job: Future[Outcome], flight: _Flight) -> bool:
        """Keep what a worker came back with; False where it did not come back."""
        try:
            keep(self.cache, flight.document, flight.target, job.result())
        except self.crew.ended:
            return False
        except NotWhole:  # the next run has it again
            pass
        except Exception as error:  # no document's: raised, as what it means
            meant = self.crew.strange(error)
            if meant is error:
                raise
            raise meant from error
        self.came_back += 1
        self.done(1)
        return True


def keep(cache: ParseCache, document: Document, target: Path, outcome: Outcome) -> None:
    """Keep what came of a document: its refusal, rows that were sent, or those that lie at `target`."""
    if isinstance(outcome, Refused):
        cache.keep_refusal(document, outcome)
        return
    if outcome is not None:
        target.write_bytes(outcome)
    cache.adopt(document, target)


def _task(parser: Parser, cache: ParseCache, document: Document) -> Task:
    return Task(parser, document.name, document.sha256, document.size, cache.fingerprint)
