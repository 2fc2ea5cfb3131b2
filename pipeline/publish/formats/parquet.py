"""Rows as Parquet, with the types that the release has.

Belongs here: one row group after another. Does not: the release's own Parquet files (`store.files`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.publish.tabular import FORMATS, Tabular

if TYPE_CHECKING:
    import pyarrow as pa

#: Digits of the decimals in which the engine sums counts; readers of Parquet know no integers of this size.
OF_SUMS = 38


@FORMATS.named(".parquet")
def write_parquet(rows: Tabular, file: Path) -> int:
    """Write them. Sums of counts become floating-point numbers, as in DuckDB's own Parquet."""
    import pyarrow.parquet as pq

    batches = rows.batches()
    first = next(batches)
    schema = _readable(first.schema)
    written = int(first.num_rows)
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        writer.write_batch(first.cast(schema))
        for batch in batches:
            writer.write_batch(batch.cast(schema))
            written += int(batch.num_rows)
    return written


def _readable(schema: pa.Schema) -> pa.Schema:
    import pyarrow as pa

    return pa.schema(
        field.with_type(pa.float64())
        if pa.types.is_decimal(field.type) and field.type.precision == OF_SUMS and field.type.scale == 0
        else field
        for field in schema
    )
