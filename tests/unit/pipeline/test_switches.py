"""Switches of datasets: declared with the dataset, settings like all others."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.common.switches import DATASETS, Switch, SwitchError, declared_switches, read_switches
from pipeline.declare.yaml_file import read_yaml
from pipeline.project import load
from pipeline.settings import SettingsError, load_settings, with_switches

ROOT = Path(__file__).parents[3]
DECLARED = """name: letters
settings:
  # what it is for
  - name: letter_texts

    description: Read letters too.
    long_texts: true
  - {name: seals, description: Look at seals., default: true}
sources: []
"""


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("WPS_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A package of two datasets, of which one declares switches."""
    for name, text in (("letters", DECLARED), ("maps", "name: maps\nsources: []\n")):
        (tmp_path / "tmpswitches" / name).mkdir(parents=True)
        (tmp_path / "tmpswitches" / name / "datapackage.yaml").write_text(text)
    (tmp_path / "tmpswitches" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "tmpswitches"
    sys.modules.pop("tmpswitches", None)


def test_switches_are_read_without_loading_a_dataset(package: str) -> None:
    assert declared_switches(package) == (
        Switch("letter_texts", "Read letters too.", long_texts=True),
        Switch("seals", "Look at seals.", default=True),
    )
    assert not [name for name in sys.modules if name.startswith("tmpswitches.")]


def test_the_light_reader_finds_what_the_whole_declaration_has() -> None:
    paths = sorted((ROOT / DATASETS).glob("*/datapackage.yaml"))
    whole = [switch for path in paths for switch in read_switches(path, read_yaml(path).get("settings", ()))]
    assert list(declared_switches()) == whole != []


def test_a_switch_is_a_setting_like_all_others(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [getattr(load_settings(package), name) for name in ("letter_texts", "seals")] == [False, True]
    monkeypatch.setenv("WPS_LETTER_TEXTS", "1")
    monkeypatch.setenv("WPS_SEALS", "off")
    assert [getattr(load_settings(package), name) for name in ("letter_texts", "seals")] == [True, False]
    assert getattr(load_settings(package, letter_texts=False), "letter_texts") is False  # noqa: B009
    assert "letter_texts" in load_settings(package).model_fields_set
    monkeypatch.setenv("WPS_LETTER_TEXTS", "perhaps")
    with pytest.raises(SettingsError, match=r"^WPS_LETTER_TEXTS='perhaps': must be a valid boolean"):
        load_settings(package)


def test_a_typo_in_a_switch_is_caught_and_a_switch_of_other_datasets_is_no_setting(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WPS_LETER_TEXTS", "1")
    with pytest.raises(SettingsError, match=r"WPS_LETER_TEXTS is not a setting: did you mean WPS_LETTER_TEXTS\?"):
        load_settings(package)
    monkeypatch.delenv("WPS_LETER_TEXTS")
    monkeypatch.setenv("WPS_CORPUS_TEXT", "1")
    with pytest.raises(SettingsError, match="WPS_CORPUS_TEXT is not a setting"):
        load_settings(package)
    assert getattr(load_settings(), "corpus_text") is True  # noqa: B009


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "texts"},
        {"name": "Texts", "description": "Texts."},
        {"name": "texts", "description": "Texts.", "default": "no"},
        {"name": "texts", "description": "Texts.", "defaults": True},
        {"name": "texts", "description": ""},
        {"name": "texts", "description": "Texts.", "long_texts": 1},
    ],
)
def test_a_wrong_declaration_is_named(entry: dict[str, object]) -> None:
    with pytest.raises(SwitchError, match=r"x\.yaml: settings: .*exts"):
        read_switches(Path("x.yaml"), [entry])


def test_a_name_stands_once(package: str, tmp_path: Path) -> None:
    (tmp_path / "tmpswitches" / "maps" / "datapackage.yaml").write_text(DECLARED)
    with pytest.raises(SwitchError, match="letter_texts is declared twice"):
        declared_switches(package)
    for name in ("offline", "max_bytes", "model_fields"):
        with pytest.raises(SwitchError, match=f"{name}, which the program has already"):
            with_switches([Switch(name, "Taken.")])


def test_the_project_knows_when_long_texts_come(tmp_path: Path) -> None:
    for on in (False, True):
        assert load(load_settings(home=tmp_path, offline=True, corpus_text=on)).long_texts is on
