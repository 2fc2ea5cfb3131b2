"""The dictionary of topics: reading `topics.yaml`, refusing what is wrong in it, and every spelling to search for.

Belongs here: the dictionary. Does not: the themes and terms themselves (the file), or searching (`topics`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import yaml

from assets.debates.coding.braces import expand
from assets.debates.coding.patterns import either
from assets.debates.coding.search import Phrases

TOPICS = Path(__file__).parents[1] / "topics.yaml"
#: What the coding of topics depends on besides its modules: when it changes, texts are coded again.
DATA_FILES: tuple[Path, ...] = (TOPICS,)
#: The safe loader, in C where the library is there: the files are long.
SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PILLARS = ("participation", "protection", "prevention", "relief_and_recovery")
KINDS = ("pillar", "theme")

_PLAIN = re.compile(r"(?:(?:us)?\$# )?[a-z0-9][a-z0-9',-]*(?: (?:\.\.\. )?[a-z0-9][a-z0-9',-]*)*")
#: What stands for words or a number in a term, and parts its beginning from its end.
_OPEN = re.compile(r" \.\.\. |(?<=#) ")
_WORDS = r"(?: +[a-z0-9_']+){0,6} +"
#: What may stand for a hyphen of a term in a text.
_HYPHEN = (" ", "", "  ", "   ")
_ID = re.compile(r"[a-z][a-z_]*")


class DictionaryError(ValueError):
    """A dictionary that cannot be used: which file, which entry, what is wrong with it."""


@dataclass(frozen=True)
class Term:
    """One spelling of a theme, and the document that uses it."""

    text: str
    origin: str


@dataclass(frozen=True)
class Theme:
    """One theme: `kind` is "pillar" or "theme"."""

    id: str
    title: str
    kind: str
    definition: str
    terms: tuple[Term, ...]


class Opened(NamedTuple):
    """A theme, what of its open terms must stand before their end (`before` has the group "head"), and the terms."""

    theme: str
    before: re.Pattern[str]
    terms: Mapping[str, str]


@dataclass(frozen=True)
class Dictionary:
    """Themes, and masks: phrases in which a term means something else, or names that say nothing."""

    themes: tuple[Theme, ...]
    masks: tuple[str, ...]

    @cached_property
    def meanings(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """What stands in a text whose hyphens are blanks -> the themes and terms that it is of; of a mask, none."""
        found: dict[str, tuple[tuple[str, str], ...]] = {mask: () for text in self.masks for mask in spellings(text)}
        for theme, term in self._terms(False):
            for pattern in spellings(term.text):
                known = found.get(pattern, ())
                if all(theme.id != other for other, _ in known):
                    found[pattern] = (*known, (theme.id, term.text))
        return found

    @cached_property
    def opened(self) -> Mapping[str, tuple[Opened, ...]]:
        """The ends of terms that have "..." or "#" in them -> what must stand before them."""
        heads: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for theme, term in self._terms(True):
            head, *_, tail = _OPEN.split(term.text)
            for pattern in spellings(tail):
                heads.setdefault((pattern, theme.id), []).append((head, term.text))
        found: dict[str, tuple[Opened, ...]] = {}
        for (pattern, theme_id), terms in heads.items():
            found[pattern] = (*found.get(pattern, ()), Opened(theme_id, _before(dict(terms)), dict(terms)))
        return found

    def _terms(self, opened: bool) -> Iterator[tuple[Theme, Term]]:
        """Every term of every theme, those with "..." or "#" in them or the others."""
        return (
            (theme, term)
            for theme in self.themes
            for term in theme.terms
            if (_OPEN.search(term.text) is not None) == opened
        )

    @cached_property
    def sought(self) -> Phrases:
        """Every pattern, to be searched for."""
        return Phrases.of([*self.meanings, *self.opened])

    @cached_property
    def terms(self) -> pl.DataFrame:
        """The dictionary as a table: theme, title, kind, definition, term, origin."""
        rows = [(t.id, t.title, t.kind, t.definition, term.text, term.origin) for t in self.themes for term in t.terms]
        return pl.DataFrame(rows, schema=["theme", "title", "kind", "definition", "term", "origin"], orient="row")


def spellings(term: str) -> list[str]:
    """How a term may stand in a text whose hyphens and line ends are blanks.

    A hyphen is a blank, nothing, or a blank and a line's end of one or two characters; any one blank may be a line's
    end of two characters.
    """
    joined = [""]
    for part in re.split("(-)", term):
        joined = [before + piece for before in joined for piece in (_HYPHEN if part == "-" else (part,))]
    wrapped = [text[:at] + text[at:].replace(" ", "  ", 1) for text in joined for at in _single_blanks(text)]
    return list(dict.fromkeys([*joined, *wrapped]))


def _before(heads: Iterable[str]) -> re.Pattern[str]:
    """An expression for any of the beginnings of open terms with what stands for "..." or "#" behind it."""
    words = either(head for head in heads if not head.endswith("#"))
    # Signs of other currencies have become commas.
    sums = r"(?:us)?\$ *[0-9][0-9.,]* *|(?<= ),[0-9][0-9.,]* *" if any(head.endswith("#") for head in heads) else None
    each = [*([rf"(?P<head>{words}){_WORDS}"] if words else []), *([sums] if sums else [])]
    return re.compile(rf"(?<![a-z0-9_'])(?:{'|'.join(each)})\Z", re.ASCII)


def _single_blanks(text: str) -> list[int]:
    return [found.start() for found in re.finditer(r"(?<! ) (?! )", text)]


@lru_cache(maxsize=4)
def load(path: Path = TOPICS) -> Dictionary:
    """Read and check a dictionary of topics.

    Raises:
        DictionaryError: naming the file, the theme and the term that cannot be used.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE_LOADER)  # noqa: S506 - it is a safe one
    except yaml.YAMLError as error:
        raise DictionaryError(f"{path.name} is no YAML: {error}") from error
    if not isinstance(data, Mapping) or set(data) - {"themes", "masks"} or not isinstance(data.get("themes"), list):
        raise DictionaryError(f"{path.name} must hold a list of themes, and may hold masks; nothing else")
    themes = tuple(_theme(entry, path.name) for entry in data["themes"])
    ids = [theme.id for theme in themes]
    if repeated := sorted({name for name in ids if ids.count(name) > 1}):
        raise DictionaryError(f"{path.name} has these themes twice: {', '.join(repeated)}")
    if {theme.id for theme in themes if theme.kind == "pillar"} != set(PILLARS):
        raise DictionaryError(f"{path.name} must have the pillars {', '.join(PILLARS)} and no other")
    masks = tuple(
        text
        for group in data.get("masks") or []
        for _, texts in _expanded(group, ("reason", "terms"), f"{path.name}, masks")
        for text in texts
    )
    return Dictionary(themes, masks)


