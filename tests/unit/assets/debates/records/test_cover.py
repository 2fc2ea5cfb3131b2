"""Covers of several eras, and whole records in plain text: symbol, meeting, date, presidents, members, agenda."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.debates.records.cover import cover, numbers

MODERN = [
    "United Nations\tS/PV.8649*",
    "Security Council\tProvisional",
    "Seventy-fourth year",
    "8649",
    "th meeting",
    "Tuesday, 29 October 2019, 10 a.m.",
    "New York",
    "President:\tMr. Matjila/Mrs. Pandor/Ms. Mapisa-Nqakula\t(South Africa)",
    "Members:\tBelgium\tMr. Pecsteen de Buytswerve",
    "Côte d’Ivoire\tMr. Moriko",
    "France . . . . . . . . . . Mrs. Gueguen/Mr. De Rivière",
    "United Kingdom of Great Britain and Northern",
    "Ireland\tMs\tPierce",
    "Agenda",
    "Women and peace and security",
    "Report of the Secretary-General on women and peace and",
    "security (S/2019/800)",
    "Letter dated 8 October 2019 from the Permanent Representative of South Africa to the",
    "United Nations addressed to the Secretary-General (S/2019/801)",
    "This record contains the text of speeches delivered in English",
    "19-33680 (E)",
]


def test_a_modern_cover():
    read = cover.read(MODERN)
    assert (str(read.symbol), read.meeting_no, read.title) == ("S/PV.8649", "8649", "8649th meeting")
    assert (read.date, read.place) == ("2019-10-29", "New York")
    assert (read.chair.person, read.chair.state) == ("Mr. Matjila/Mrs. Pandor/Ms. Mapisa-Nqakula", "South Africa")
    assert read.members == (
        ("Belgium", "Mr. Pecsteen de Buytswerve"),
        ("Côte d’Ivoire", "Mr. Moriko"),
        ("France", "Mrs. Gueguen/Mr. De Rivière"),
        ("United Kingdom of Great Britain and Northern Ireland", "Ms. Pierce"),
    )
    assert read.agenda == (
        "Women and peace and security",
        "Report of the Secretary-General on women and peace and security (S/2019/800)",
        "Letter dated 8 October 2019 from the Permanent Representative of South Africa to the United "
        "Nations addressed to the "
        "Secretary-General (S/2019/801)",
    )


def test_names_that_stand_after_all_states_are_paired_by_order():
    rows = [
        "Members:",
        "China",
        "Guinea-Bissau",
        "Russian Federation",
        "Mr. Qin Huasun",
        "Mr. Lopes da Rosa",
        "Sir John Weston",
        "Agenda",
    ]
    assert cover.read(rows).members == (
        ("China", "Mr. Qin Huasun"),
        ("Guinea-Bissau", "Mr. Lopes da Rosa"),
        ("Russian Federation", "Sir John Weston"),
    )


def test_where_states_and_names_cannot_be_paired_nothing_is_guessed():
    rows = ["Members:", "China", "Guinea-Bissau", "Mr. Qin Huasun", "Agenda"]
    assert cover.read(rows).members == (("China", None), ("Guinea-Bissau", None), (None, "Mr. Qin Huasun"))


def test_the_date_of_the_meeting_is_not_the_date_of_issue():
    rows = [
        "Distr. GENERAL",
        "A/48/PV.46",
        "22 November 1993",
        "46th",
        "PLENARY MEETING",
        "Monday, 1 November 1993",
        "at 3 p.m.",
        "NEW YORK",
    ]
    read = cover.read([*rows, "President: Mr. INSANALLY", "(Guyana)"])
    assert (read.date, read.place, read.title, str(read.symbol)) == (
        "1993-11-01",
        "NEW YORK",
        "46th plenary meeting",
        "A/48/PV.46",
    )
    assert (read.chair.person, read.chair.state) == ("Mr. INSANALLY", "Guyana")


def test_a_cover_in_two_columns_is_read_by_its_cells():
    rows = ["ASSEMBLY\tMonday, 1 November 1993", "FORTY-EIGHTH SESSION\tat 3 p.m.", "Official Records\tNEW YORK"]
    assert (cover.read(rows).date, cover.read(rows).place) == ("1993-11-01", "NEW YORK")


def test_older_covers():
    rows = [
        "S/PV.2340",
        "PROVISIONAL VERBATIM RECORD OF THE TWO THOUSAND THREE HUNDRED AND FORTIETH MEETING",
        "Held at Headquarters, New York,",
    ]
    read = cover.read([*rows, "on Friday, 29 January 1982, at 11.40 a.m.", "President: Mr. Ismat T. KITTANI (Iraq)"])
    assert (read.meeting_no, read.date, read.chair.person) == ("2340", "1982-01-29", "Mr. Ismat T. KITTANI")


def test_a_temporary_president_presides_too():
    assert cover.read(["Temporary President:\tMr. Opertti\t(Uruguay)"]).chair.person == "Mr. Opertti"


def test_a_resumption_says_so():
    read = cover.read(["S/PV.4208 (Resumption 1)", "4208th meeting", "Tuesday, 24 October 2000, 3 p.m."])
    assert (str(read.symbol), read.title) == ("S/PV.4208(Resumption1)", "4208th meeting (Resumption 1)")


def test_a_blank_cover_says_nothing():
    read = cover.read([])
    assert (read.symbol, read.meeting_no, read.date, read.place, read.chair.person, read.members, read.agenda) == (
        *(None,) * 5,
        (),
        (),
    )


def test_running_headers_tell_the_symbol_when_the_cover_does_not():
    read = cover.read(
        ["United Nations"],
        ["13/12/2018 The situation S/PV.8422", "S/PV.8422 The situation 13/12/2018", "see S/PV.8000"],
    )
    assert str(read.symbol) == "S/PV.8422"


_STATES = [
    "Bahrain",
    "Côte d’Ivoire",
    "Bolivia (Plurinational State of)",
    "United States of America",
    "Guinea-Bissau",
    "Russian Federation",
]
_NAMES = [
    "Mr. Ma Zhaoxu",
    "Ms. Pierce",
    "Sir Mark Lyall Grant",
    "Mrs. d’Escoto",
    "Dame Barbara Woodward",
    "Mr. Van Oosterom",
    "Miss Durrant",
]


@given(
    st.lists(st.tuples(st.sampled_from(_STATES), st.sampled_from(_NAMES)), min_size=1, max_size=14),
    st.sampled_from(["\t", " . . . . . ", "..........", ". . . . . . . ", " …… "]),
    st.booleans(),
)
def test_members_are_read_in_either_order_through_any_dots(pairs, dots, swapped):
    rows = [f"{name}{dots}{state}" if swapped else f"{state}{dots}{name}" for state, name in pairs]
    assert cover.read([f"Members: {rows[0]}", *rows[1:], "Agenda"]).members == tuple(pairs)


def test_a_cover_of_the_first_years():
    found = cover.read(
        [
            "Held at Lake Success, New York,",
            "on Tuesday, 30 March 1948, at 2.30 p.m.",
            "President: Mr. A. L. SOSA (Cuba).",
            "Present: The representatives of the following countries: Argentina, Canada, Trinidad and Tobago,",
            "Syria and United Kingdom.",
            "54. Provisional agenda (document S/Agenda 260)",
            "1. Adoption of the agenda.",
            "2. The question of X:",
            "(a) Letter dated 2 March 1948 (document S/663).",
        ]
    )
    assert (found.date, found.place, found.meeting_no) == ("1948-03-30", "Lake Success, New York", "260")
    assert (found.chair.person, found.chair.state) == ("Mr. A. L. SOSA", "Cuba")
    assert [state for state, name in found.members] == [
        *("Argentina", "Canada", "Trinidad and Tobago", "Syria", "United Kingdom"),
    ]
    assert found.agenda == ("The question of X: (a) Letter dated 2 March 1948 (document S/663).",)


def test_a_president_who_comes_later_stands_beside_the_first():
    rows = ["S/PV.4100", "President:\tMs. Sow\t(Mali)", "later:\tMr. Diop\t(Mali)", "Members:\tChad\tMr. Idi"]
    chair = cover.read(rows).chair
    assert (chair.person, chair.state) == ("Ms. Sow/Mr. Diop", "Mali")
    chair = cover.read(["President: Ms. Sow . . . (Mali)", "(later) Mr. Idi . . . . (Chad)", "Members:"]).chair
    assert (chair.person, chair.state) == ("Ms. Sow/Mr. Idi", "Mali/Chad")


def test_an_agenda_without_its_heading_is_no_member():
    rows = [
        *("S/PV.6005", "President: Mr. Sow (Mali)", "Members:Belgium Mr. Lammens", "Viet Nam Mr. Bui The Giang"),
        *("Women and peace and security", "Report of the Secretary-General (S/2008/622)"),
    ]
    found = cover.read(rows)
    assert found.members == (("Belgium", "Mr. Lammens"), ("Viet Nam", "Mr. Bui The Giang"))
    assert found.agenda == ("Women and peace and security", "Report of the Secretary-General (S/2008/622)")


def test_a_date_alone_counts_under_the_organs_name_only():
    assert cover.read(["Security Council", "4 May 1976", "President: Mr. Sow (Mali)"]).date == "1976-05-04"
    assert cover.read(["Distr. GENERAL", "4 May 1976", "President: Mr. Sow (Mali)"]).date is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("ONE HUNDRED AND FOURTH MEETING", 104),
        ("SEVENTEEN HUNDRED AND SEVENTEENTH MEETING", 1717),
        ("VERBATIM RECORD OF THE TWO THOUSAND NINE HUNDRED AND THIRTY-SECOND MEETING", 2932),
        ("Fifty-second plenary meeting", 52),
        ("The twentieth meeting", 20),
        ("seven hundred meeting", None),
        ("The last meeting", None),
    ],
)
def test_numbers_of_meetings_written_out(text, number):
    assert numbers.of_meeting(text) == number
