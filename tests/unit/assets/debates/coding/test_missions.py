"""Missions that texts name: acronyms and names as they are written, and what only looks like one."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.debates.coding import missions
from assets.debates.coding.fold import fold


def named(text: str) -> list[tuple[str, str]]:
    found = missions.missions(fold(pl.Series("text", [text])))
    return [(row["mission"], text[row["start"] : row["end"]]) for row in found.iter_rows(named=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("UNMIS and UNMISS", [("UNMIS", "UNMIS"), ("UNMISS", "UNMISS")]),
        ("MONUC became MONUSCO.", [("MONUC", "MONUC"), ("MONUSCO", "MONUSCO")]),
        ("MINUSMA\u2019s mandate", [("MINUSMA", "MINUSMA")]),
        ("a post-UNAMID, UNSMIL-led plan", [("UNAMID", "UNAMID"), ("UNSMIL", "UNSMIL")]),
        ("the UNSOM/AMISOM compound", [("UNSOM", "UNSOM")]),
        ("the United Nations Mission in South Sudan", [("UNMISS", "United Nations Mission in South Sudan")]),
        ("the United Nations\r\nMission in the Sudan", [("UNMIS", "United Nations\r\nMission in the Sudan")]),
        ("the UN Mission in Liberia", [("UNMIL", "UN Mission in Liberia")]),
        (
            "the African Union\u2013United Nations Hybrid Operation in Darfur",
            [("UNAMID", "African Union\u2013United Nations Hybrid Operation in Darfur")],
        ),
        (
            "the United Nations Integrated Peacebuilding Office in Guinea- Bissau",
            [("UNIOGBIS", "United Nations Integrated Peacebuilding Office in Guinea- Bissau")],
        ),
        (
            "the United Nations Operation in C\u00f4te d\u2019Ivoire",
            [("UNOCI", "United Nations Operation in C\u00f4te d\u2019Ivoire")],
        ),
        (
            "the Office of the Special Envoy of the Secretary-General for Yemen",
            [("OSESG-Yemen", "Office of the Special Envoy of the Secretary-General for Yemen")],
        ),
    ],
)
def test_missions_are_named_by_acronym_and_in_full(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "mission"),
    [
        ("the United Nations Mission in the Central African Republic", "MINURCA"),
        ("the United Nations Mission in the Central African Republic and Chad", "MINURCAT"),
        ("the United Nations Office for West Africa", "UNOWA"),
        ("the United Nations Office for West Africa and the Sahel", "UNOWAS"),
        ("the First United Nations Emergency Force", "UNEF I"),
        ("the United Nations Emergency Force", "UNEF"),
        ("UNAVEM", "UNAVEM"),
        ("UNAVEM-III", "UNAVEM III"),
        ("UNOSOM II was large", "UNOSOM II"),
        ("UNOSOM I and II", "UNOSOM I"),
        ("In UNOSOM I saw it", "UNOSOM"),
        ("In the United Nations Operation in Somalia\nI saw it", "UNOSOM"),
    ],
)
def test_the_longest_name_tells_which_mission_and_the_speaker_is_no_number(text: str, mission: str) -> None:
    assert [found for found, _ in named(text)] == [mission]


@pytest.mark.parametrize(
    "text",
    [
        "the Mission and its Head",
        "the United Nations mission in South Sudan",
        "unmiss, Unmiss, XUNMISS, UNMISSX, UNMISS_1",
        "UNPOL, UNICEF and the UN",
        "the United Nations Office in Burundi",
        "the United Nations Mission",
        "Micah and his purposes",
        "",
    ],
)
def test_what_is_no_name_of_one_mission_names_none(text: str) -> None:
    assert named(text) == []


def test_every_form_is_found_as_it_is_written() -> None:
    forms = [(form, mission) for form, mission in missions.forms().values() if form.isascii() and "_" not in form]
    assert len(forms) > 250
    assert [named(f"In {form}.") for form, _ in forms] == [[(mission, form)] for form, mission in forms]


def test_a_form_of_two_missions_is_refused(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = tmp_path / "mission_names.csv"
    names.write_text("mission,acronyms,names,note\nONE,ONE|BOTH,,\nTWO,BO-TH,,\n", encoding="utf-8")
    monkeypatch.setattr(missions, "MISSION_NAMES", names)
    with pytest.raises(ValueError, match=r"mission_names.csv, line 3: 'BO-TH' is 'BOTH' of ONE already"):
        missions.forms.__wrapped__()


PIECES = st.sampled_from(
    [
        "UNMISS",
        "UNOSOM II",
        "the United Nations Mission in the Sudan",
        "we thank it",
        "the Mission",
        "C\u00f4te",
        "\u2014",
    ]
)


@settings(max_examples=50)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=6), min_size=1, max_size=4))
def test_order_and_company_do_not_matter_and_what_is_found_is_found_again(texts: list[list[str]]) -> None:
    printed = ["; ".join(pieces) for pieces in texts]
    together = missions.missions(fold(pl.Series("text", printed)))
    assert together.select("mission").to_series().to_list() == [m for text in printed for m, _ in named(text)]
    for pieces, text in zip(texts, printed, strict=True):
        found = named(text)
        assert Counter(found) == Counter(named("; ".join(reversed(pieces))))
        assert [named(words) for _, words in found] == [[one] for one in found]
