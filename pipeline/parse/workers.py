"""Documents -> rows as printed, each document once, fanned out over worker processes that may die.

Belongs here: the parse-once cache, the worker and its limits, isolation of a document that kills its worker. Does not:
how any document is read (the datasets' parsers), or what the archive holds (`archive`).
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from pipeline import progress
from pipeline.contract import Document, Parser, Refused, Streamed
from pipeline.store.parsed import ParseCache

#: What one document may cost before its worker is stopped: a PDF bomb ends here.
MEMORY_BYTES = 3 * 1024**3
CPU_SECONDS = 120
#: The slowest that a large document may be read.
BYTES_A_SECOND = 500_000


class WorkerError(RuntimeError):
    """The machine does not run worker processes."""


def checked(batches: Iterable[pl.DataFrame], name: str) -> Iterator[pl.DataFrame]:
    """The batches of rows, as long as they keep the parser's promise: all strings, a locator on each, none twice.

    Raises Refused otherwise: a parser that breaks its promise must not lose rows further on.
    """
    seen: set[int] = set()
    columns: list[str] | None = None
    for rows in batches:
        strange = [c for c, t in rows.schema.items() if t != pl.String]
        if strange or "locator" not in rows.columns:
            raise Refused("parser_error", f"{name}: columns {strange} are not text, or there is no locator")
        if columns not in (None, rows.columns):
            raise Refused("parser_error", f"{name}: columns change on the way: {columns}, then {rows.columns}")
        columns, before = rows.columns, len(seen)
        seen.update(rows["locator"].hash().to_list())
        if rows["locator"].null_count() or len(seen) != before + rows.height:
            raise Refused("parser_error", f"{name}: two rows share a locator, so neither could be followed back")
        yield rows
    if not seen:
        raise Refused("no_rows", f"{name}: no row was found; look at the document, it may not be what its name says")


def parse_file(parser: Parser, path: Path, name: str) -> Iterator[pl.DataFrame]:
    """One document's rows, in batches. Raises Refused, whatever goes wrong inside the parser."""
    try:
        if isinstance(parser, Streamed):
            with path.open("rb") as file:
                yield from checked(parser.read(file, name), name)
        else:
            yield from checked([parser(path.read_bytes(), name)], name)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # any failure of a parser is a refusal of that one document, never the run's end
        raise Refused("parser_error", f"{name}: {type(error).__name__}: {error}") from error


def _limit_memory() -> None:
    """Cap this worker's memory, where the platform can."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    cap = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    with suppress(ValueError, OSError):  # some platforms name the limit and do not keep it
        resource.setrlimit(resource.RLIMIT_DATA, (cap, hard))


def cpu_seconds(size: int) -> int:
    """The processor time that a document of so many bytes may take: a large one is given more."""
    return CPU_SECONDS + size // BYTES_A_SECOND


def _limit_time(size: int) -> None:
    """Give the next document its share of processor time; the kernel stops a worker that takes more."""
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(usage.ru_utime + usage.ru_stime) + cpu_seconds(size)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _work(parser: Parser, cache: ParseCache, document: Document, path: Path) -> int:
    """In a worker: parse one document into the cache; the number of rows, 0 for a refusal."""
    _limit_time(document.size)
    counted = _Counted(parse_file(parser, path, document.name))
    try:
        cache.keep(document, counted)
    except Refused as refused:
        cache.keep_refusal(document, refused)
        return 0
    except MemoryError:
        cache.keep_refusal(document, Refused("too_costly", _too_costly(document)))
        return 0
    return counted.rows


class _Counted:
    """Batches of rows, counted as they pass."""

    def __init__(self, batches: Iterator[pl.DataFrame]) -> None:
        self._batches = batches
        self.rows = 0

    def __iter__(self) -> Iterator[pl.DataFrame]:
        for batch in self._batches:
            self.rows += batch.height
            yield batch


def _too_costly(document: Document) -> str:
    return (
        f"{document.name}: reading it took more than {cpu_seconds(document.size)} s of processor time or "
        f"{MEMORY_BYTES // 1024**2} MiB of memory, or stopped the parser; such a file is damaged or made to do harm"
    )


def pool(workers: int) -> ProcessPoolExecutor:
    """Worker processes that start clean and cannot take the machine with them."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_limit_memory)


def parse_all(
    documents: Sequence[Document],
    parser: Parser,
    cache: ParseCache,
    path_of: Callable[[Document], Path],
    workers: int,
    executor: Callable[[int], Executor] = pool,
) -> int:
    """Parse what the cache does not know yet; the number of documents parsed now.

    Any `concurrent.futures.Executor` will do. When a document kills its worker, the ones it took down with it are
    tried again, each alone, so that only the culprit is refused.
    """
    todo = [d for d in documents if not cache.known(d)]
    if not todo:
        return 0
    done = progress.start(f"parse {todo[0].source_id}", len(todo))
    with executor(min(workers, len(todo))) as crew:
        jobs = {crew.submit(_work, parser, cache, d, path_of(d)): d for d in todo}
        survivors = _survivors(jobs, done)
    culprits = []
    for document in (d for d in todo if d not in survivors):
        with executor(1) as single:
            back = _survivors({single.submit(_work, parser, cache, document, path_of(document)): document}, done)
        culprits += [] if back else [document]
    if len(culprits) == len(todo):
        _refuse_dead_machine(executor)
    for document in culprits:
        cache.keep_refusal(document, Refused("too_costly", _too_costly(document)))
    return len(todo)


def _refuse_dead_machine(executor: Callable[[int], Executor]) -> None:
    """Raise WorkerError when no worker can do anything: then no document is to blame, and none must be refused."""
    try:
        with executor(1) as single:
            single.submit(os.getpid).result()
    except (BrokenProcessPool, OSError) as error:
        raise WorkerError(f"worker processes cannot be started on this machine: {error}") from error


def _survivors(jobs: dict[Future[int], Document], done: Callable[[int], None]) -> set[Document]:
    """The documents whose worker came back."""
    back = set()
    for job in as_completed(jobs):
        try:
            job.result()
        except BrokenProcessPool:
            continue
        back.add(jobs[job])
        done(1)
    return back


def rows_of(documents: Iterable[tuple[Document, Path]]) -> Iterator[pl.DataFrame]:
    """Each document's rows with their provenance, in one batch or several, all with the same columns.

    What a document lacks is null. The order is by digest, so it depends on the documents alone.
    """
    ordered = sorted(documents, key=lambda item: item[0].sha256)
    columns = list(dict.fromkeys(c for _, path in ordered for c in pl.read_parquet_schema(path)))
    for document, path in ordered:
        for rows in _batches(path):
            yield rows.select(
                *(pl.col(c) if c in rows.columns else pl.lit(None, pl.String).alias(c) for c in columns),
                source_id=pl.lit(document.source_id),
                document_id=pl.lit(document.document_id),
                document_name=pl.lit(document.name),
            )


def _batches(path: Path) -> Iterator[pl.DataFrame]:
    """A document's rows as they were kept: a large one's in several batches."""
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            yield pl.DataFrame(pl.from_arrow(file.read_row_group(group)))
