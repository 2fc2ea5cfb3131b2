"""An answer as a Stata file, whose variables bear the labels of the answer's codebook.

Belongs here: what Stata has for each kind of column. Does not: the codebook (`codebook`).

Stata has no missing text, which becomes an empty one, and no truth values, which become 0 and 1; whole numbers of
columns with missing values become floating-point numbers.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.ask.answer import Answer
from pipeline.ask.errors import AskError
from pipeline.ask.output import FORMATS

if TYPE_CHECKING:
    import pandas as pd

#: Version of the format, of Stata 14 and later: the first with Unicode.
VERSION: Final = 118
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,31}")
#: Words of Stata's own language, by its manual.
RESERVED = re.compile(
    r"_all|_b|byte|_coef|_cons|double|float|if|in|int|long|_n|_N|_pi|_pred|_rc|_skip|str\d+|strL|using|with"
)
LONGEST_LABEL = 80
#: Bytes of a text in a column of fixed width; longer ones are kept apart.
LONGEST_TEXT = 2045


@FORMATS.named(".dta")
def write_dta(answer: Answer, file: Path) -> int:
    """Write it, all rows at once. Raises AskError for a column name that Stata does not know."""
    if strange := [c for c in answer.columns if not NAME.fullmatch(c) or RESERVED.fullmatch(c)]:
        raise AskError(
            f"{', '.join(strange)}: a name in Stata has 32 letters, digits and _ at most and is no word of its own; "
            "rename it with AS"
        )
    frame = pl.concat(list(answer.frames()))
    wide = [c.name for c in frame.select(pl.col(pl.String)) if _longest(c) > LONGEST_TEXT]
    rows = _in_pandas(frame)
    rows.to_stata(
        file,
        write_index=False,
        version=VERSION,
        convert_strl=wide,
        convert_dates={
            c: "td" if t == pl.Date else "tc" for c, t in frame.schema.items() if t in (pl.Date, pl.Datetime)
        },
        variable_labels={v.variable: label(v.label) for v in answer.codebook},
    )
    return frame.height


def label(text: str) -> str:
    """As much of a description as a label holds: its first sentence, cut at a word where that is too long."""
    first = re.split(r"(?<=[.;:]) ", text, maxsplit=1)[0].rstrip(".;:")
    return first if len(first) <= LONGEST_LABEL else first[: LONGEST_LABEL - 1].rsplit(" ", 1)[0] + "…"


def _longest(column: pl.Series) -> int:
    return int(column.str.len_bytes().max() or 0)  # type: ignore[arg-type]


def _in_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """The frame in types that Stata has."""
    import pandas as pd

    return pd.DataFrame({column.name: _plain(column) for column in frame})


def _plain(column: pl.Series) -> object:
    if column.dtype == pl.Boolean:
        return column.cast(pl.Float64 if column.has_nulls() else pl.Int8).to_numpy()
    if column.dtype.is_numeric():
        return column.cast(pl.Float64 if column.has_nulls() or column.dtype.is_float() else pl.Int64).to_numpy()
    if column.dtype in (pl.Date, pl.Datetime):
        return column.cast(pl.Datetime("us")).to_numpy()
    texts = [json.dumps(v, default=str) if isinstance(v, list | dict) else v for v in column.to_list()]
    return ["" if v is None else str(v) for v in texts]
