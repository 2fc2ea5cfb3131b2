"""The overview begins with what keeps its figures from being misread."""

from __future__ import annotations

import pytest

from pipeline.publish.page.words import Words
from tests.support.site import PAGE, shipped_site


@pytest.mark.parametrize(("language", "path"), [("en", "index.html"), ("fr", "fr/index.html")])
def test_the_age_of_the_data_comes_before_the_verdict_and_every_figure(
    tmp_path_factory: pytest.TempPathFactory, language: str, path: str
) -> None:
    words = Words(PAGE / "words", language)
    text = (shipped_site(tmp_path_factory) / path).read_text(encoding="utf-8")
    told = (words.say("index.age"), words.say("index.published"), 'class="figures"', 'class="drawing')
    places = [text.index(what) for what in told]
    assert places == sorted(places)
