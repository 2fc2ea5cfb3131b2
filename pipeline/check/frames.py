"""A Parquet file as what Great Expectations looks at: rows, distinct values, whole columns, headings.

Belongs here: reading a table's file in batches, so that memory does not follow its size, into pandas frames. Does not:
which expectation looks at what (`great_expectations`). Imported lazily with it: pandas takes time to load.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

BATCH_ROWS = 250_000
#: Nullable whole numbers and truth values stay what they are; everything else takes pandas' own type, which is faster.
PANDAS_TYPES = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


def batches(path: Path, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
    """The file's rows as Arrow-backed pandas frames; one empty frame for a table without rows."""
    for batch in _record_batches(path, columns):
        yield as_pandas(batch)


def distinct(path: Path, columns: Sequence[str]) -> Iterator[dict[str, pa.Array]]:
    """By column, the values that stand in it, each once, a missing one among them.

    All of the file in one piece, unless a column has more values than a batch has rows: then a value that stands in
    several pieces comes several times.
    """
    seen: dict[str, pa.Array] = {}
    for batch in _record_batches(path, columns):
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            values = pc.unique(column)
            seen[name] = pc.unique(pa.chunked_array([seen[name], *_chunks(values)])) if name in seen else values
        if any(len(values) > BATCH_ROWS for values in seen.values()):
            yield seen
            seen = {}
    if seen:
        yield seen


def column(name: str, values: pa.Array) -> pd.DataFrame:
    """A frame of one column."""
    return as_pandas(pa.table([values], names=[name]))


def whole(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """These columns with all their rows."""
    return as_pandas(pq.read_table(path, columns=list(columns)))


def headings(path: Path) -> pd.DataFrame:
    """The table without its rows."""
    return as_pandas(pq.read_schema(path).empty_table())


def as_pandas(rows: pa.Table | pa.RecordBatch) -> pd.DataFrame:
    """Arrow's rows as pandas', without a copy where that can be."""
    frame: pd.DataFrame = rows.to_pandas(types_mapper=PANDAS_TYPES.get)
    return frame


def _record_batches(path: Path, columns: Sequence[str]) -> Iterator[pa.Table | pa.RecordBatch]:
    file = pq.ParquetFile(path)
    if file.metadata.num_rows == 0:
        yield file.read(list(columns))
    yield from file.iter_batches(BATCH_ROWS, columns=list(columns))


def _chunks(values: pa.Array | pa.ChunkedArray) -> list[pa.Array]:
    return values.chunks if isinstance(values, pa.ChunkedArray) else [values]
