"""The names of the project's assets, the layer first: documents, rows, core, marts, release.

Belongs here: asset keys. Does not: the assets (`assets`).
"""

from __future__ import annotations

import dagster as dg

from pipeline.declare.dataset import Dataset
from pipeline.declare.source import Source

WHATS_NEW = dg.AssetKey(["release", "whats_new"])
WAREHOUSE = dg.AssetKey(["release", "warehouse"])


def table_key(name: str) -> dg.AssetKey:
    """``core.mission`` -> core/mission."""
    return dg.AssetKey(name.split("."))


def documents_key(source: Source) -> dg.AssetKey:
    """The asset that holds which documents a source has."""
    return dg.AssetKey(["documents", source.source_id])


def rows_key(source: Source) -> dg.AssetKey:
    """The asset that holds a source's rows as printed."""
    return dg.AssetKey(["rows", source.source_id])


def account_key(dataset: Dataset) -> dg.AssetKey:
    """The asset that holds what became of every parsed row of a dataset."""
    return dg.AssetKey(["accounts", dataset.name])
