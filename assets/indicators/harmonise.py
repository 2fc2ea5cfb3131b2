"""Parsed rows and reference -> the core tables of indicators, conflict and sexual violence.

Belongs here: the order of the steps. Does not: any rule (`observations`, `conflict_violence`, `sexual_violence`,
`indicator_list`, `agreement`).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.indicators import agreement, conflict_violence, indicator_list, observations, sexual_violence
from assets.indicators.parse_list import COLUMNS as LISTED
from assets.indicators.parse_svac import COLUMNS as SVAC
from assets.indicators.vocabulary import CELL, CONFLICT
from pipeline.contract import PROVENANCE, Harmonised, Reference, Rows
from pipeline.shared.losses import all_losses

LIST, UCDP, SEXUAL_VIOLENCE = "indicator_list", ("ucdp_acd", "ucdp_brd", "ucdp_ged"), "svac"


def harmonise(parsed: Mapping[str, Rows], reference: Reference) -> Harmonised:
    """Every table of the dataset, a reason for every parsed row that is in none of them, and every contradiction.

    core.conflict_location is derived: it names the parts of the rows of the two tables of conflicts.
    """
    indicators, unusable = indicator_list.table(_whole(parsed, LIST, (*LISTED, *PROVENANCE)))
    cells = [
        observations.judged(source, _whole(parsed, source, (*CELL, *PROVENANCE)), indicators, reference)
        for source in observations.SOURCES
        if source in parsed
    ]
    observed = _concat([observations.table(judged) for judged in cells], observations.COLUMNS)
    conflicts = conflict_violence.judged(
        pl.concat([_whole(parsed, source, (*CONFLICT, *PROVENANCE)) for source in UCDP], how="vertical")
    )
    violence, places = conflict_violence.tables(conflicts, reference)
    reported, older = sexual_violence.editions(_whole(parsed, SEXUAL_VIOLENCE, (*SVAC, *PROVENANCE)))
    sexual, sexual_places = sexual_violence.table(reported, reference)
    lost = [*(observations.losses(judged) for judged in cells), conflict_violence.losses(conflicts)]
    return Harmonised(
        tables={
            "core.indicator": indicators,
            "core.observation": observed,
            "core.conflict_violence": violence,
            "core.sexual_violence": sexual,
            "core.conflict_location": pl.concat([places, sexual_places]),
        },
        rejected=all_losses([unusable, *(rejected for rejected, _ in lost)]),
        set_aside=all_losses([older, *(aside for _, aside in lost)]),
        conflicts=agreement.found(observed),
        derived=frozenset({"core.conflict_location"}),
    )


def _whole(parsed: Mapping[str, Rows], source: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """A source's rows in memory, all text, with the columns that are used; none where it is not at hand."""
    wanted = dict.fromkeys((*columns, "document_name"), pl.String)
    if source not in parsed:
        return pl.DataFrame(schema=wanted)
    return parsed[source].lazy().select(pl.col(list(wanted)).cast(pl.String)).collect().rechunk()


def _concat(parts: list[pl.DataFrame], columns: tuple[str, ...]) -> pl.DataFrame:
    if parts:
        return pl.concat(parts)
    numbers = {"year": pl.Int64, "value": pl.Float64, "period_start": pl.Date}
    return pl.DataFrame(schema={column: numbers.get(column, pl.String) for column in columns})
