"""Words, numbers and dates in one language.

Belongs here: the catalogue of a language, and how values are written in it. Does not: the words (`page/words`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import NumberPattern, format_decimal, format_percent, parse_pattern

from pipeline.declare.yaml_file import read_yaml
from pipeline.publish.page.declared import FIRST_LANGUAGE, PageError

#: Languages whose dates and numbers are written as in one country.
LOCALES = {"en": "en_GB"}
#: Numbers whose form is remembered: pages repeat most of theirs.
KEPT = 100_000
#: A date as a register has it.
PRINTED = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")
#: What stands where a value is not known.
UNKNOWN = "—"
#: From so many bytes on a size is told in megabytes: what is less would round to 1,000 kB.
MEGABYTE = 999_950


class Words:
    """The catalogue of one language, and the forms of values in it. Every method gives text, never markup."""

    def __init__(self, folder: Path, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(LOCALES.get(language, language))
        self._folder = folder / language
        self._said: dict[str, str] = {}  # heads of cells are asked for ten thousands of times

    @cached_property
    def _entries(self) -> dict[str, Any]:
        """Every entry by its key, those that hold others too."""
        found: dict[str, Any] = {}
        for file in sorted(self._folder.glob("*.yaml")):
            found = _joined(found, read_yaml(file) or {}, f"{file}: ")
        return dict(_by_key(found))

    def has(self, key: str) -> bool:
        """Whether the catalogue has these words."""
        return key in self._entries

    def say(self, key: str, **values: object) -> str:
        """The words of a key, such as `countries.title`, with values put in where {names} stand.

        An entry with the forms `one` and `other` is chosen by the value `n`. Raises PageError for words that are not
        in the catalogue, or values that are missing.
        """
        if not values and key in self._said:
            return self._said[key]
        found = self._entries.get(key)
        if isinstance(found, dict):
            n = values.get("n")
            found = found.get(self.locale.plural_form(n) if isinstance(n, int | float) else None, found.get("other"))
        if not isinstance(found, str):
            raise PageError(f"{self._folder} has no words for {key}")
        try:
            told = found.format(**{name: self.value(value) for name, value in values.items()})
        except (KeyError, IndexError, ValueError) as error:
            raise PageError(f"{self._folder}: {key} cannot be filled in: {error!r}") from error
        if not values:
            self._said[key] = told
        return told

    def code(self, code: object, listed: str, n: float | None = None) -> str:
        """A coded value in words, from the list `codes.<listed>`, of so many; one not listed stands as it is."""
        if code is None:
            return UNKNOWN
        key = f"codes.{listed}.{str(code).replace('.', '_')}"
        if not self.has(key):
            return str(code)
        return self.say(key) if n is None else self.say(key, n=n)

    def value(self, value: object) -> str:
        """Any value: numbers and dates as the language writes them, text as it is."""
        if value is None:
            return UNKNOWN
        if isinstance(value, bool):
            return self.say("site.yes" if value else "site.no")
        if isinstance(value, int | float):
            return self.number(value)
        return self.day(value) if isinstance(value, date) else str(value)

    def number(self, value: float | None, digits: int = 1) -> str:
        """A number with at most so many decimals."""
        pattern = f"#,##0.{'#' * digits}" if digits else "#,##0"
        return UNKNOWN if value is None else _decimal(value, pattern, self.locale)

    def percent(self, share: float | None, digits: int = 1) -> str:
        """A fraction as a percentage."""
        pattern = str(self.locale.percent_formats[None].pattern).replace("0", f"0.{'0' * digits}" if digits else "0")
        return UNKNOWN if share is None else _percent(share, pattern, self.locale)

    def size(self, in_bytes: float) -> str:
        """The size of a file, in megabytes from one on."""
        unit, of = ("megabytes", 1e6) if in_bytes >= MEGABYTE else ("kilobytes", 1e3)
        return self.say(f"site.{unit}", number=self.number(in_bytes / of))

    def day(self, day: date | None) -> str:
        """A day; of a moment, its time in UTC too."""
        if day is None:
            return UNKNOWN
        if isinstance(day, datetime):
            return f"{format_datetime(day, 'd MMMM y HH:mm', locale=self.locale)} UTC"
        return _date(day, "long", self.locale)

    def printed(self, text: str) -> str:
        """A date as precisely as a source gives it: 2018, 2018-09 or 2018-09-11; other text as it is."""
        if not PRINTED.fullmatch(text):
            return text
        year, *rest = (int(part) for part in text.split("-"))
        if not rest:
            return text
        first = date(year, rest[0], rest[1] if len(rest) > 1 else 1)
        return self.day(first) if len(rest) > 1 else self.month(first)

    def month(self, day: date | None) -> str:
        """The month of a day."""
        return UNKNOWN if day is None else _date(day, "MMMM y", self.locale)

    def up_to(self, day: date | None, is_year: object) -> str:
        """The newest day that rows tell of; its year where it stands for that."""
        return str(day.year) if day and is_year is True else self.day(day)

    def years(self, first: object, last: object) -> str:
        """From one year to another, or the one that both are; an end that is not known is a question mark or open."""
        return str(first) if first and first == last else f"{first or '?'}–{last or ''}"

    def country(self, entity: str | None, name: str | None, iso2: str | None) -> str:
        """A country's name: in the first language as the data have it, in another the catalogue's or CLDR's."""
        if entity is None or self.language == FIRST_LANGUAGE:
            return name or entity or UNKNOWN
        if self.has(f"countries_named.{entity}"):
            return self.say(f"countries_named.{entity}")
        return str(self.locale.territories.get(iso2 or "", name or entity))

    def through(self, told: Callable[..., str], *texts: str) -> str:
        """What a function makes of texts of this language."""
        return told(*texts)

    def in_json(self, text: str) -> str:
        """JSON in whose strings words stand."""
        return text


@lru_cache(KEPT)
def _decimal(value: float, pattern: str, locale: Locale) -> str:
    return format_decimal(value, format=_pattern(pattern), locale=locale)


@lru_cache(KEPT)
def _percent(share: float, pattern: str, locale: Locale) -> str:
    return format_percent(share, format=_pattern(pattern), locale=locale)


@cache
def _pattern(pattern: str) -> NumberPattern:
    return parse_pattern(pattern)


@lru_cache(KEPT)
def _date(day: date, form: str, locale: Locale) -> str:
    return format_date(day, form, locale=locale)


def _by_key(entries: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, said in entries.items():
        yield before + str(name), said
        if isinstance(said, dict):
            yield from _by_key(said, f"{before}{name}.")


def _joined(one: dict[str, Any], other: dict[str, Any], where: str) -> dict[str, Any]:
    """The entries of two files together. Raises PageError for one that both have."""
    joined = dict(one)
    for key, said in other.items():
        before = joined.get(key)
        if isinstance(before, dict) and isinstance(said, dict):
            joined[key] = _joined(before, said, f"{where}{key}.")
        elif before is not None:
            raise PageError(f"{where}{key} stands in another file too")
        else:
            joined[key] = said
    return joined