def _theme(entry: Any, name: str) -> Theme:
    fields = ("id", "title", "kind", "definition", "terms")
    if not isinstance(entry, Mapping) or set(entry) != set(fields):
        raise DictionaryError(f"{name}: a theme has the fields {', '.join(fields)}: {str(entry)[:80]!r} does not")
    where = f"{name}, theme {entry['id']!r}"
    if not (isinstance(entry["id"], str) and _ID.fullmatch(entry["id"])):
        raise DictionaryError(f"{where}: an id is lower-case letters and underscores")
    if entry["kind"] not in KINDS:
        raise DictionaryError(f"{where}: kind is {entry['kind']!r}, not one of {', '.join(KINDS)}")
    if not (_filled(entry["title"]) and _filled(entry["definition"]) and isinstance(entry["terms"], list)):
        raise DictionaryError(f"{where}: title, definition and a list of terms must be there")
    return Theme(entry["id"], entry["title"], entry["kind"], entry["definition"], tuple(_terms(entry["terms"], where)))


def _terms(groups: list[Any], where: str) -> Iterator[Term]:
    """The terms of a theme: each once, though two shorthands may share some of theirs."""
    seen: dict[str, str] = {}
    for group in groups:
        for written, texts in _expanded(group, ("origin", "terms"), where):
            new = {text: key for text in texts if (key := text.replace("-", " ")) not in seen}
            if not new:
                first = seen[texts[0].replace("-", " ")]
                raise DictionaryError(f"{where}: the term {written!r} is there already, as {first!r}")
            for text, key in new.items():
                if key not in seen:
                    seen[key] = text
                    yield Term(text, group["origin"])


def _expanded(group: Any, fields: tuple[str, str], where: str) -> Iterator[tuple[str, list[str]]]:
    """The terms of a group that says where they come from, or why they are there: as written, and every spelling."""
    if not isinstance(group, Mapping) or set(group) != set(fields) or not isinstance(group["terms"], list):
        raise DictionaryError(f"{where}: terms stand in groups of {' and '.join(fields)}: {str(group)[:80]!r}")
    if not _filled(group[fields[0]]):
        raise DictionaryError(f"{where}: the terms {group['terms']!r} have no {fields[0]}")
    for written in group["terms"]:
        try:
            texts = expand(written) if isinstance(written, str) else [str(written)]
        except ValueError as error:
            raise DictionaryError(f"{where}: {error}") from error
        for text in texts:
            if not (isinstance(written, str) and len(text) >= 3 and _PLAIN.fullmatch(text)):
                raise DictionaryError(
                    f"{where}: the term {text!r} (written {written!r}) must be three or more plain lower-case letters, "
                    "digits, hyphens, commas and straight apostrophes, words parted by one blank"
                )
        yield written, texts


def _filled(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
