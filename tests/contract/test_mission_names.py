"""The names by which speeches are searched for missions, against the missions of the reference."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from assets.debates.coding import missions

REFERENCE = Path(__file__).parents[2] / "assets" / "reference" / "data" / "mission.csv"


def rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["mission"]: row for row in csv.DictReader(file)}


def test_every_mission_is_sought_by_its_acronym_and_its_name_or_a_note_says_why_not() -> None:
    known, sought = rows(REFERENCE), rows(missions.MISSION_NAMES)
    assert list(sought) == list(known)
    for mission, row in sought.items():
        acronyms = [acronym.replace("-", " ") for acronym in row["acronyms"].split("|")]
        assert mission.replace("-", " ") in acronyms or row["note"], mission
        official = re.sub(r" \(.*\)$", "", known[mission]["name"])
        assert official in row["names"].split("|") or row["note"], mission


def test_a_name_of_two_missions_is_sought_for_neither() -> None:
    names = [re.sub(r" \(.*\)$", "", row["name"]) for row in rows(REFERENCE).values()]
    shared = {name for name in names if names.count(name) > 1}
    assert shared == {"United Nations Office in Burundi"}
    assert not shared & {form for form, _ in missions.forms().values()}
