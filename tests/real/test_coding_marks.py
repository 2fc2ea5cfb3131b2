"""Coding against statements marked by hand: what is found is right, and most of what is marked is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import environment, statement_marks
from tests.support.statement_marks import PARTS, Count

MIRROR = environment.MIRROR or Path("no mirror")

pytestmark = pytest.mark.skipif(not MIRROR.is_dir(), reason="WPS_MIRROR names no folder of downloads")


@pytest.fixture(scope="module", params=PARTS)
def statements(request) -> dict:
    found = statement_marks.coded(MIRROR, request.param)
    if not found:
        pytest.skip("no document of these statements is at hand")
    return found


def test_acts_agree_with_the_marks(statements: dict) -> None:
    count = sum(statement_marks.acts(MIRROR, statements).values(), Count())
    assert (count.precision or 0) >= 0.95 and (count.recall or 0) >= 0.8, count.problems


def test_citations_agree_with_the_marks(statements: dict) -> None:
    count = statement_marks.citations(MIRROR, statements)
    assert count.right > 0 and not count.problems


def test_themes_agree_with_the_marks(statements: dict) -> None:
    count = statement_marks.themes(MIRROR, statements)
    assert (count.precision or 0) >= 0.95 and (count.recall or 0) >= 0.9, count.problems


def test_every_mark_is_of_a_statement() -> None:
    known = {row["statement"] for row in statement_marks.rows("statements")}
    for name in ("acts", "citations", "themes"):
        marked = statement_marks.rows(name)
        assert marked and {row["statement"] for row in marked} <= known
