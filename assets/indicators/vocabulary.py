"""The columns that parsers and harmoniser of the indicators share, and the words that printed codes stand for.

Belongs here: names of columns, codes and what they mean, with the list each comes from. Does not: any reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from pipeline.shared.tables import printed
from pipeline.shared.unread import UNREAD, with_unread

#: A printed value and what stands around it, one row a cell. `row_kind`: a cell, or a row that describes (`country`,
#: `series`). `region` tells a country from an aggregate; `stands_for` is what a ditto mark repeats; `edition` is the
#: version of the document, as it prints it.
CELL = (
    *("row_kind", "series", "place", "place_code", "region", "year", "period", "dimension", "printed", "stands_for"),
    *("nature", "footnote", "edition", "locator"),
)
VALUE, COUNTRY, SERIES = "value", "country", "series"

#: One row of a data set of the Uppsala Conflict Data Program, whichever it is.
CONFLICT = (
    *("dataset", "level", "conflict_id", "dyad_id", "year", "location", "location_codes", "battle_location"),
    *("battle_codes", "side_a", "side_b", "type", "incompatibility", "intensity", "start_date", "best", "low", "high"),
    *("events", "version", "locator"),
)

#: Codebook of the UCDP/PRIO Armed Conflict Dataset, variable type_of_conflict.
CONFLICT_TYPES = {"1": "extrasystemic", "2": "interstate", "3": "intrastate", "4": "internationalised_intrastate"}
#: Codebook of the UCDP Georeferenced Event Dataset, variable type_of_violence.
VIOLENCE_TYPES = {"1": "state_based", "2": "non_state", "3": "one_sided"}
#: Codebook of the UCDP/PRIO Armed Conflict Dataset, variable incompatibility.
INCOMPATIBILITIES = {"1": "territory", "2": "government", "3": "territory_and_government"}
#: The forms that the Sexual Violence in Armed Conflict dataset counts, in the order of its definition.
FORMS = {
    "1": "rape",
    "2": "sexual_slavery",
    "3": "forced_prostitution",
    "4": "forced_pregnancy",
    "5": "forced_sterilization_or_abortion",
    "6": "sexual_mutilation",
    "7": "sexual_torture",
}
#: Codebook of the Sexual Violence in Armed Conflict dataset, variable actor_type.
ACTOR_TYPES = {
    "1": "state",
    "2": "state_supporting_the_first_side",
    "3": "rebel_group",
    "4": "state_supporting_the_second_side",
    "5": "opposing_state",
    "6": "pro_government_militia",
}


def frame(rows: Iterable[Mapping[str, object]], columns: tuple[str, ...]) -> pl.DataFrame:
    """Rows of text with these columns; what a row leaves out is null, and a blank text is too; what is none is JSON.

    What was not read of a row (UNREAD) is kept, where there is any.
    """
    listed, rest = [], []
    for row in rows:
        listed.append([(printed(row.get(column)) or "").strip() or None for column in columns])
        rest.append(printed(row.get(UNREAD)))
    return with_unread(pl.DataFrame(listed, schema=dict.fromkeys(columns, pl.String), orient="row"), rest)
