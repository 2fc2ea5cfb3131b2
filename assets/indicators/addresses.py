"""Where the series of our list are had: one document a series.

Belongs here: names and addresses. Does not: which series there are (data/indicators.csv), fetching.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from pipeline.contract import Endpoint

LIST = "indicator_list"
_WORLD_BANK = "https://api.worldbank.org/v2"
_SDG = "https://unstats.un.org/sdgapi/v1/sdg/Series/Data"
#: More rows than any series has: an answer that is cut says so itself (`parse_world_bank`, `parse_sdg`).
_ALL = 20_000


def world_bank(rows: Mapping[str, pl.DataFrame], _today: date) -> list[Endpoint]:
    """The list of countries, which tells them from aggregates, and each series."""
    countries = Endpoint("countries.json", f"{_WORLD_BANK}/country?format=json&per_page={_ALL}")
    return [
        countries,
        *(
            Endpoint(f"{code}.json", f"{_WORLD_BANK}/country/all/indicator/{code}?format=json&per_page={_ALL}")
            for code in _series(rows, "world_bank")
        ),
    ]


def sdg_indicators(rows: Mapping[str, pl.DataFrame], _today: date) -> list[Endpoint]:
    """Each series."""
    return [
        Endpoint(f"{code}.json", f"{_SDG}?seriesCode={code}&pageSize={_ALL}")
        for code in _series(rows, "sdg_indicators")
    ]


def _series(rows: Mapping[str, pl.DataFrame], source: str) -> list[str]:
    listed = rows.get(LIST, pl.DataFrame())
    if "series" not in listed.columns:
        return []
    return (
        listed.filter(pl.col("observed_source") == source)["series"].drop_nulls().unique(maintain_order=True).to_list()
    )
