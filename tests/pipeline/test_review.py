"""Candidates beside the register: accepted into its file, rejected for good, or left for another day."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assets.action_plans.desk.claims_file import COLUMNS, ClaimsFile, ClaimsFileError
from assets.action_plans.desk.conversation import lines_of, session
from assets.action_plans.desk.review import (
    Answers,
    ReviewError,
    accept,
    claim_of,
    pending,
    register_of,
    reject,
    reviewed,
)
from pipeline.project import Project
from pipeline.run import nightly
from tests.pipeline import watching_site as site
from tests.pipeline.fault_server import FaultServer
from tests.pipeline.watching.plans import dataset as plans
from tests.pipeline.watching_site import holds
from tests.support.kernel import plain_settings

SHIPPED = plans.folder / "claims.csv"


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The small warehouse after one night. Not to be changed: take a copy (`project`)."""
    folder = tmp_path_factory.mktemp("watched")
    with plain_settings(), FaultServer() as server:
        site.everything(server)
        project = site.project_of(site.no_sql(folder / "sql"), folder / "home", server.origin)
        assert nightly.run(project)["outcome"] == "published"
        yield project


@pytest.fixture
def project(first_night: Project, tmp_path: Path) -> Project:
    ignore = shutil.ignore_patterns("dagster")
    shutil.copytree(first_night.settings.home, tmp_path / "home", symlinks=True, ignore=ignore)
    return site.with_settings(first_night, home=tmp_path / "home", offline=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A copy of the register, to be written to."""
    return Path(shutil.copy(SHIPPED, tmp_path / "claims.csv"))


def waiting(project: Project, path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    return {(c["field"], c["value"]): c for c in pending(project, register_of(project, path))}


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_what_the_register_has_is_not_shown(project: Project, path: Path) -> None:
    shown = waiting(project, path)
    assert ("period_end", "2020") not in shown, "Albania's claim has it"
    assert set(shown) == {
        ("launched", "2018-09-11"),
        ("adopted", "2018-03"),
        ("period_start", "2018"),
        ("period_end", "2021"),
    }


def test_a_candidate_stands_beside_the_claims_of_its_country_and_field(project: Project, path: Path) -> None:
    shown = waiting(project, path)
    assert shown[("launched", "2018-09-11")]["claims"] == []
    (beside,) = shown[("adopted", "2018-03")]["claims"]
    assert (beside["entity"], beside["value"]) == ("MNE", "2017"), "by the title, where the text names another country"
    told = "\n".join(lines_of(shown[("adopted", "2018-03")]))
    assert "no country is certain" in told and "two countries: title Montenegro, text Moldova" in told
    assert "MNE-1 adopted 2017  Women's League" in told


@pytest.mark.parametrize(
    ("field", "value", "is_shown"),
    [(None, "2018", False), (None, "2019", True), ("generation", "1", False), ("generation", "2", True)],
)
def test_what_no_word_explains_is_shown_only_where_it_is_new(
    project: Project, path: Path, monkeypatch: pytest.MonkeyPatch, field: str | None, value: str, is_shown: bool
) -> None:
    (told,) = [c for c in pending(project, register_of(project, path)) if c["value"] == "2018-09-11"]
    monkeypatch.setattr(
        "assets.action_plans.desk.review._candidates", lambda _project: [{**told, "field": field, "value": value}]
    )
    assert bool(pending(project, register_of(project, path))) is is_shown


def test_candidates_of_one_country(project: Project, path: Path) -> None:
    register = register_of(project, path)
    assert {c["entity"] for c in pending(project, register, "ALB")} == {"ALB"}
    assert len(pending(project, register, "MDA")) == 3 and not pending(project, register, "NPL")


def test_an_accepted_claim_gets_its_place_in_the_file(project: Project, path: Path) -> None:
    before = path.read_bytes()
    candidate = waiting(project, path)[("launched", "2018-09-11")]
    row = accept(project, register_of(project, path), candidate["candidate_id"], Answers(note="from  the news"))
    assert row == {
        "country_label": "Albania",
        "entity": "ALB",
        "generation": "1",
        "revision_of": "",
        "field": "launched",
        "value": "2018-09-11",
        "precision": "day",
        "source_url": "http://news.example.org/albania-plan",
        "publisher": "Example News",
        "publisher_type": "news",
        "seen": row["seen"],
        "note": "from the news",
    }
    lines = path.read_bytes().splitlines(keepends=True)
    assert lines[2].startswith(b"Albania,ALB,1,,launched,2018-09-11,day,"), "between adopted and period_end"
    assert b"".join(lines[:2] + lines[3:]) == before, "no other byte has changed"
    assert ("launched", "2018-09-11") not in waiting(project, path)
    assert SHIPPED.read_bytes() == before, "the installation's own register is another file"


def test_a_rejected_candidate_does_not_come_back(project: Project, path: Path) -> None:
    candidate = waiting(project, path)[("launched", "2018-09-11")]
    reject(project, candidate["candidate_id"])
    assert ("launched", "2018-09-11") not in waiting(project, path)
    (note,) = reviewed(project).values()
    assert note["verdict"] == "rejected" and note["page_url"] == "https://news.example.org/albania-plan"
    assert path.read_bytes() == SHIPPED.read_bytes()


def test_where_two_countries_are_named_a_person_must_say_which(project: Project, path: Path) -> None:
    candidate = waiting(project, path)[("adopted", "2018-03")]["candidate_id"]
    register = register_of(project, path)
    with pytest.raises(ReviewError, match="--entity"):
        accept(project, register, candidate, Answers())
    row = accept(project, register, candidate, Answers(entity="MDA"))
    assert (row["entity"], row["country_label"], row["precision"]) == ("MDA", "Montenegro", "month")
    assert [r["entity"] for r in rows(path)] == ["ALB", "ALB", "MDA", "MWI", "MNE", "NPL"]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (Answers(publisher="Someone New"), "--publisher-type"),
        (Answers(publisher_type="blog"), "blog"),
        (Answers(value="last year"), "no date"),
        (Answers(field="rumour"), "rumour"),
        (Answers(entity="ATL"), "unknown_entity"),
    ],
)
def test_what_cannot_be_a_claim_is_not_written(project: Project, path: Path, answers: Answers, says: str) -> None:
    candidate = waiting(project, path)[("launched", "2018-09-11")]["candidate_id"]
    with pytest.raises(ReviewError, match=says):
        accept(project, register_of(project, path), candidate, answers)
    assert path.read_bytes() == SHIPPED.read_bytes() and not reviewed(project)


def test_a_revision_and_a_plan_that_nobody_counts(project: Project, path: Path) -> None:
    shown = waiting(project, path)
    candidate = shown[("launched", "2018-09-11")]["candidate_id"]
    row = accept(project, register_of(project, path), candidate, Answers(revision_of="1"))
    assert (row["generation"], row["revision_of"]) == ("", "1")
    other = shown[("period_start", "2018")]["candidate_id"]
    row = accept(project, register_of(project, path), other, Answers(entity="MDA", generation="none"))
    assert (row["generation"], row["revision_of"]) == ("", "")


def test_unknown_names_and_files_are_told(project: Project, path: Path, tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match="no such candidate"):
        reject(project, "0" * 12)
    with pytest.raises(ReviewError, match="cannot be read"):
        register_of(project, tmp_path / "nowhere.csv")
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ReviewError, match="country_label"):
        register_of(project, path)
    (project.settings.home / "reviewed.json").write_text("{")
    with pytest.raises(ReviewError, match=r"reviewed\.json"):
        pending(project, register_of(project))


def test_without_a_release_there_is_nothing_to_review(project: Project, tmp_path: Path) -> None:
    empty = site.with_settings(project, home=tmp_path / "new")
    with pytest.raises(ReviewError, match="no candidates"):
        pending(empty, register_of(empty))


def talk(project: Project, path: Path, *answers: str) -> tuple[dict[str, int], list[str]]:
    """A session with these answers, «» for Enter; what was counted and said."""
    given, said = iter(answers), []
    counts = session(project, path, lambda _question, default: next(given) or default, said.append)
    return counts, said


def test_a_session(project: Project, path: Path) -> None:
    enter = [""] * 7
    counts, said = talk(project, path, "a", *enter, "r", "", "q")
    assert counts == {"accepted": 1, "rejected": 1, "skipped": 2}
    assert sum(line.startswith("[") for line in said) == 4
    assert any(line.startswith("  added to") for line in said)
    assert {r["field"] for r in rows(path) if r["entity"] == "ALB"} == {"adopted", "launched", "period_end"}
    assert sorted(n["verdict"] for n in reviewed(project).values()) == ["accepted", "rejected"]
    counts, said = talk(project, path, "q")
    assert counts["skipped"] == 2 and said[0] == "[1 of 2]"


def test_an_answer_that_will_not_do_leaves_the_candidate(project: Project, path: Path) -> None:
    counts, said = talk(project, path, "a", "", "", "", "soon", "", "", "", "q")
    assert counts["accepted"] == 0 and any("not added" in line for line in said)
    assert path.read_bytes() == SHIPPED.read_bytes()


def test_what_a_session_writes_has_no_text_of_a_page(project: Project, path: Path) -> None:
    talk(project, path, "a", *[""] * 7, "r", "r", "r")
    assert not holds(project.settings.home, site.SENTENCE[:25])


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", None])
def test_a_row_is_added_in_the_files_own_form(tmp_path: Path, newline: str, end: str | None) -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace("\n", newline)
    path = tmp_path / "claims.csv"
    path.write_bytes((text.rstrip() if end == "" else text).encode())
    register = ClaimsFile.read(path)
    last = {**register.rows[0], "entity": "ZWE", "note": 'so-called "plan", with\nlines'}
    data, line = register.with_row(last)
    assert line == 7 and data.count(newline.encode()) >= 7
    path.write_bytes(data)
    again = ClaimsFile.read(path)
    assert again.rows == (*register.rows, last) and again.lines[-1] == 7
    first, line = again.with_row({**last, "entity": "ZZZ"})
    assert line == 9, "a cell with a line break takes two lines"
    assert first.startswith(data)


def test_a_page_from_a_file_has_no_address_to_cite(project: Project, path: Path) -> None:
    candidate = {**next(iter(waiting(project, path).values())), "page_url": "saved.html"}
    with pytest.raises(ReviewError, match=r"saved\.html, and a claim cites an address"):
        claim_of(register_of(project, path), candidate, Answers(), date(2026, 1, 31))


def test_a_page_is_likely_about_the_country_that_the_register_cites_it_for() -> None:
    register = ClaimsFile.read(SHIPPED)
    cited = {
        r["source_url"]: {o["entity"] for o in register.rows if o["source_url"] == r["source_url"]}
        for r in register.rows
    }
    for url, entities in cited.items():
        assert register.entity_of(url + "/#top") == (next(iter(entities)) if len(entities) == 1 else None)
    assert register.entity_of("https://elsewhere.example.org/") is None


def test_an_empty_register_takes_its_first_row(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(",".join(COLUMNS) + "\n")
    data, line = ClaimsFile.read(path).with_row(dict.fromkeys(COLUMNS, "x"))
    assert (line, data.decode().splitlines()[1]) == (2, ",".join("x" for _ in COLUMNS))
    path.write_text("")
    with pytest.raises(ClaimsFileError, match="empty"):
        ClaimsFile.read(path)


def test_two_people_at_once_lose_nothing(project: Project, path: Path) -> None:
    one, other = list(waiting(project, path).values())[:2]
    read_before = register_of(project, path)
    told = Answers(entity="ALB", generation="1", field="launched", publisher="A Ministry", publisher_type="government")
    accept(project, read_before, one["candidate_id"], told)
    written = path.read_bytes()
    with pytest.raises(ReviewError, match="changed by someone else"):
        accept(project, read_before, other["candidate_id"], told)
    assert path.read_bytes() == written and other["candidate_id"] not in reviewed(project)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for this user")
def test_a_register_that_may_not_be_written(project: Project, path: Path) -> None:
    candidate = waiting(project, path)[("launched", "2018-09-11")]["candidate_id"]
    path.parent.chmod(0o500)
    try:
        with pytest.raises(ReviewError, match="--register"):
            accept(project, register_of(project, path), candidate, Answers())
    finally:
        path.parent.chmod(0o700)
