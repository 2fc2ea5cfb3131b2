"""The register's files -> rows as printed.

Belongs here: which files there are. Does not: reading them (`pipeline.shared.register`), whether a row can be used
(`register`), types, meaning.
"""

from __future__ import annotations

import polars as pl

from assets.action_plans.vocabulary import COLUMNS
from pipeline.shared import register


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows of one file of the register, as `pipeline.shared.register.read` reads them. Raises Refused as it does."""
    return register.read(data, name, COLUMNS)
