"""The coded columns: what is written, what is null, on whose behalf, and what reads back."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.debates.coding import code as coding
from assets.debates.coding import decode
from assets.debates.coding.code import COLUMNS, code

SPEECH = (
    "I have the honour to speak on behalf of the Nordic countries (Denmark, Finland, Iceland, Norway and Sweden).\n"
    "We welcome resolutions 1325 (2000) and\n2242 (2015), and resolution 1325 (2000) above all. "
    "Norway has launched its national action plan \u2014 \u201cwomen\u2019s groups\u201d helped. "
    "We propose gender advisers."
)


def speeches(*texts: str | None, **columns: list[str | None]) -> pl.DataFrame:
    frame = {
        "source_id": ["s"] * len(texts),
        "document_id": ["d"] * len(texts),
        "locator": [f"p1 e{number}" for number in range(len(texts))],
        "meeting_symbol": ["S/PV.6877"] * len(texts),
        "speech_no": [str(number) for number in range(1, len(texts) + 1)],
        "text": list(texts),
    }
    return pl.DataFrame({**frame, **columns}, schema_overrides={"text": pl.String})


def test_a_speech_is_coded() -> None:
    row = code(speeches(SPEECH)).row(0, named=True)
    assert row["words"] == str(len(SPEECH.replace("\u2014", "").split()))
    assert row["on_behalf_of"] == "the Nordic countries (Denmark, Finland, Iceland, Norway and Sweden)"
    topics = json.loads(row["topics"])
    assert [(theme, SPEECH[start:end]) for theme, _, start, end in topics] == [
        ("action_plans", "national action plan"),
        ("womens_organisations", "women\u2019s groups"),
        ("gender_advisers", "gender advisers"),
    ]
    citations = json.loads(row["citations"])
    assert [(number, year) for number, year, *_ in citations] == [("1325", 2000), ("2242", 2015), ("1325", 2000)]
    assert all(SPEECH[start:end] == printed for _, _, start, end, printed in citations)
    acts = json.loads(row["acts"])
    assert [(kind, cue) for kind, cue, *_ in acts] == [("commend", "welcome"), ("propose", "propose")]
    assert SPEECH[acts[1][2] : acts[1][3]] == "We propose gender advisers."


def test_without_a_text_nothing_is_said_and_with_an_empty_one_nothing_is_found() -> None:
    coded = code(speeches(None, ""))
    assert coded.select(COLUMNS).row(0) == (None,) * 6
    assert coded.select(COLUMNS).row(1) == ("0", "[]", "[]", "[]", "[]", None)
    assert set(coded.select(COLUMNS).dtypes) == {pl.String}
    assert code(speeches()).columns == [*speeches().columns, *COLUMNS]


@pytest.mark.parametrize(
    ("columns", "label", "kinds"),
    [
        ({"affiliation": ["Norway"]}, "", ["report_done"]),
        ({"affiliation": ["Mali"]}, "", []),
        ({"person_affiliation": ["Norway"], "affiliation": [None]}, "", ["report_done"]),
        ({}, "Ms. Juul (Norway) (spoke in French): ", ["report_done"]),
        ({"label": ["Ms. Juul (Norway):"]}, "", ["report_done"]),
        ({"label": ["Ms. Juul:"]}, "", []),
        ({}, "The President (spoke in Norway): ", []),
        ({}, "", []),
    ],
)
def test_a_country_speaks_for_itself(columns: dict, label: str, kinds: list[str]) -> None:
    row = code(speeches(f"{label}Norway has launched a plan.", **columns)).row(0, named=True)
    assert [kind for kind, *_ in json.loads(row["acts"])] == kinds


@settings(max_examples=5)
@given(st.lists(st.sampled_from([SPEECH, None, "", "Norway", "We propose it.\r\n"]), max_size=8))
def test_batches_do_not_matter(texts: list[str | None]) -> None:
    frame = speeches(*texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coding, "_BATCH", 300)
        assert code(frame).equals(pl.concat([frame.head(0).pipe(code), *(code(frame[n]) for n in range(len(texts)))]))


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("I speak on behalf of the European Union and its member States.", "the European Union and its member States"),
        (
            "It is my honour to speak on behalf of the Group of Friends of Mediation.",
            "the Group of Friends of Mediation",
        ),
        ("On behalf of the five Nordic countries, I thank you.", "the five Nordic countries"),
        ("I speak on behalf of the A3 plus one, namely, the Niger and Tunisia.", "the A3 plus one"),
        ("I make this statement on behalf of Estonia, Latvia and Lithuania. We", "Estonia, Latvia and Lithuania"),
        ("I speak on behalf of a group of 53 countries.", "a group of 53 countries"),
        ("I speak on behalf of the\nNon-Aligned Movement.", "the Non-Aligned Movement"),
        (
            "It is an honour to address the Assembly on behalf of the Latin American and Caribbean Group.",
            "the Latin American and Caribbean Group",
        ),
        ("The African Group wishes to express its thanks.", "The African Group"),
        ("The Monitoring Group is at work.", None),
        ("On behalf of my delegation, I thank you.", None),
        ("I speak on behalf of the Government of Chad.", None),
        ("I speak on behalf of France.", None),
        ("We do not speak on behalf of the Group of Friends.", None),
        ("I speak on behalf of the women of Colombia.", None),
        ("I thank you on behalf of the people of Mali.", None),
        ("On behalf of the Council, I welcome her.", None),
        ("On behalf of the Secretary-General, I brief you.", None),
        ("We align ourselves with the statement delivered on behalf of the European Union.", None),
        ("I speak. " * 400 + "I speak on behalf of the European Union.", None),
    ],
)
def test_on_whose_behalf(text: str, group: str | None) -> None:
    assert code(speeches(text))["on_behalf_of"].to_list() == [group]


@pytest.mark.parametrize("lazy", [False, True])
def test_what_was_coded_reads_back(lazy: bool) -> None:
    coded = code(speeches(None, SPEECH, ""))
    frame = coded.lazy() if lazy else coded
    topics, citations, acts = (read(frame).lazy().collect() for read in (decode.topics, decode.citations, decode.acts))
    assert topics.columns == [*decode.KEYS, "theme", "term", "start", "end"]
    assert topics.select("speech_no", "theme").rows()[0] == ("2", "action_plans")
    assert topics.schema["start"] == pl.Int64
    assert citations.select("number", "year", "mentions").rows() == [(1325, 2000, 2), (2242, 2015, 1)]
    assert acts.select("speech_no", "act_no", "kind", "sentence").rows()[1] == (
        "2",
        2,
        "propose",
        "We propose gender advisers.",
    )
    assert decode.acts(coded.with_columns(text=None))["sentence"].is_null().all()
    assert decode.acts(coded.drop("text")).height == 2


def test_a_mission_is_counted_by_what_is_printed() -> None:
    text = "The United Nations Mission\nin South Sudan (UNMISS) reports. UNMISS and the Mission\u2019s staff stay."
    coded = code(speeches(text, "UNMIS", None))
    assert json.loads(coded["missions"][0])[0] == ["UNMISS", 4, 41, "United Nations Mission in South Sudan"]
    rows = decode.missions(coded).select("speech_no", "mission", "printed", "mentions", "start").rows()
    assert rows == [
        ("1", "UNMISS", "United Nations Mission in South Sudan", 1, 4),
        ("1", "UNMISS", "UNMISS", 2, 43),
        ("2", "UNMIS", "UNMIS", 1, 0),
    ]


def test_a_year_that_is_not_printed_stays_null() -> None:
    coded = code(speeches("resolution 1325, resolution 1325 (2000) and resolution 1325"))
    rows = decode.citations(coded).select("number", "year", "mentions").sort("year", nulls_last=True).rows()
    assert rows == [(1325, 2000, 1), (1325, None, 2)]
