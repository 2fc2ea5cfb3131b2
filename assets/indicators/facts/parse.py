"""The register's files -> rows as printed.

Belongs here: which files there are, one form for both. Does not: reading them (`pipeline.shared.register`), whether a
row can be used (`register`), types, meaning.
"""

from __future__ import annotations

import polars as pl

from assets.indicators.facts.vocabulary import COLUMNS, COMPLETENESS, FACTS
from pipeline.shared import register

#: One row of either file: a column that its file has not is null.
PARSED = (*dict.fromkeys((*COLUMNS[FACTS], *COLUMNS[COMPLETENESS])), *register.ABOUT)


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows of one file of the register, PARSED, as `pipeline.shared.register.read` reads them. Raises Refused as it
    does."""
    rows = register.read(data, name, COLUMNS)
    others = [pl.lit(None, pl.String).alias(column) for column in PARSED if column not in rows.columns]
    return rows.with_columns(others).select(PARSED)
