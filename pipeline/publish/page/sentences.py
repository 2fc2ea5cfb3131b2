"""Sentences that the tables have in the first language, said in every language.

Belongs here: which sentence of the catalogue a text is, and what it is filled in with. Does not: the sentences
(`page/words/*/sentences.yaml`), other words (`words`).

The first language's entries are the forms of the texts: `{rest}` is a sentence again, `{sources}` names with semicolons
between, `{words}` a text without, any other name one word that begins with a figure. A text of several sentences has
semicolons between them.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from pipeline.declare.yaml_file import read_yaml
from pipeline.publish.page.declared import FIRST_LANGUAGE
from pipeline.publish.page.words import Words

KEY = "sentences"
BETWEEN = "; "
#: What stands in the place of a name.
_FORMS = {"rest": ".+", "sources": ".+", "words": "[^;]+"}
_FIGURE = r"\d[^\s;]*"
#: What is counted: written as each language writes numbers, and one is told in the singular.
_COUNTS = frozenset({"n", "all", "deaths"})


class Sentences:
    """The sentences of the catalogue below a folder, in the words of a language or of all."""

    def __init__(self, folder: Path, words: Words) -> None:
        self._folder, self._words = folder, words

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        """The forms of the sentences by their keys, the one with most words of its own first."""
        said: dict[str, str] = read_yaml(self._folder / FIRST_LANGUAGE / f"{KEY}.yaml")[KEY]
        return sorted(((key, _pattern(text)) for key, text in said.items()), key=_own, reverse=True)

    def told(self, text: str) -> str | None:
        """What a text of the first language says; None where it is no sentence of the catalogue, or holds such."""
        parts = [self._one(part) for part in text.split(BETWEEN)]
        known = [part for part in parts if part is not None]
        return self._words.say("site.semicolon").join(known) if len(known) == len(parts) else self._one(text)

    def _one(self, text: str) -> str | None:
        for key, pattern in self._patterns:
            if (found := pattern.fullmatch(text)) is None:
                continue
            values: dict[str, str] = found.groupdict()
            rest = self.told(values["rest"]) if "rest" in values else ""
            if rest is not None:
                counts = {name: int(values[name]) for name in _COUNTS & values.keys() if values[name].isdecimal()}
                return self._words.say(f"{KEY}.{key}", **values | counts | ({"rest": rest} if "rest" in values else {}))
        return None


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("".join(_parts(text)))


def _parts(text: str) -> Iterator[str]:
    for literal, name, _, _ in string.Formatter().parse(text):
        yield re.escape(literal)
        if name:
            yield f"(?P<{name}>{_FORMS.get(name, _FIGURE)})"


def _own(entry: tuple[str, re.Pattern[str]]) -> tuple[int, bool, str]:
    key, pattern = entry
    return len(re.sub(r"\(\?P<.*?>[^)]*\)", "", pattern.pattern)), "words" not in pattern.groupindex, key
