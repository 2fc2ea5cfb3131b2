"""Countries, groups, months and speeches of a small warehouse: rows that tests of marts which join datasets share."""

from __future__ import annotations

from datetime import date
from typing import Any

DOCUMENT = {"source_id": "un_contributions", "document_id": "d" * 12, "locator": "p1"}
MEMBER = date(1960, 1, 1)
JANUARY, FEBRUARY = date(2019, 1, 31), date(2019, 2, 28)
FACT = {"source_id": "fact_register", "document_id": "f" * 12}
ACT = {"source_id": "sc_records", "meeting_symbol": "S/PV.1", "document_id": "e" * 12, "locator": "p2"}


def state(entity: str, **more: Any) -> dict[str, Any]:
    return {"entity": entity, "iso3": entity, "name": entity, "kind": "state", "un_member_from": MEMBER, **more}


ENTITIES = [
    state("FRA"),
    state("GBR"),
    state("COD"),
    state("SSD", valid_from=date(2011, 7, 9), un_member_from=date(2011, 7, 14)),
    {
        "entity": "hist:zaire",
        "name": "Zaire",
        "kind": "historic_state",
        "valid_from": date(1971, 10, 27),
        "valid_to": date(1997, 5, 16),
        "successors": "COD",
    },
    {"entity": "ESH", "name": "Western Sahara", "kind": "territory"},
]
GROUPS = [
    {"group_name": "Union", "entity": "FRA", "valid_from": date(1958, 1, 1), "from_year": 1958},
    {"group_name": "Union", "entity": "GBR", "from_year": 1973, "valid_to": date(2019, 6, 30), "to_year": 2019},
    {"group_name": "Union", "entity": "ESH", "from_year": 1982},
    {"group_name": "Club", "entity": "FRA"},
]


def month(day: date, **more: Any) -> dict[str, Any]:
    told = {"has_sex": True, "has_mission": True, "has_type": True, "has_staff_officer": True, "persons_lost": 0}
    return {"month_end": day, "source_id": "un_contributions", "document_id": "d" * 12, **told, **more}


def troops(entity: str, day: date, female: int | None, male: int | None, total: int | None = None) -> dict[str, Any]:
    persons = total if total is not None else (female or 0) + (male or 0)
    kind = {"mission": "UNMISS", "personnel_type": "troops", "iso3": entity, "contributor": entity}
    return {**DOCUMENT, **kind, "entity": entity, "month_end": day, "female": female, "male": male, "total": persons}


def speeches(year: int, *more: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """A meeting a month of which France's speech is at hand; the first one is on women and peace and security."""
    about = {"source_id": "sc_debates_corpus", "document_id": "c" * 12, "locator": "l", "organ": "Security Council"}
    meetings, said = [], []
    for number in range(1, 13):
        symbol = f"S/PV.{year}{number}"
        held = {"meeting_symbol": symbol, "base_symbol": symbol, "date": date(year, number, 1), "is_wps": number == 1}
        meetings.append({**about, **held, "kind": "meeting", "meeting_no": number})
        said.append({**about, **held, "speech_no": 1, "entity": "FRA", "iso3": "FRA"})
        said += [{**about, **held, "speech_no": 2, **one} for one in more if number == 1]
    return {"core.meeting": meetings, "core.speech": said}


ROWS = {
    "core.entity": ENTITIES,
    "core.entity_group": GROUPS,
    "core.nap_calendar": [{"year": y, "day": date(y, 12, 31), "is_as_of": y == 2022} for y in range(2000, 2023)],
    "core.month_source": [month(JANUARY), month(FEBRUARY)],
    "core.uniformed_personnel": [troops("FRA", JANUARY, 10, 90), troops("FRA", FEBRUARY, 20, 80)],
    **speeches(2019),
}
