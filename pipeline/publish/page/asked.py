"""What a page asks while it is made, beside its rows: whether another page is there, a chart, a place, a feed.

Belongs here: noting what was asked and what was answered, as texts that are the same in every process. Does not: the
answers (`rendering`), keeping what was noted (`kept`).

A page says the same as long as its rows are the same, and all that it asks is answered the same again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.common.digests import short
from pipeline.publish.page.marks import Marks

#: What was asked: the name of a question, and what it was about.
Question = tuple[str, tuple[object, ...]]


class Asked:
    """What a page asked, each once and in the order of asking, with the answers; the places of documents that it
    shows, as (document, place)."""

    def __init__(self, answers: Mapping[str, Callable[..., Any]]) -> None:
        self._answers = answers
        self.noted: dict[Question, Any] = {}
        self.places: dict[tuple[str, str], None] = {}

    def __call__(self, name: str, *about: object) -> Any:
        """The answer to a question, which is noted."""
        answer = self._answers[name](*about)
        self.noted.setdefault((name, about), answer)
        return answer


class Parts:
    """A thing of which only those parts count that are asked for, by the name of the question."""

    def __init__(self, asked: Asked, name: str) -> None:
        self._asked, self._name = asked, name

    def __getattr__(self, part: str) -> Any:
        """The part, asked for."""
        return self._asked(self._name, part)


def said_by(marks: Marks, languages: int, answers: Sequence[object]) -> str:
    """The digest of answers as every language says them."""
    text = _JSON.encode(answers)
    return short("\n".join(dict.fromkeys(marks.said(text, language) for language in range(languages))))


def _typed(value: object) -> list[str]:
    """A value that JSON has no word for: a day is not the text that looks like it."""
    return [type(value).__name__, str(value)]


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_typed)
