"""UN Peace and Security Data Hub: five datasets, CSV or JSON, recognised by their columns -> rows as printed.

Belongs here: the Hub's envelopes, column names and how its datasets are told apart. Does not: dates, numbers, codes:
an epoch stays the digits it was printed with until `harmonise`.
"""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from assets.un_personnel.text_tables import column_key, decode, read_csv, require
from pipeline.contract import Refused

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

#: The first column found among these names the dataset.
_TELLING = (
    (FATALITIES, ("casualty_id", "casualty_personnel_type", "type_of_casualty", "casualty_nationality")),
    (UCLATEST, ("total_uniformed_personnel", "personnel_contribution_rank")),
    (UCHISTORICAL, ("contribution_id", "female_personnel", "male_personnel")),
    (PKO, ("mission_name", "mission_isactive", "mission_location")),
)
_ENVELOPES = ("data", "results", "records")


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Rows as printed: locator ("$[12]" or "line 12"), dataset, and the dataset's columns under the Hub's names.

    Optional columns that an answer lacks come out null. Raises Refused for another shape, for unknown columns
    and for a missing required column, naming each.
    """
    text = decode(data, name)
    frame = _read_json(text, name) if text.lstrip()[:1] in "[{" else read_csv(text, name)
    dataset = _dataset(frame, name)
    require(frame.columns, REQUIRED[dataset], name)
    optional = [
        pl.col(column) if column in frame.columns else pl.lit(None, pl.String).alias(column)
        for column in OPTIONAL[dataset]
    ]
    return frame.select("locator", pl.lit(dataset).alias("dataset"), *REQUIRED[dataset], *optional)


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


def _read_json(text: str, name: str) -> pl.DataFrame:
    """A list of objects, or one under data, results or records; numbers stay the digits they were printed with."""
    try:
        answer: Any = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refused("malformed_json", f"{name}: {error}; fetch it again") from error
    if isinstance(answer, dict):
        found = [key for key in answer if key.lower() in _ENVELOPES and isinstance(answer[key], list)]
        if len(found) != 1:
            keys = ", ".join(sorted(answer)[:10]) or "nothing"
            raise Refused("unknown_shape", f"{name} is an object with {keys}; expected a list, or one of {_ENVELOPES}")
        answer = answer[found[0]]
    if not answer:
        raise Refused("no_rows", f"{name} is an empty list; fetch it again")
    odd = next((index for index, row in enumerate(answer) if not isinstance(row, dict)), None)
    if odd is not None:
        raise Refused("unknown_shape", f"{name}: $[{odd}] is {type(answer[odd]).__name__}, not an object")
    columns: dict[str, str] = {}
    for row in answer:
        for key in row:
            if key not in columns:
                columns[key] = column_key(key)
    doubled = sorted({key for key in columns.values() if list(columns.values()).count(key) > 1})
    if doubled:
        raise Refused("doubled_columns", f"{name} spells {', '.join(doubled)} in two ways")
    cells = {key: [_printed(row.get(column)) for row in answer] for column, key in columns.items() if key}
    cells["locator"] = [f"$[{index}]" for index in range(len(answer))]
    return pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))


def _printed(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
