"""The list of speakers that somebody looked up: whom it is about, and when it holds."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from assets.debates import reviewed
from assets.debates.reviewed import ANSWER, with_reviewed
from tests.support.debates import REFERENCE

HEARD = ("S/PV.7533", "Ms. Mohammed", "UN")
IRAQ = "Organization of Women's Freedom in Iraq"


def answers(*speeches: tuple[str | None, str | None, str | None]) -> list[tuple[str | None, ...]]:
    frame = pl.DataFrame(
        speeches, schema=dict.fromkeys(("base_symbol", "speaker", "affiliation"), pl.String), orient="row"
    )
    return with_reviewed(frame).select(ANSWER[:2]).rows()


def test_a_listed_speaker_is_found_in_each_source_and_nobody_else_is() -> None:
    nobody = (None, None)
    found = answers(
        HEARD,
        ("S/PV.7533", "MS MOHAMMED", None),
        ("S/PV.7533", "Ms. Mohammed", "African Union"),
        ("S/PV.8514", "Ms. Mohammed", "UN"),
        ("S/PV.7533", "Mr. Mohammed", "UN"),
        (None, None, None),
    )
    assert found == [(IRAQ, "civil_society"), (IRAQ, "civil_society"), nobody, nobody, nobody, nobody]


def test_every_row_has_a_kind_and_a_source_and_stands_once() -> None:
    listed = reviewed.rows()
    assert len({(row.meeting_symbol, row.speaker) for row in listed}) == len(listed)
    assert {row.kind for row in listed} == {"civil_society"}
    states = set(REFERENCE.tables["core.entity"].filter(kind="state")["name"])
    assert not states & {row.affiliation for row in listed}


@pytest.mark.parametrize(("column", "cell"), [("kind", "ngo"), ("source", ""), ("source", "somewhere")])
def test_a_row_without_kind_or_source_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, column: str, cell: str
) -> None:
    row = {**reviewed.rows()[0]._asdict(), column: cell}
    with (tmp_path / "speakers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    monkeypatch.setattr(reviewed, "LIST", tmp_path / "speakers.csv")
    with pytest.raises(ValueError, match="line 2"):
        reviewed.rows.__wrapped__()
