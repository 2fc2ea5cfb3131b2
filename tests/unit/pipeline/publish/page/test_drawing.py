"""A drawing is the same whatever fonts a machine has; one that cannot be made is told, with the reason."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.page.declared import PageError
from pipeline.publish.page.engine import svgs_of

#: The library that brings fonts which the engine does not have, and their name.
FONTS, NAME = "great_expectations", "HK Grotesk"


def _spec(**more: Any) -> dict[str, Any]:
    bars = {"mark": "bar", "encoding": {"y": {"field": "name"}, "x": {"field": "n", "type": "quantitative"}}}
    named = {"config": {"font": f"{NAME}, Liberation Sans"}}
    return {"data": {"values": [{"name": "What a long name", "n": 1}]}, **named, **bars, **more}


@pytest.fixture
def _nothing_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.mark.usefixtures("_nothing_kept")
def test_the_fonts_of_a_machine_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (before,) = svgs_of([_spec()])
    found = find_spec(FONTS)
    assert found is not None and found.origin
    (folder,) = Path(found.origin).parent.rglob(NAME.replace(" ", ""))
    assert list(folder.glob("*.otf"))
    (config := tmp_path / "fonts.conf").write_text(f"<fontconfig><dir>{folder}</dir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    assert svgs_of([_spec()]) == [before]


@pytest.mark.usefixtures("_nothing_kept")
def test_only_what_is_not_kept_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = svgs_of([_spec()])
    both = svgs_of([_spec(height=300), _spec()])
    assert both[1] == one != both[0]
    monkeypatch.setattr("pipeline.publish.page.engine.done_by", lambda *_: pytest.fail("drawn again"))
    assert svgs_of([_spec(), _spec(height=300)]) == [one, both[0]]


@pytest.mark.usefixtures("_nothing_kept")
def test_a_chart_that_cannot_be_drawn_is_told() -> None:
    with pytest.raises(PageError, match=r"^a chart could not be drawn: Vega-Lite to SVG conversion failed: TypeError"):
        svgs_of([_spec(mark=None, encoding=None)])
