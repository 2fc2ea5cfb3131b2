"""Files written whole or not at all, and their digests.

Belongs here: bytes and Parquet on the disk. Does not: which file lies where (`workspace`, `blobs`, `releases`).

The engines are imported where Parquet is written: who only reads a record does not wait for them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

if TYPE_CHECKING:
    import polars as pl

#: Rows per Parquet row group: small enough that a reader can work in batches, large enough to compress.
ROW_GROUP = 122_880
#: Bytes of text that are handed to the writer at a time: speeches are long.
PIECE_BYTES = 64_000_000


def write_atomically(path: Path, data: bytes) -> None:
    """Write the bytes so that a reader, or a crash at any moment, sees the old file or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = partial_of(path)
    try:
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(partial, path)
    finally:
        partial.unlink(missing_ok=True)  # where it could not be written, or put there


def write_new(path: str, data: bytes) -> None:
    """Write the bytes to a file that is not there yet and that nobody reads before all are written."""
    with open(path, "xb", buffering=0) as file:  # noqa: PTH123 - of thousands of files a Path takes longer than the bytes
        left = memoryview(data)
        while left:
            left = left[file.write(left) :]


def files_below(folder: Path) -> list[str]:
    """The paths of all files below a folder, sorted."""
    above = len(f"{folder}/")  # of thousands of files a Path takes longer than looking
    return sorted(f"{parent}/{name}"[above:] for parent, _, names in os.walk(folder) for name in names)


def write_parquet(path: Path, frames: pl.DataFrame | Iterable[pl.DataFrame]) -> None:
    """Write one frame, or several of one schema after another, as one Parquet file, atomically.

    The same rows in the same order give the same bytes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = partial_of(path)
    try:
        parquet_into(partial, frames)
        put_in_place(partial, path)
    finally:
        partial.unlink(missing_ok=True)  # where a part could not be made


def parquet_into(target: Path | BinaryIO, frames: pl.DataFrame | Iterable[pl.DataFrame]) -> None:
    """The same into a file that nobody reads yet, or into memory."""
    import polars as pl
    import pyarrow.parquet as pq

    parts = pieces([frames] if isinstance(frames, pl.DataFrame) else frames)
    first = next(parts).to_arrow()
    with pq.ParquetWriter(target, first.schema, compression="zstd", write_page_checksum=True) as writer:
        writer.write_table(first, row_group_size=ROW_GROUP)
        for part in parts:
            writer.write_table(part.to_arrow().cast(first.schema), row_group_size=ROW_GROUP)


def partial_of(path: Path) -> Path:
    """Where a file is written before it has its name: a place that no other process has, on whichever host."""
    return path.with_name(f".{path.name}.{uuid4().hex}.partial")


def put_in_place(written: Path, path: Path) -> None:
    """Give a file its name, in one step. A folder that somebody made there gives way: it is kept beside it."""
    if path.is_dir() and not path.is_symlink():
        path.rename(unused(path.with_name(f"{path.name}.aside")))
    written.replace(path)


def unused(path: Path) -> Path:
    """The path, or the first after it by number where nothing is."""
    names = (path.with_name(f"{path.name}{end}") for end in ("", *(f".{n}" for n in range(2, 10_000))))
    return next(name for name in names if not (name.exists() or name.is_symlink()))


def read_parquet(path: Path) -> pl.DataFrame:
    """The rows of this one file, whatever signs its folders have in their names."""
    import polars as pl

    return pl.read_parquet(path, glob=False, hive_partitioning=False)


def scan_parquet(path: Path) -> pl.LazyFrame:
    """The same, without reading them yet."""
    import polars as pl

    return pl.scan_parquet(path, glob=False, hive_partitioning=False)


def parquet_columns(path: Path) -> list[str]:
    """The names of a file's columns."""
    return scan_parquet(path).collect_schema().names()


def pieces(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The frames, one with very much text cut into several; the cuts follow from the rows alone."""
    import polars as pl

    for frame in frames:
        texts = frame.select(pl.col(pl.String, pl.Categorical).cast(pl.String).str.len_bytes().sum())
        size = sum(texts.row(0)) if texts.width else 0
        rows = max(1, frame.height * PIECE_BYTES // size) if size > PIECE_BYTES else max(1, frame.height)
        yield from (frame.slice(start, rows) for start in range(0, max(1, frame.height), rows))


def coalesced(frames: Iterable[pl.DataFrame], size: int = PIECE_BYTES // 4) -> Iterator[pl.DataFrame]:
    """The same rows in the same order, small frames of one schema joined until they have so many bytes.

    To work on a frame costs as much as to work on thousands of its rows.
    """
    import polars as pl

    waiting: list[pl.DataFrame] = []
    held = 0.0
    for frame in frames:
        waiting.append(frame)
        held += frame.estimated_size()
        if held >= size:
            yield pl.concat(waiting, how="vertical_relaxed")
            waiting, held = [], 0.0
    if waiting:
        yield pl.concat(waiting, how="vertical_relaxed")


def why_damaged(path: Path) -> str | None:
    """What is wrong with a Parquet file, every page of which is read; None where nothing is."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            for _ in file.iter_batches():
                pass
    except pa.ArrowMemoryError:  # says nothing of the file
        raise
    except (OSError, pa.ArrowException) as error:  # what is asked for
        return str(error).partition("\n")[0]
    return None


def is_whole_parquet(path: Path) -> bool:
    """Whether the file is there and ends as Parquet does: not one that a full disk or a power cut has cut short.

    A file that is replaced, never written into, is read once: a night asks after every document at several steps.
    """
    try:
        seen = path.stat()
    except OSError:  # gone
        return False
    return _ends_whole(path, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


@lru_cache(maxsize=4096)
def _ends_whole(path: Path, *as_it_was: int) -> bool:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.read_metadata(path)
    except (OSError, pa.ArrowInvalid):  # cut short, or gone
        return False
    return True


def forget_partials(*folders: Path) -> None:
    """Remove what a crash left half written. Call it only while nothing else writes there."""
    for folder in folders:
        for left in list(partials(folder)):
            shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()


def partials(folder: Path | str) -> Iterator[Path]:
    """What is half written in a folder, and below it."""
    try:
        entries = os.scandir(folder)
    except (FileNotFoundError, NotADirectoryError):  # nothing was ever written there
        return
    with entries:
        for entry in entries:
            if entry.name.startswith(".") and entry.name.endswith(".partial"):
                yield Path(entry.path)
            elif entry.is_dir(follow_symlinks=False):
                yield from partials(entry.path)


def file_digest(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def md5_of(file: Path) -> str:
    """The md5 of a file, read in pieces."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def known_digest(path: Path) -> str:
    """The same of a file that is replaced, never written into: a night asks for it at every step, and reads it once."""
    seen = path.stat()
    return _digest_of(path, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)


@lru_cache(maxsize=4096)
def _digest_of(path: Path, *as_it_was: int) -> str:
    return file_digest(path)


def same_bytes(one: Path, other: Path) -> bool:
    """Whether two files, which are replaced and never written into, hold the same."""
    return one.stat().st_size == other.stat().st_size and known_digest(one) == known_digest(other)
