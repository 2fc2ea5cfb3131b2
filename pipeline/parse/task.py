"""What a worker does: one document's bytes in, its rows as Parquet or its refusal out.

Belongs here: the task, its limits, and that a worker of other code refuses it. Does not: who works (`crew`, `far`),
how a document becomes rows (`document`), or keeping anything: only the builder does (`workers`).

Limits are set inside the task, so that they hold wherever it runs, and lifted after it: a worker elsewhere lives on.
"""

from __future__ import annotations

import hashlib
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from pipeline.common.costs import MEMORY_BYTES, cpu_seconds, too_costly
from pipeline.common.processes import bound_memory
from pipeline.contract import Parser, Refused
from pipeline.declare import fingerprint
from pipeline.parse.document import parse, parse_file
from pipeline.store.files import file_digest, parquet_into

#: What comes of a document: its refusal, its rows as the bytes of a Parquet file, or None when they were written.
Outcome: TypeAlias = Refused | bytes | None


@dataclass(frozen=True)
class Task:
    """One document to be read: its parser, what it is called, the digest and the size of its bytes.

    `code` is the parser's fingerprint: a worker elsewhere may be of another program than the one that asks.
    """

    parser: Parser
    name: str
    sha256: str
    size: int
    code: str


class OtherCode(Exception):
    """A worker whose parser is not the one that is meant; the text says which worker, and what to do."""


class NotWhole(Exception):
    """The bytes are gone, or are not those that the document is known by: no parser sees them."""


def read_file(task: Task, path: Path, target: Path) -> Outcome:
    """Read a file of this machine; its rows are written to `target`. A refusal where there are none.

    Raises NotWhole.
    """
    with limited(task.size):
        try:
            return read_here(task, path, target)
        except MemoryError:
            return Refused("too_costly", too_costly(task.name, task.size))


def read_here(task: Task, path: Path, target: Path) -> Outcome:
    """The same without limits: for files that ship with the program, which mean no harm."""
    refuse_others(task.sha256, path)
    try:
        parquet_into(target, parse_file(task.parser, path, task.name))
    except Refused as refused:
        return refused
    return None


def read_bytes(task: Task, data: bytes) -> Outcome:
    """Read bytes that were sent: rows as Parquet, or a refusal. Raises OtherCode and NotWhole."""
    refuse_other_code(task)
    if hashlib.sha256(data).hexdigest() != task.sha256:
        raise NotWhole(task.name)
    with limited(task.size):
        rows = BytesIO()
        try:
            parquet_into(rows, parse(task.parser, BytesIO(data), task.name))
        except Refused as refused:
            return refused
        except MemoryError:
            return Refused("too_costly", too_costly(task.name, task.size))
        return rows.getvalue()


def refuse_others(sha256: str, path: Path) -> None:
    """Raise NotWhole unless the file holds the bytes of this digest."""
    try:
        if file_digest(path) == sha256:
            return
    except OSError as error:  # gone, or not to be read: not whole
        raise NotWhole(str(path)) from error
    raise NotWhole(str(path))


def refuse_other_code(task: Task) -> None:
    """Raise OtherCode unless this process reads as the one that asks would."""
    own = _code(task.parser)
    if own != task.code:
        told = "changed since it began" if own is None else f"{own[:12]}, asked for {task.code[:12]}"
        raise OtherCode(
            f"the worker on {socket.gethostname()}, process {os.getpid()}, has other code than the builder "
            f"({told}): bring it to the builder's version and begin it anew"
        )


@cache
def _code(parser: Parser) -> str | None:
    """The parser's fingerprint as this process has loaded it; None where its files changed since the process began."""
    changed = max((path.stat().st_ctime for path in fingerprint.files(parser)), default=0.0)
    return fingerprint.parser(parser) if changed < _began() else None


def _began() -> float:
    """When this process began, in seconds since 1970; where the system does not say, just now."""
    try:
        return Path(f"/proc/{os.getpid()}").stat().st_ctime
    except OSError:  # no Linux
        return time.time()


@contextmanager
def limited(size: int) -> Iterator[None]:
    """Inside the block, the process has the time and the memory of one document of so many bytes, and no more.

    The kernel ends a process that takes more time; what asks for more memory fails.
    """
    try:
        import resource
    except ImportError:  # only POSIX has it
        yield
        return
    before = {kind: resource.getrlimit(kind) for kind in (resource.RLIMIT_CPU, resource.RLIMIT_DATA)}
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = before[resource.RLIMIT_CPU]
    soft = int(usage.ru_utime + usage.ru_stime) + cpu_seconds(size)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
    bound_memory(MEMORY_BYTES)
    try:
        yield
    finally:
        for kind, limits in before.items():
            with suppress(ValueError, OSError):  # some platforms name a limit and do not keep it
                resource.setrlimit(kind, limits)
