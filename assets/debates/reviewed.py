"""For whom a speaker spoke where the printed affiliation does not tell, or is another's: the list `speakers.csv`.

Belongs here: reading the list and finding the speeches it is about. Does not: bodies by their printed names
(`organisations`), or what follows for the speaker's role (`roles`).

A row is what somebody looked up: meeting and speaker as printed, the affiliation that is printed with them (`printed`;
a row holds while the source prints that or none), for whom they spoke, what kind of body that is
(`organisations.KINDS`), and where it stands (`source`, `place`). civil_society are also those who were invited in their
own name as founders, advocates or counsel of citizens. Nobody is on the list by the sound of a name: who is not looked
up stays unknown.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

from assets.debates import organisations
from pipeline.entities.normal import normalise

LIST = Path(__file__).with_name("speakers.csv")
#: What `with_reviewed` adds.
ANSWER = ("reviewed_affiliation", "reviewed_kind", "reviewed_source")


class Row(NamedTuple):
    """One speaker of one meeting; `meeting_symbol` is that of the whole meeting, resumptions included."""

    meeting_symbol: str
    speaker: str
    printed: str
    affiliation: str
    kind: str
    source: str
    place: str


@cache
def rows() -> tuple[Row, ...]:
    """The list in its order. Raises ValueError on a row that cannot be used, naming its line."""
    with LIST.open(encoding="utf-8", newline="") as file:
        read = tuple(Row(**row) for row in csv.DictReader(file))
    for line, row in enumerate(read, start=2):
        if row.kind not in organisations.KINDS or not all(row) or not row.source.startswith("https://"):
            raise ValueError(f"speakers.csv, line {line}: {row} needs every cell, a kind and the address of a source")
    return read


def with_reviewed(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds ANSWER to speeches (base_symbol, speaker, affiliation), null where the list has nobody. Order is kept.

    The speaker is compared in normal form, so that records and corpus, who print accents differently, both are found.
    """
    listed = pl.DataFrame(
        [(r.meeting_symbol, normalise(r.speaker), r.printed, r.affiliation, r.kind, r.source) for r in rows()],
        schema=["base_symbol", "_name", "_printed", *ANSWER],
        orient="row",
    )
    spoken = frame.select("base_symbol", "speaker").unique().join(listed, on="base_symbol", how="inner")
    named = pl.col("speaker").map_elements(normalise, return_dtype=pl.String) == pl.col("_name")
    found = frame.join(
        spoken.filter(named).drop("_name"), on=["base_symbol", "speaker"], how="left", maintain_order="left"
    )
    holds = pl.col("affiliation").is_null() | (pl.col("affiliation") == pl.col("_printed"))
    return found.with_columns(pl.when(holds).then(name).alias(name) for name in ANSWER).drop("_printed")
