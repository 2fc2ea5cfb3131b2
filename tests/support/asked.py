"""Fifty questions of machines with their answers: figures counted in the documents, and the SQL that gives them too.

Belongs here: the questions. Does not: the ways of asking (tests/shipped/test_asked.py).

The truth is what was read by hand in reports, tables and registers; the SQL is the second witness.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


def rows_of(data: Any) -> list[list[object]]:
    """The values of a query's rows."""
    return [list(row.values()) for row in data["rows"]]


def column(*names: str) -> Callable[[Any], list[list[object]]]:
    """These columns of an answer that is a list of rows."""
    return lambda data: [[row[name] for name in names] for row in data]


@dataclass(frozen=True)
class Asked:
    """A question: the operation with its arguments, the answer as rows, where it stands in the data, SQL for it."""

    question: str
    arguments: dict[str, Any]
    truth: list[list[object]]
    operation: str = "query"
    read: Callable[[Any], list[list[object]]] = rows_of
    sql: str | None = None
    values: list[object] = field(default_factory=list)


def _sql(question: str, sql: str, truth: list[list[object]], *values: object) -> Asked:
    return Asked(question, {"sql": sql, "parameters": list(values)}, truth, sql=sql, values=list(values))


#: Of a month's report: men, women, all, as its last page prints them.
MONTHS: dict[str, list[object]] = {
    "2015-01-31": [100_455, 4_041, 104_496],
    "2015-07-31": [102_027, 4_259, 106_286],
    "2016-11-30": [96_676, 4_175, 100_851],
    "2018-06-30": [87_219, 4_480, 91_699],
    "2019-10-31": [79_698, 5_270, 84_968],
    "2020-12-31": [76_037, 5_795, 81_832],
    "2021-11-30": [70_163, 5_721, 75_884],
    "2023-09-30": [None, None, 72_631],
    "2024-10-31": [55_117, 6_130, 61_247],
    "2025-06-30": [55_118, 6_181, 61_299],
}
TOTALS = "SELECT sum(male), sum(female), sum(total) FROM marts.uniformed_personnel WHERE month_end = ?::DATE"
PARLIAMENT = (
    "SELECT round(value, 6) FROM core.observation WHERE source_id = 'world_bank' AND iso3 = ? AND year = ? "
    "AND indicator = 'SG.GEN.PARL.ZS'"
)
FIGURE = "SELECT {} FROM marts.question_{} WHERE measure = ? AND about = ?"
DEBATES = "SELECT meetings, women_by_title, civil_society_briefers FROM marts.debate_year WHERE is_wps AND year = ?"
PLANS = "SELECT count(*) FROM marts.nap_status_year WHERE kind = 'state' AND status = 'in_force' AND year = ?"
CITED = (
    "SELECT sum(speeches), sum(mentions) FROM marts.resolution_citation_year "
    "WHERE year = 2020 AND resolution_number = ?"
)
ENTITY = "SELECT kind, iso3 FROM core.entity WHERE entity = ?"

