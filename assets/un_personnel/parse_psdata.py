"""UN Peace and Security Data Hub: five datasets, CSV or JSON, recognised by their columns -> rows as printed.

Belongs here: the columns of these datasets and how they are told apart. Does not: the form of an answer
(`pipeline.shared.tables`); dates, numbers, codes: an epoch stays the digits it was printed with until `harmonise`.
"""

from __future__ import annotations

import polars as pl

from pipeline.contract import Refused
from pipeline.shared.days import refuse_other_days
from pipeline.shared.tables import read_rows, require
from pipeline.shared.unread import unread_columns

UCHISTORICAL = "DPO-UCHISTORICAL"
UCLATEST = "DPO-UCLATEST"
PKO = "DPPADPOSS-PKO"
POLITICALMISSIONS = "DPPA-POLITICALMISSIONS"
FATALITIES = "DPPADPOSS-FATALITIES"

#: Columns without which a dataset says nothing.
REQUIRED: dict[str, tuple[str, ...]] = {
    UCHISTORICAL: (
        "contributing_country", "last_reporting_date", "personnel_type", "female_personnel", "male_personnel",
    ),
    UCLATEST: (
        "contributing_country", "last_reporting_date", "female_personnel", "male_personnel",
        "total_uniformed_personnel",
    ),
    PKO: ("mission_acronym", "mission_name"),
    POLITICALMISSIONS: ("mission_acronym", "mission_name"),
    FATALITIES: ("casualty_id", "incident_date", "mission_acronym"),
}  # fmt: skip

#: Columns the Hub's dictionary or its answers give, present in some answers only.
OPTIONAL: dict[str, tuple[str, ...]] = {
    UCHISTORICAL: ("contribution_id", "isocode3", "m49_code", "mission_acronym"),
    UCLATEST: ("id", "isocode3", "m49_code", "personnel_contribution_rank"),
    PKO: (
        "id", "lead_department", "mission_isactive", "start_date", "end_date", "mission_location",
        "mission_longitude", "mission_latitude", "last_update",
    ),
    POLITICALMISSIONS: (
        "id", "lead_department", "mission_isactive", "start_date", "end_date", "mission_location",
        "mission_longitude", "mission_latitude", "last_update",
    ),
    FATALITIES: (
        "id", "type_of_casualty", "gender", "casualty_nationality", "casualty_personnel_type", "type_of_incident",
        "m49_code", "isocode3", "last_update",
    ),
}  # fmt: skip

#: The columns that date a record; any dataset may have some of them.
DAYS = ("last_reporting_date", "incident_date", "start_date", "end_date", "last_update")

#: The first column found among these names the dataset.
_TELLING = (
    (FATALITIES, ("casualty_id", "casualty_personnel_type", "type_of_casualty", "casualty_nationality")),
    (UCLATEST, ("total_uniformed_personnel", "personnel_contribution_rank")),
    (UCHISTORICAL, ("contribution_id", "female_personnel", "male_personnel")),
    (PKO, ("mission_name", "mission_isactive", "mission_location")),
)


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows as printed: locator ("$[12]" or "line 12"), dataset, and the dataset's columns under the Hub's names.

    Optional columns that an answer lacks come out null. Raises Refused for another shape, for unknown columns,
    for a missing required column, and for a column of days that may be others (unreadable_days), naming each.
    """
    frame = read_rows(data, name)
    dataset = _dataset(frame, name)
    require(frame.columns, REQUIRED[dataset], name)
    refuse_other_days(frame, DAYS, name)
    optional = [
        pl.col(column) if column in frame.columns else pl.lit(None, pl.String).alias(column)
        for column in OPTIONAL[dataset]
    ]
    rest = unread_columns(frame.columns, {*REQUIRED[dataset], *OPTIONAL[dataset], "locator"})
    return frame.select("locator", pl.lit(dataset).alias("dataset"), *REQUIRED[dataset], *optional, *rest)


def _dataset(frame: pl.DataFrame, name: str) -> str:
    """Which of the five datasets the columns belong to; the two mission lists share theirs, so department decides."""
    for dataset, telling in _TELLING:
        if any(column in frame.columns for column in telling):
            return POLITICALMISSIONS if dataset == PKO and _political(frame, name) else dataset
    raise Refused(
        "unknown_columns", f"{name} is none of {', '.join(REQUIRED)}: it has {', '.join(frame.columns) or 'no columns'}"
    )


def _political(frame: pl.DataFrame, name: str) -> bool:
    if "POLITICALMISSIONS" in name.upper():
        return True
    if "PKO" in name.upper() or "lead_department" not in frame.columns:
        return False
    share = (frame["lead_department"].str.strip_chars() == "DPPA").mean()
    return isinstance(share, float) and share > 0.5
