"""A module that others import at their beginning and nearly never use."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.common.later import Later, do_without, load_later


@pytest.fixture
def rare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "rarely_used.py").write_text("WEIGHT = 3\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "rarely_used", raising=False)
    return "rarely_used"


def test_it_is_loaded_when_something_of_it_is_used(rare: str) -> None:
    load_later(rare)
    imported = __import__(rare)
    assert isinstance(sys.modules[rare], Later)
    assert imported.WEIGHT == 3
    assert not isinstance(sys.modules[rare], Later)
    assert imported.WEIGHT == 3, "whoever imported it before it was loaded has it too"


def test_what_it_lacks_is_told_as_by_any_module(rare: str) -> None:
    load_later(rare)
    with pytest.raises(AttributeError, match=r"rarely_used.*LENGTH"):
        _ = __import__(rare).LENGTH


def test_a_module_that_is_loaded_already_stays(rare: str) -> None:
    loaded: ModuleType = __import__(rare)
    load_later(rare)
    assert sys.modules[rare] is loaded


def test_what_is_done_without_is_as_if_it_were_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    do_without("colorsys", "json")
    with pytest.raises(ImportError):
        import_module("colorsys")
    assert import_module("json").loads("1") == 1
    monkeypatch.delitem(sys.modules, "colorsys")
