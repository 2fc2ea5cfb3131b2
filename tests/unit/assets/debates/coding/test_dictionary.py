"""The dictionaries of debates: what they hold, and that a slip in them is named."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assets.debates.coding import code, cues, dictionary
from assets.debates.coding.braces import expand
from assets.debates.coding.dictionary import DictionaryError

THEMES = {
    "action_plans",
    "gender_advisers",
    "sexual_violence",
    "womens_organisations",
    "women_peacekeepers",
    "mediation",
    "funding",
    "monitoring_indicators",
    "mainstreaming",
    "disarmament",
    "displacement",
    "climate",
    "human_rights_defenders",
    "men_and_boys",
}


def changed(tmp_path: Path, source: Path, change) -> Path:
    data = yaml.safe_load(source.read_text(encoding="utf-8"))
    change(data)
    path = tmp_path / source.name
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("written", "spellings"),
    [
        ("plan", ["plan"]),
        ("plan{,s}", ["plan", "plans"]),
        ("organi{s,z}ation{,s}", ["organisation", "organisations", "organization", "organizations"]),
        ("civil society{, group{,s}}", ["civil society", "civil society group", "civil society groups"]),
        ("{a,a}", ["a"]),
    ],
)
def test_braces_stand_for_spellings(written: str, spellings: list[str]) -> None:
    assert expand(written) == spellings


@pytest.mark.parametrize("written", ["plan{,s", "plan,s}", "plan{s}", "}plan{", "{a,b}" * 8])
def test_a_slip_in_braces_is_refused_by_name(written: str) -> None:
    with pytest.raises(ValueError, match=r"plan|stands for"):
        expand(written)


def test_the_dictionary_has_the_pillars_and_themes_each_defined_each_term_with_its_origin() -> None:
    table = dictionary.load().terms
    themes = dict(table.select("theme", "kind").unique().rows())
    assert {theme for theme, kind in themes.items() if kind == "pillar"} == set(dictionary.PILLARS)
    assert set(themes) >= THEMES
    assert table["definition"].str.len_chars().min() > 40
    assert table["origin"].str.contains(r"\d|^usage$|^Women's Peace").all()
    assert table.height == table.select("theme", "term").n_unique()


def test_coding_names_the_files_it_depends_on() -> None:
    named = {path.name for path in code.DATA_FILES}
    assert named == {"topics.yaml", "acts.yaml", "state_words.csv", "mission_names.csv"}
    assert all(path.is_file() for path in code.DATA_FILES)


def _first_term(data: dict, term: object) -> None:
    data["themes"][0]["terms"][0]["terms"][0] = term


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda data: _first_term(data, "Women"), "participation.*'Women'"),
        (lambda data: _first_term(data, "two  blanks"), "participation.*'two  blanks'"),
        (lambda data: _first_term(data, "role of women"), "participation.*'role of women' is there already"),
        (lambda data: _first_term(data, "open {brace"), "participation.*'open {brace'"),
        (lambda data: _first_term(data, 1325), "participation.*1325"),
        (lambda data: _first_term(data, "côte"), "participation.*'côte'"),
        (lambda data: data["themes"][0]["terms"][0].pop("origin"), "participation.*origin and terms"),
        (lambda data: data["themes"][0].pop("definition"), "id, title, kind, definition, terms"),
        (lambda data: data["themes"][0].update(kind="chapter"), "participation.*'chapter'"),
        (lambda data: data["themes"].append(data["themes"][-1]), "twice: digital"),
        (lambda data: data["themes"].pop(0), "pillars"),
        (lambda data: data.update(terms=[]), "list of themes"),
        (lambda data: data["masks"][0].update(terms=["X"]), "masks.*'X'"),
    ],
)
def test_a_slip_in_the_dictionary_is_named(tmp_path: Path, change, named: str) -> None:
    with pytest.raises(DictionaryError, match=f"topics.yaml.*{named}"):
        dictionary.load(changed(tmp_path, dictionary.TOPICS, change))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda data: data["kinds"][0].update(cues=["propose", "propose"]), "'propose'.*twice: propose"),
        (lambda data: data["kinds"][1].update(not_before="(open"), "'call_for'.*open.*no regular expression"),
        (lambda data: data["kinds"][2].pop("examples"), "a kind has"),
        (lambda data: data["kinds"].pop(), "in this order"),
        (lambda data: data["deeds"].append("adopt {a"), "'adopt {a'.*does not close"),
        (lambda data: data["forms"].update(send=["sent"]), "forms.*send"),
        (lambda data: data["after"].append(True), "after.*list of words"),
        (lambda data: data["subjects"].pop("nouns"), "subjects are"),
        (lambda data: data.pop("groups"), "and nothing else"),
    ],
)
def test_a_slip_in_the_cues_is_named(tmp_path: Path, change, named: str) -> None:
    with pytest.raises(DictionaryError, match=f"acts.yaml.*{named}"):
        cues.load(changed(tmp_path, cues.ACTS, change))


@pytest.mark.parametrize("load", [dictionary.load, cues.load])
def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path, load) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("themes: [", encoding="utf-8")
    with pytest.raises(DictionaryError, match=r"broken\.yaml is no YAML"):
        load(path)
