"""Coding of real speeches: the statement the project began with, and the speeches of 2020."""

from __future__ import annotations

import json
import re
import tarfile
from pathlib import Path

import polars as pl
import pytest

from assets.debates.coding import decode
from assets.debates.coding.code import code
from tests.support import environment

MIRROR = environment.MIRROR or Path("no mirror")

pytestmark = pytest.mark.skipif(not MIRROR.is_dir(), reason="WPS_MIRROR names no folder of downloads")


@pytest.fixture(scope="module")
def statement() -> dict:
    path = next((MIRROR / "sc_records").glob("S_PV.6877-speech086-*.txt"))
    return code(pl.DataFrame({"text": [path.read_text(encoding="utf-8")]})).row(0, named=True)


@pytest.fixture(scope="module")
def speeches() -> pl.DataFrame:
    with tarfile.open(MIRROR / "sc_debates_corpus" / "speeches_2020.tar.gz") as archive:
        read = [
            (member.name, archive.extractfile(member).read().decode("cp1252", "replace"))
            for member in archive
            if member.isfile()
        ]
    return code(pl.DataFrame(read, schema=["speech_no", "text"], orient="row"))


def test_the_statement_cites_1325_three_times(statement: dict) -> None:
    assert [(number, year) for number, year, *_ in json.loads(statement["citations"])] == [("1325", 2000)] * 3


def test_the_statement_makes_two_proposals(statement: dict) -> None:
    proposals = [
        " ".join(statement["text"][start:end].split())
        for kind, _, start, end in json.loads(statement["acts"])
        if kind == "propose"
    ]
    assert [proposal.split(" ")[:3] for proposal in proposals] == [
        ["We", "propose", "encouraging"],
        ["My", "delegation", "would"],
    ]


def test_the_statement_is_about(statement: dict) -> None:
    hits = json.loads(statement["topics"])
    printed = [" ".join(statement["text"][start:end].split()) for _, _, start, end in hits]
    assert {"national action plans", "actions plans related to women", "gender advisers"} <= set(printed)
    assert "Advisers on gender issues" in printed
    assert {"action_plans", "gender_advisers", "monitoring_indicators", "sexual_violence", "womens_organisations"} <= {
        theme for theme, *_ in hits
    }
    assert sum(term.startswith("grass-roots") for _, term, *_ in hits) == 2
    assert statement["on_behalf_of"] is None


def test_every_number_with_a_year_behind_resolutions_is_cited(speeches: pl.DataFrame) -> None:
    pattern = re.compile(r"\b[1-9]\d{2,3} ?\((?:19[4-9]\d|20\d\d)\)")
    printed = sum(len(pattern.findall(text)) for text in speeches["text"])
    cited = decode.citations(speeches).filter(pl.col("year").is_not_null())["mentions"].sum()
    assert cited >= 0.995 * printed > 0


def test_evidence_stands_where_the_offsets_say(speeches: pl.DataFrame) -> None:
    topics = decode.topics(speeches).join(speeches.select("speech_no", "text"), on="speech_no")
    evidence = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    plain = evidence.str.to_lowercase().str.replace_all("\u2019", "'").str.replace_all(r"[-\s]", "")
    whole = ~pl.col("term").str.contains(r"\.\.\.|#")
    assert topics.filter(whole & (plain != pl.col("term").str.replace_all(r"[-\s]", ""))).is_empty()
    begun = pl.col("term").str.split(" ... ").list.first().str.replace_all(r"[-\s]", "")
    assert topics.filter(pl.col("term").str.contains("...", literal=True) & ~plain.str.starts_with(begun)).is_empty()
    assert topics.height > 5_000
    acts = decode.acts(speeches)
    assert acts["kind"].n_unique() == 5 and acts.height > 2_000
    assert acts.filter(~pl.col("sentence").str.contains(r"(?is)\w.*\w")).is_empty()


def test_groups_are_groups(speeches: pl.DataFrame) -> None:
    groups = speeches["on_behalf_of"].drop_nulls()
    assert groups.len() >= 30
    assert not groups.str.contains(r"(?i)\b(?:delegation|government|people|secretary-general)\b").any()
