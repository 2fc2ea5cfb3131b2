"""Releases of the WPS warehouse for Python: as DuckDB, polars, pandas or Arrow, with the dictionary at hand.

    import wps

    release = wps.open()
    release["mission_month"].polars()

Belongs here: what readers call. Does not: how a release comes about (`pipeline`). An engine is imported when it is
asked for.
"""

from wps.dictionary import Column, Source
from wps.errors import ReaderError
from wps.opening import open
from wps.release import Release
from wps.table import Table

__all__ = ["Column", "ReaderError", "Release", "Source", "Table", "open"]
