"""Documents parsed in worker processes that may die, each document once.

Belongs here: the pool, a worker's limits, isolation of a document that kills its worker. Does not: how one document
becomes rows (`document`), or where these are kept (`store.parsed`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

from pipeline.common import processes, progress
from pipeline.common.costs import MEMORY_BYTES, cpu_seconds, too_costly
from pipeline.contract import Document, Parser, Refused
from pipeline.parse.document import parse_file
from pipeline.store.files import file_digest
from pipeline.store.parsed import ParseCache


class WorkerError(RuntimeError):
    """The machine does not run worker processes."""


def _limit_time(size: int) -> None:
    """Give the next document its share of processor time; the kernel stops a worker that takes more."""
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(usage.ru_utime + usage.ru_stime) + cpu_seconds(size)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _work(parser: Parser, cache: ParseCache, document: Document, path: Path) -> None:
    """In a worker: parse one document into the cache, its rows or its refusal."""
    _limit_time(document.size)
    try:
        parse_here(parser, cache, document, path)
    except MemoryError:
        cache.keep_refusal(document, Refused("too_costly", too_costly(document.name, document.size)))


def parse_here(parser: Parser, cache: ParseCache, document: Document, path: Path) -> None:
    """Parse one document into the cache in this very process: for files that ship with the program, which mean no harm.

    Their parsing takes less time than starting a worker. Nothing is kept of bytes that are not the document's: no
    parser sees them (see `store.blobs`).
    """
    if not is_whole(document, path):
        return
    try:
        cache.keep(document, parse_file(parser, path, document.name))
    except Refused as refused:
        cache.keep_refusal(document, refused)


def is_whole(document: Document, path: Path) -> bool:
    """Whether the file holds the very bytes that the document is known by."""
    try:
        return file_digest(path) == document.sha256
    except OSError:  # gone, or not to be read: not whole
        return False


def pool(workers: int) -> ProcessPoolExecutor:
    """Worker processes that start clean and cannot take the machine with them."""
    return processes.pool(workers, partial(processes.bound_memory, MEMORY_BYTES))


def parse_all(
    documents: Sequence[Document],
    parser: Parser,
    cache: ParseCache,
    path_of: Callable[[Document], Path],
    workers: int,
    executor: Callable[[int], Executor] | None = None,
) -> int:
    """Parse what the cache does not know yet; the number of documents parsed now.

    Any `concurrent.futures.Executor` will do. When a document kills its worker, the ones it took down with it are
    tried again, each alone, so that only the one to blame is refused.
    """
    todo = [d for d in documents if not cache.known(d)]
    if not todo:
        return 0
    executor = executor or pool
    done = progress.start(f"parse {todo[0].source_id}", len(todo))
    with executor(min(workers, len(todo))) as together:
        jobs = {together.submit(_work, parser, cache, d, path_of(d)): d for d in todo}
        finished = _finished(jobs, done)
    fatal = []
    for document in (d for d in todo if d not in finished):
        with executor(1) as alone:
            jobs = {alone.submit(_work, parser, cache, document, path_of(document)): document}
            fatal += [] if _finished(jobs, done) else [document]
    if len(fatal) == len(todo):
        _refuse_dead_machine(executor)
    for document in fatal:
        cache.keep_killed(document, Refused("too_costly", too_costly(document.name, document.size)))
    return len(todo)


def _refuse_dead_machine(executor: Callable[[int], Executor]) -> None:
    """Raise WorkerError when no worker can do anything: then no document is to blame, and none must be refused."""
    try:
        with executor(1) as alone:
            alone.submit(os.getpid).result()
    except (BrokenProcessPool, OSError) as error:
        raise WorkerError(f"worker processes cannot be started on this machine: {error}") from error


def _finished(jobs: dict[Future[None], Document], done: Callable[[int], None]) -> set[Document]:
    """The documents whose worker came back."""
    finished = set()
    for job in as_completed(jobs):
        try:
            job.result()
        except BrokenProcessPool:
            continue
        finished.add(jobs[job])
        done(1)
    return finished
