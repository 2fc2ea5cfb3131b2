"""Workers elsewhere: those of a Dask scheduler, each begun by its nanny, with one thread.

Belongs here: reaching them, handing them documents as bytes, telling when nobody works. Does not: the task (`task`),
sharing documents out (`workers`). No disk is shared: a document's bytes go there, its rows come back as Parquet.
"""

from __future__ import annotations

import logging
import pickle
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.parse.crew import Crew, WorkerError
from pipeline.parse.task import OtherCode, Outcome, Task
from pipeline.settings import Settings, SettingsError, variable

#: Larger documents are read by the builder's own processes: sending them takes longer than reading them.
MOST_BYTES = 128_000_000
#: So many documents are handed out at least, whoever works: a cluster that grows with its work sees that there is some.
AHEAD = 64
NAME = variable("executor")


def far(settings: Settings) -> Crew:
    """The workers of the scheduler that the settings name."""
    from distributed import KilledWorker

    return Crew(
        begin=lambda _: _workers(settings),
        hand=_hand,
        ended=(KilledWorker,),
        ahead=lambda executor, number: 1 if number == 1 else max(AHEAD, 2 * len(_present(executor))),
        missing=partial(_refuse_absence, settings),
        strange=partial(_strange, settings),
        most=MOST_BYTES,
    )


def refuse_absent(settings: Settings) -> None:
    """Raise SettingsError unless a scheduler answers and its workers are such as documents can be given to."""
    with _client(settings) as client:
        workers = client.scheduler_info(n_workers=-1)["workers"]
        unfit = [address for address, worker in workers.items() if worker["nthreads"] != 1 or not worker["nanny"]]
    if unfit:
        raise SettingsError(
            f"{NAME}={settings.executor}: the worker {unfit[0]} has several threads or no nanny: begin workers with "
            "--nthreads 1 --nanny"
        )


@contextmanager
def _client(settings: Settings) -> Iterator[Any]:
    import cloudpickle
    import dask
    from distributed import Client

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    dask.config.set({"distributed.admin.large-graph-warning-threshold": MOST_BYTES * 2})
    try:
        client = Client(settings.executor, timeout=settings.connect_timeout, set_as_default=False)
    except (OSError, ValueError) as error:
        raise SettingsError(f"{NAME}={settings.executor}: no Dask scheduler answers there ({error})") from error
    try:
        yield client
    finally:
        client.close(timeout=settings.connect_timeout)


@contextmanager
def _workers(settings: Settings) -> Iterator[Executor]:
    with _client(settings) as client:
        yield client.get_executor(pure=False)


def _hand(executor: Executor, task: Task, path: Path, _: Path) -> Future[Outcome]:
    return executor.submit(_there, pickle.dumps(task), path.read_bytes())


def _there(task: bytes, data: bytes) -> Outcome:
    """On the worker. It goes there as it stands, so that the scheduler needs no program but Dask."""
    import pickle

    from pipeline.parse.task import read_bytes

    return read_bytes(pickle.loads(task), data)  # noqa: S301 the builder's own words, from where its code runs anyway


def _present(executor: Executor) -> dict[str, int]:
    """The workers' threads by address."""
    threads: dict[str, int] = executor._client.nthreads()  # type: ignore[attr-defined]
    return threads


def _refuse_absence(settings: Settings, executor: Executor) -> None:
    """Raise WorkerError when no worker has been there for a while, or nobody knows."""
    try:
        present = _present(executor)
    except (OSError, TimeoutError, CancelledError) as error:
        raise _lost(settings) from error
    if not present:
        raise WorkerError(f"{NAME}={settings.executor}: the scheduler has no workers: begin some; the next run goes on")


def _strange(settings: Settings, error: Exception) -> Exception:
    """What an error says that is no document's."""
    if isinstance(error, OtherCode):
        return WorkerError(f"{NAME}={settings.executor}: {error}")
    if isinstance(error, CancelledError | OSError):
        return _lost(settings)
    return WorkerError(
        f"{NAME}={settings.executor}: a worker cannot take up its work ({type(error).__name__}: {error}): "
        "bring it to the builder's version and begin it anew"
    )


def _lost(settings: Settings) -> WorkerError:
    return WorkerError(f"{NAME}={settings.executor}: the scheduler is gone; the next run goes on where this one ended")
