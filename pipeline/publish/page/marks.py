"""One page for every language: a mark stands where they say different things, and each puts in what it says.

Belongs here: marks, texts with marks in them, the words of all languages at once. Does not: one language's (`words`).

Most pages are lists whose rows, figures and links are the same in every language. They are made once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from pipeline.publish.page.charts import embedded
from pipeline.publish.page.links import Here
from pipeline.publish.page.released import filled
from pipeline.publish.page.words import Words

#: Around the number of a mark: characters that no text may hold.
BEGIN, END = "\ufdd0", "\ufdd1"
_MARK = re.compile(f"{BEGIN}(\\d+){END}")


class Marks:
    """Texts that languages say differently, each language known by its number, and a mark for each."""

    def __init__(self, languages: int) -> None:
        self._numbers: dict[object, str] = {}
        self._said: list[dict[str, str]] = [_Said() for _ in range(languages)]
        self._shown: list[dict[str, str]] = [_Said() for _ in range(languages)]

    def of(self, *said: str, is_markup: bool = False) -> str:
        """The mark for what each language says, one after the other; the text itself where all say the same."""
        if said.count(said[0]) == len(said) and not is_markup:
            return said[0]
        number = self._numbers.get((said, is_markup))
        if number is None:
            number = self._new((said, is_markup))
            for language, text in enumerate(said):
                self._note(number, language, text, is_markup)
        return f"{BEGIN}{number}{END}"

    def titled(self, address: str, language: int, title: str) -> str:
        """The mark for the title of a page that each language makes for itself; this one calls it so."""
        number = self._numbers.get(address) or self._new(address)
        self._note(number, language, title)
        return f"{BEGIN}{number}{END}"

    def said(self, text: str, language: int) -> str:
        """A text as a language says it."""
        return _joined(_MARK.split(text), self._said[language]) if BEGIN in text else text

    def shown(self, page: str, languages: Iterable[int]) -> list[str]:
        """Markup as each of these languages says it."""
        parts = _MARK.split(page)
        return [_joined(parts, self._shown[language]) for language in languages]

    def each(self, told: Callable[..., str], *texts: str) -> str:
        """What a function makes of texts as each language says them."""
        if not any(BEGIN in text for text in texts):
            return told(*texts)
        languages = range(len(self._said))
        return self.of(*(told(*(self.said(text, language) for text in texts)) for language in languages))

    def in_json(self, text: str) -> str:
        """JSON whose marks stand for parts of its strings, as markup."""

        def marked(mark: re.Match[str]) -> str:
            return self.of(*(embedded(said[mark[1]])[1:-1] for said in self._said), is_markup=True)

        return _MARK.sub(marked, text)

    def _new(self, key: object) -> str:
        return self._numbers.setdefault(key, str(len(self._numbers)))

    def _note(self, number: str, language: int, text: str, is_markup: bool = False) -> None:
        self._said[language][number] = text
        self._shown[language][number] = filled(text if is_markup else str(escape(text)))


class EveryWords(Words):
    """The words of all languages: what they say differently is a mark."""

    def __init__(self, marks: Marks, words: Sequence[Words]) -> None:
        self._marks, self._each = marks, words
        self.language = marks.of(*(one.language for one in words))
        for name in ("say", "code", "number", "percent", "day", "printed", "month", "country", "through"):
            setattr(self, name, _kept(getattr(self, name)))

    def has(self, key: str) -> bool:
        """Whether the first catalogue has these words, as all have the same."""
        return self._each[0].has(key)

    def say(self, key: str, **values: object) -> str:
        """The words of a key, with values put in."""
        return self._marks.of(
            *(
                one.say(key, **{k: self._marks.said(v, n) if isinstance(v, str) else v for k, v in values.items()})
                for n, one in enumerate(self._each)
            )
        )

    def code(self, code: object, listed: str, n: float | None = None) -> str:
        """A coded value in words, of so many."""
        return self._marks.of(*(one.code(code, listed, n) for one in self._each))

    def number(self, value: float | None, digits: int = 1) -> str:
        """A number with at most so many decimals."""
        return self._marks.of(*(one.number(value, digits) for one in self._each))

    def percent(self, share: float | None, digits: int = 1) -> str:
        """A fraction as a percentage."""
        return self._marks.of(*(one.percent(share, digits) for one in self._each))

    def day(self, day: date | None) -> str:
        """A day; of a moment, its time in UTC too."""
        return self._marks.of(*(one.day(day) for one in self._each))

    def printed(self, text: str) -> str:
        """A date as precisely as a source gives it."""
        return self._marks.of(*(one.printed(text) for one in self._each))

    def month(self, day: date | None) -> str:
        """The month of a day."""
        return self._marks.of(*(one.month(day) for one in self._each))

    def country(self, entity: str | None, name: str | None, iso2: str | None) -> str:
        """A country's name."""
        return self._marks.of(*(one.country(entity, name, iso2) for one in self._each))

    def through(self, told: Callable[..., str], *texts: str) -> str:
        """What a function makes of texts as each language says them."""
        return self._marks.each(told, *texts)

    def in_json(self, text: str) -> str:
        """JSON with marks in its strings."""
        return self._marks.in_json(text)


class Everywhere(Here):
    """A page's place in every language: marks where its own is told apart."""

    def __init__(self, marks: Marks, languages: Sequence[str], address: str) -> None:
        super().__init__(marks.of(*languages), address)
        each = [Here(language, address) for language in languages]
        # what a frozen place works out of its language, worked out of each
        self.__dict__["folder"] = marks.of(*(here.folder for here in each))
        self.__dict__["out"] = marks.of(*(here.out for here in each))


def _kept(told: Callable[..., str]) -> Callable[..., str]:
    """A function that remembers its texts, which are asked again and again; where markup needs no more they are it."""

    @lru_cache(None, typed=True)
    def kept(*about: Any, **values: Any) -> str:
        text = told(*about, **values)
        return Markup(text) if escape(text) == text else text  # noqa: S704 - it is escaped

    return kept


class _Said(dict[str, str]):
    """What is said in place of marks, by their numbers. A text of the data may look like a mark."""

    def __missing__(self, number: str) -> str:
        return number


def _joined(parts: Sequence[str], said: dict[str, str]) -> str:
    """Texts and between them numbers of marks, with what is said in place of these."""
    whole = list(parts)
    whole[1::2] = map(said.__getitem__, parts[1::2])
    return "".join(whole)
