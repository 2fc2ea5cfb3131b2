"""The rows of watched pages, as the harmoniser takes them.

Belongs here: joining the sources of pages, and which printed name is a country's. Does not: what is made of the facts
(`candidates`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from assets.action_plans.addresses import LIST
from assets.action_plans.parse_pages import SEPARATOR
from pipeline.contract import PROVENANCE, Rows, no_losses
from pipeline.shared.losses import lost

#: The sources whose documents are pages: records of WILPF's site, and pages as they are cited.
PAGE_SOURCES = ("nap_pages", "wilpf_pages")


def pages(parsed: Mapping[str, Rows]) -> pl.DataFrame | None:
    """The facts of all pages (columns of `parse_page` and provenance); None where no page was ever had."""
    found = [parsed[source].lazy() for source in PAGE_SOURCES if source in parsed]
    return pl.concat([rows.with_columns(pl.all().cast(pl.String)) for rows in found]).collect() if found else None


def listed(parsed: Mapping[str, Rows]) -> pl.DataFrame:
    """The rows of the list of pages, to be set aside: they only say which pages there are."""
    if LIST not in parsed:
        return no_losses()
    return lost(parsed[LIST].lazy().select(*PROVENANCE, "page_url").collect(), "page_listed", pl.col("page_url"))


def country(names: str | None, entity: Callable[[str], str | None]) -> tuple[str | None, str | None]:
    """Of printed names the first that is known, and the entity it is; neither where none is."""
    for name in (names or "").split(SEPARATOR):
        if name and (found := entity(name)):
            return name, found
    return None, None