QUESTIONS = (
    *(
        _sql(f"How many served at the end of {month}, by sex?", TOTALS, [printed], month)
        for month, printed in MONTHS.items()
    ),
    _sql(
        "How many of a hundred members of Yemen's parliament were women in 2020?", PARLIAMENT, [[0.332226]], "YEM", 2020
    ),
    _sql("Had Papua New Guinea no woman in parliament in 2018?", PARLIAMENT, [[0.0]], "PNG", 2018),
    _sql("And South Sudan in 2010, before there was a state?", PARLIAMENT, [[None]], "SSD", 2010),
    _sql(
        "How many died in battles in 2021?",
        "SELECT sum(deaths_best) FROM core.conflict_violence WHERE source_id = 'ucdp_brd' AND year = 2021",
        [[83_858]],
    ),
    _sql(
        "How many armed conflicts were there in 2012, and how many died?",
        "SELECT measure, value_2012 FROM marts.question_insecurity WHERE measure IN (?, ?) ORDER BY measure",
        [["armed_conflicts", 33.0], ["battle_deaths", 74_033.0]],
        "armed_conflicts",
        "battle_deaths",
    ),
    _sql(
        "How many peacekeeping missions had a gender adviser in 2017?",
        FIGURE.format("value_now, year_now", "gender_advisers"),
        [[16.0, 2017]],
        "missions_with_gender_adviser",
        "field missions (peacekeeping)",
    ),
    _sql(
        "And in 2012?",
        FIGURE.format("value_2012", "gender_advisers"),
        [[None]],
        "missions_with_gender_adviser",
        "field missions (peacekeeping)",
    ),
    _sql(
        "Of how many months of 2012 and of 2025 are there reports?",
        FIGURE.format("value_2012, value_now, year_now", "reporting"),
        [[12.0, 4.0, 2025]],
        "months_of_personnel",
        "reports on uniformed personnel",
    ),
    _sql(
        "How many members of the United Nations had a plan in force in 2012?",
        FIGURE.format("value_2012", "plans"),
        [[39.0]],
        "plan_in_force",
        "members of the United Nations",
    ),
    *(
        _sql(f"How many meetings, women and civil society speakers had the item in {year}?", DEBATES, [counted], year)
        for year, counted in {2010: [3, 42, 1], 2015: [2, 72, 4], 2019: [2, 76, 5]}.items()
    ),
    _sql(
        "How many delegations spoke on the item in 2010?",
        "SELECT delegations, speakers FROM marts.debate_year WHERE is_wps AND year = 2010",
        [[134, 153]],
    ),
    _sql(
        "What did Kazakhstan's statement of 30 November 2012 do about plans?",
        "SELECT kind, iso3, document_id, locator FROM marts.commitment WHERE meeting_symbol = ? ORDER BY act_no",
        [["propose", "KAZ", "e004c4589bf8", "p1 e86"], ["commend", "KAZ", "e004c4589bf8", "p1 e86"]],
        "S/PV.6877",
    ),
    _sql(
        "Which resolutions does it cite, how often?",
        "SELECT number, year, mentions FROM core.speech_resolution WHERE meeting_symbol = ?",
        [[1325, 2000, 3]],
        "S/PV.6877",
    ),
    *(
        _sql(f"In how many speeches of 2020 was resolution {number} cited, how often?", CITED, [counted], number)
        for number, counted in {2254: [70, 111], 1325: [23, 24], 2118: [17, 32]}.items()
    ),
    *(
        _sql(f"How many states had a plan in force at the end of {year}?", PLANS, [[count]], year)
        for year, count in {2005: 1, 2010: 28, 2015: 50, 2020: 80}.items()
    ),
    _sql(
        "How many European members of the United Nations have had a plan?",
        "SELECT un_members, un_members_with_plan FROM marts.nap_adoption_year WHERE year = 2025 AND un_region = ?",
        [[43, 36]],
        "Europe",
    ),
    _sql("How many claims has the register of plans?", "SELECT count(*) FROM core.nap_claim", [[2599]]),
    _sql(
        "How many troops had MINUSCA in January 2020?",
        "SELECT troops_total, round(100 * troops_female_share, 1) FROM marts.mission_month "
        "WHERE mission = ? AND month_end = ?::DATE",
        [[10_838, 4.4]],
        "MINUSCA",
        "2020-01-31",
    ),
    _sql(
        "How many women did Zambia send in June 2025, to how many missions?",
        "SELECT female, total, missions FROM marts.contributor_month WHERE entity = ? AND month_end = ?::DATE",
        [[250, 979, 7]],
        "ZMB",
        "2025-06-30",
    ),
    _sql(
        "How many of the formed police of June 2025 were women, and what was the target?",
        "SELECT female, total, target_share FROM marts.parity_progress WHERE category = ? AND month_end = ?::DATE",
        [[777, 4313, 0.2]],
        "formed_police_units",
        "2025-06-30",
    ),
    _sql(
        "How many died serving in 2017, and how many by malicious acts?",
        "SELECT sum(fatalities), sum(malicious_acts) FROM marts.fatality_year WHERE year = ?",
        [[139, 62]],
        2017,
    ),
    _sql(
        "How many contributions of a hundred troops or more had not one woman in December 2024?",
        "SELECT count(*) FILTER (female = 0), count(*) FROM marts.uniformed_personnel WHERE personnel_type = 'troops' "
        "AND total >= 100 AND month_end = ?::DATE AND mission IS NOT NULL AND female IS NOT NULL",
        [[2, 83]],
        "2024-12-31",
    ),
    *(
        Asked(
            f"What does {label!r} stand for?",
            {"label": [label]},
            [[kind, iso3]],
            "resolve",
            column("kind", "iso3"),
            ENTITY if iso3 else None,
            [iso3],
        )
        for label, kind, iso3 in (
            ("Zaire", "historic_state", None),
            ("Holy See", "non_member", "VAT"),
            ("State of Palestine", "non_member", "PSE"),
            ("Niger", "state", "NER"),
            ("The former Yugosl", "state", "MKD"),
            ("Swaziland", "state", "SWZ"),
            ("East Asia & Pacific", None, None),
        )
    ),
    Asked(
        "On how many months and contributions do the two series of personnel differ?",
        {"table": "core.uniformed_personnel", "field": "total", "limit": 1000},
        [[393]],
        "conflicts",
        lambda data: [[len(data)]],
        "SELECT count(*) FROM meta.conflict WHERE table_name = 'core.uniformed_personnel' AND field = 'total'",
    ),
    Asked(
        "When, say the sources, did Palestine adopt its first plan?",
        {"table": "nap_plan", "field": "adopted", "key": ["plan_id=PSE-1"]},
        [["2015"], ["2016"], ["2017"]],
        "conflicts",
        lambda data: [[year] for year in sorted({claim["value"] for cell in data for claim in cell["claims"]})],
        "SELECT DISTINCT value FROM core.nap_claim WHERE plan_id = 'PSE-1' AND field = 'adopted' ORDER BY value",
    ),
    Asked(
        "Where is it printed how many troops Rwanda had in MINUSCA in June 2025?",
        {"table": "uniformed_personnel", "key": ["2025-06-30", "MINUSCA", "RWA", "troops"]},
        [[185, 1920, 2105, "UN_country_contributions_2025_06.pdf", "p6 r18"]],
        "trace",
        column("female", "male", "total", "document", "locator"),
    ),
    Asked(
        "Which line of the register says that all missions had an adviser in 2017?",
        {"table": "question_gender_advisers", "key": ["missions_with_gender_adviser", "field missions (peacekeeping)"]},
        [["16", "facts.csv", "line 134"]],
        "trace",
        column("value", "document", "locator"),
    ),
    Asked(
        "In what are battle deaths counted?",
        {"table": "country_conflict_year"},
        [["persons", "ucdp_brd"]],
        "describe",
        lambda data: [[c["unit"], c["sources"]] for c in data["columns"] if c["column"] == "battle_deaths"],
        "SELECT unit, sources FROM meta.column WHERE table_name = 'marts.country_conflict_year' "
        "AND column_name = 'battle_deaths'",
    ),
    Asked(
        "By what is a mission's month told?",
        {},
        [["month_end, mission"]],
        "tables",
        lambda data: [[t["primary_key"]] for t in data if t["table_name"] == "marts.mission_month"],
        "SELECT primary_key FROM meta.table WHERE table_name = 'marts.mission_month'",
    ),
    Asked(
        "What do speeches say of women mediators, as shipped, without texts?",
        {"words": "women mediators"},
        [[0, 0]],
        "search",
        lambda data: [[data["searched"], len(data["rows"])]],
        "SELECT count(text), 0 FROM core.speech",
    ),
    Asked(
        "How is the number of Rwanda's troops in MINUSCA in June 2025 cited?",
        {"table": "uniformed_personnel", "key": ["2025-06-30", "MINUSCA", "RWA", "troops", "total"]},
        [["2105", "UN_country_contributions_2025_06.pdf", "p6 r18"]],
        "cite",
        lambda data: [[data["value"], *(data["origins"][0][name] for name in ("document", "place"))]],
    ),
    Asked(
        "Of how many months of 2025 are contributors' reports at hand, and of how many not?",
        {"table": "core.uniformed_personnel", "source": "un_contributions"},
        [[4, 8]],
        "coverage",
        lambda data: [[row["present"], row["not_at_hand"]] for row in data if row["year"] == 2025],
        "SELECT count(DISTINCT month_end), 12 - count(DISTINCT month_end) FROM core.uniformed_personnel "
        "WHERE source_id = 'un_contributions' AND year(month_end) = 2025",
    ),
    Asked(
        "What changed in that number since the first release?",
        {"table": "uniformed_personnel", "key": ["2025-06-30", "MINUSCA", "RWA", "troops", "total"]},
        [[0]],
        "why",
        lambda data: [[len(data)]],
        "SELECT count(*) FROM meta.change_cell",
    ),
)
