"""What a watched page says of plans: dates, periods and generations near a plan's name, and the names beside them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.action_plans import watch
from assets.action_plans.page_dates import periods, printed_dates
from assets.action_plans.page_names import country_names


def facts_of(body: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(watch.reduce_page(body.encode(), "https://plans.example.org", {}))["facts"]
    return found


def said(body: str) -> list[tuple[str | None, str, int | None]]:
    return [(f["field"], f["value"], f["generation"]) for f in facts_of(body)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("The action plan was adopted on 11 September 2018.", [("adopted", "2018-09-11", None)]),
        ("In March 2018, the cabinet approved the action plan.", [("adopted", "2018-03", None)]),
        ("The NAP was launched in 2016 and adopted in 2018.", [("launched", "2016", None), ("adopted", "2018", None)]),
        ("Its second action plan (2019–2022) followed.", [("period_start", "2019", 2), ("period_end", "2022", 2)]),
        ("제3기 국가행동계획 2021~2023년", [("period_start", "2021", None), ("period_end", "2023", None)]),
        ("NAP II, 2019-22", [("period_start", "2019", 2), ("period_end", "2022", 2)]),
        ("3rd National Action Plan: from July 2019 to June 2023",
         [("period_start", "2019-07", 3), ("period_end", "2023-06", 3)]),
        ("The plan of action covers the years between 2010 and 2013.",
         [("period_start", "2010", None), ("period_end", "2013", None)]),
        ("NAP 1 was extended to 2022.", [("extended_to", "2022", 1)]),
        ("The period of Malawi's NAP is 2021-2015.", [("period_start", "2021", None), ("period_end", "2015", None)]),
        ("An action plan, 2014–present", [("period_end", "open", None), ("period_start", "2014", None)]),
        ("The NAP expires in 2027.", [("period_end", "2027", None)]),
        ("The action plan was published on 03/04/2019.", [("document_date", "2019", None)]),
        ("The action plan was published on 25.04.2019.", [("document_date", "2019-04-25", None)]),
        ("The country's NAP of 2011", [(None, "2011", None)]),
        ("A third NAP is being written.", [("generation", "3", 3)]),
        ("Le deuxième plan d'action, adopté en mai 2015, couvre 2015 à 2018.",
         [("adopted", "2015-05", 2), ("period_start", "2015", 2), ("period_end", "2018", 2)]),
        ("El segundo plan nacional de acción fue aprobado el 28 de julio de 2017.", [("adopted", "2017-07-28", 2)]),
        ("Der zweite Nationale Aktionsplan wurde am 11. Januar 2017 verabschiedet.", [("adopted", "2017-01-11", 2)]),
        ("Второй план действий принят 28 октября 2020 года", [("adopted", "2020-10-28", 2)]),
        ("Im Mai 2019 beschloss das Kabinett den Aktionsplan.", [("adopted", "2019-05", None)]),
        ("Das Amt stellte am 7. Mai 2019 den 2. Aktionsplan der Regierung vor.", [("launched", "2019-05-07", 2)]),
        ("Kenya (2016–2018) and 2nd NAP (2020–2024)",
         [("period_start", "2016", None), ("period_end", "2018", None),
          ("period_start", "2020", 2), ("period_end", "2024", 2)]),
        ("Its second NAP followed another NAP, adopted in 2010.", [("generation", "2", 2), ("adopted", "2010", None)]),
        ("Tras el segundo plan de acción y el plan de acción anterior, aprobado en 2012, hubo otro.",
         [("generation", "2", 2), ("adopted", "2012", None)]),
        ("2017 und 2021 folgten zweite und dritte Aktionspläne.", [(None, "2017", None), (None, "2021", None)]),
        ("Le plan d'action national de l'agenda femmes, paix et sécurité de deuxième génération 2020-2024",
         [("period_start", "2020", 2), ("period_end", "2024", 2)]),
        ("As of May 2020, 84 countries have adopted an action plan.", [(None, "2020-05", None)]),
        ("En mai 2020, 84 États avaient adopté un plan d'action.", [(None, "2020-05", None)]),
        ("Work on the NAP began in May 2020, to support its adoption.", [(None, "2020-05", None)]),
        ("The 2020 adoption of the NAP", [("adopted", "2020", None)]),
        ("KNAP II (2020–2024)", [("period_start", "2020", 2), ("period_end", "2024", 2)]),
        ("The NAPWPS of 2017, a NAP1325", [(None, "2017", None)]),
        ("NAP 2011/12–2015/16", [("period_start", "2011", None), ("period_end", "2016", None)]),
        ("NAP 2011/2012 to 2015/2016, then 2017",
         [("period_start", "2011", None), ("period_end", "2016", None), (None, "2017", None)]),
    ],
)  # fmt: skip
def test_facts_of_a_sentence(text: str, facts: list[tuple[str | None, str, int | None]]) -> None:
    assert said(f"<p>{text}</p>") == facts


@pytest.mark.parametrize(
    "text",
    [
        "The Council adopted resolution 1325 (2000) on women, peace and security.",
        "NAPs follow resolution 1325, adopted on 31 October 2000, and resolution 2242 (2015).",
        "It was adopted in 2018, and much has been said of it since.",
        "An action plan for the first half of the road, room 2115.",
        "It was the first country to adopt an action plan.",
    ],
)
def test_what_is_no_fact_about_a_plan(text: str) -> None:
    assert said(f"<p>{text}</p>") == []


def test_a_resolutions_year_counts_where_it_is_not_its_own() -> None:
    assert said("<p>The NAP 1325 (2010) and resolution 1820 of 2012</p>") == [
        (None, "2010", None),
        (None, "2012", None),
    ]


def test_what_stands_under_a_heading_is_about_the_plan_it_counts() -> None:
    body = "<h2>Second National Action Plan</h2><p>Adopted: March 2023<br>Period: 2023 &#8211; 2027</p>"
    later = "<h2>Contact</h2><p>The NAP office opened in 2024.</p>"
    assert said(body + later) == [
        ("adopted", "2023-03", 2), ("period_start", "2023", 2), ("period_end", "2027", 2), (None, "2024", None),
    ]  # fmt: skip


def test_a_backwards_period_says_so() -> None:
    assert {f["keyword"] for f in facts_of("<p>NAP 2021-2015</p>")} == {"period backwards"}


def test_the_names_beside_a_fact_are_those_of_its_line() -> None:
    cells = (("Country", "Action plan"), ("Nepal", "2011"), ("Kenya", "2016"))
    rows = "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in cells)
    named = [(f["value"], f["names"]) for f in facts_of(f"<table>{rows}</table>")]
    assert named == [("2011", ["Nepal"]), ("2016", ["Kenya"])]


def test_of_names_only_countries_are_kept() -> None:
    told = "Quartermaine Zebulon of the Umbrella Ministry said that the action plan of 2016 was a success."
    data = watch.reduce_page(f"<h1>Kenya</h1><p>{told}</p>".encode(), "https://plans.example.org", {})
    page = json.loads(data)
    assert (page["text_names"], [f["names"] for f in page["facts"]]) == (["Kenya"], [["Kenya"]])
    assert not [word for word in told.split() if len(word) > 6 and word.encode() in data]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("the Republic of Moldova and its neighbours", ["Republic of Moldova"]),
        ("Bosnia and Herzegovina's plan", ["Bosnia and Herzegovina"]),
        ("Côte d’Ivoire adopted", ["Côte d’Ivoire"]),
        ("La France a adopté le plan de l'Algérie", ["France", "Algérie"]),
        ("The United Kingdom, Kenya's neighbours", ["United Kingdom", "Kenya"]),
        (
            "in the United Kingdom of Great Britain and Northern Ireland",
            ["United Kingdom of Great Britain and Northern Ireland"],
        ),
        ("National Action Plan on Women, Peace and Security", []),
        ("Adopted in March", []),
        ("Die Schweiz und die Bundesrepublik Deutschland", ["Schweiz", "Deutschland"]),
        ("Ukrainas och Sveriges planer, España y Brasil", ["España", "Brasil"]),
        ("خطة العراق", ["العراق"]),
        ("a plan of Nepal. The meeting", ["Nepal"]),
        ("the Republic of Korea the year before", ["Republic of Korea"]),
        ("The Gambia: its plan", ["Gambia"]),
        ("Bolivia (Plurinational State of), Peru", ["Bolivia (Plurinational State of)", "Peru"]),
        ("in Guinea, Republic of Korea and Niger. Mali", ["Guinea", "Republic of Korea", "Niger", "Mali"]),
        ("Korea, Republic of, and the U.S.A.", ["Korea, Republic of", "U.S.A."]),
        ("Kenya, Uganda and Rwanda", ["Kenya", "Uganda", "Rwanda"]),
        ("National Action Plan Kenya 2016", ["Kenya"]),
    ],
)
def test_the_names_of_countries(text: str, names: list[str]) -> None:
    assert [name.text for name in country_names(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Democratic Republic of the Congo", ["Democratic Republic of the Congo"]),
        ("Democratic People's Republic of Korea", ["Democratic People's Republic of Korea"]),
        ("la République démocratique du Congo", ["République démocratique du Congo"]),
        ("Congo, Democratic Republic of the", ["Congo, Democratic Republic of"]),
        ("St. Lucia and the Dem. Rep. of the Congo", ["St. Lucia"]),
        ("la República Democrática del Congo", ["República Democrática del Congo"]),
        ("a República Democrática do Congo", []),
        (
            "Papua New Guinea, Equatorial Guinea, Guinea-Bissau",
            ["Papua New Guinea", "Equatorial Guinea", "Guinea-Bissau"],
        ),
        ("South Sudan and Northern Ireland", ["South Sudan"]),
        ("said Jordan Quartermaine", []),
        ("the Republic of China, the People's Republic of China", ["People's Republic of China"]),
        ("Republik China, Volksrepublik China", []),
        ("the former Yugoslav Republic of Macedonia", ["former Yugoslav Republic of Macedonia"]),
        ("Gulf of Guinea, Sea of Japan, Mexico City, the Niger Delta", []),
        ("About Us, a Car of the USA in the CAR", ["USA", "CAR"]),
    ],
)
def test_a_part_of_a_longer_name_is_nobodys(text: str, names: list[str]) -> None:
    assert [name.text for name in country_names(text)] == names


@settings(max_examples=100)
@given(
    st.dates(date(2001, 1, 1), date(2049, 12, 31)), st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d.%m.%Y"])
)
def test_a_full_date_is_read_in_every_form(day: date, form: str) -> None:
    text = f"on {day.strftime(form)}, he said"
    (found,) = printed_dates(text)
    assert (found.value, found.precision) == (day.isoformat(), "day")
    assert text[found.start : found.end] == day.strftime(form)


@settings(max_examples=100)
@given(st.integers(2001, 2049), st.integers(2001, 2049), st.sampled_from(["-", "–", " — ", " to ", " bis ", " à "]))
def test_two_years_are_a_period_in_the_order_of_the_page(one: int, other: int, joint: str) -> None:
    text = f"({one}{joint}{other})"
    found = periods(text, printed_dates(text))
    assert [(p.first.value, p.last.value if p.last else None) for p in found] == (
        [] if one == other else [(str(one), str(other))]
    )
    assert all(p.backwards == (other < one) for p in found)
