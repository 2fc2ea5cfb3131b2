"""What the page shows, as it is declared in `page/`: kinds of pages, charts, languages.

Belongs here: files -> plain declarations, each mistake in one line. Does not: asking or drawing anything.
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pipeline.declare.errors import DeclarationError
from pipeline.declare.yaml_file import read_yaml

#: The question of a kind of page that has one row for each page.
ABOUT = "about"
#: The language whose pages lie at the top of the page, the others in a folder of their name.
FIRST_LANGUAGE = "en"
#: The file of the questions that people begin with.
QUESTIONS = "questions.yaml"
_NAME = re.compile(r"[A-Za-z_]\w*")


class PageError(DeclarationError):
    """A declaration in `page/` that cannot be used; the message names file and entry."""


@dataclass(frozen=True)
class Kind:
    """A kind of page: where its pages lie, which entry of the menu they belong to, its questions by name.

    `each` is "chart" where there is one page for each chart, "part" for each part of a document whose places are shown
    (its questions have the columns document_id and, where they are about a place, locator). `last` says that its pages
    tell of the others.
    `once`: its pages are alike in every language but for words, numbers and dates, so that each is made once for all.
    `whole`: its pages give every row of the release away, so that a page for everybody may have to do without.
    """

    name: str
    address: str
    menu: str | None
    questions: Mapping[str, str]
    each: str | None
    last: bool
    once: bool
    whole: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of `about` that tell one page of this kind from another, as they stand in the address."""
        return fields_of(self.address)

    @property
    def template(self) -> str:
        """Its template's name."""
        return f"pages/{self.name}/page.html"


@dataclass(frozen=True)
class Chart:
    """A chart: its specification without data, the question it draws, the one its title is found by.

    The question may be the beginning of one that goes on in `charts/shared`, where several charts ask alike (`then`).

    `about` are the columns of its rows that tell whom a chart is about, none where there is one for all. `codes` names
    for a column the list of words that its values are told with; `countries` are columns of entities.
    `preview`: it stands for the whole page, where only one is shown. `table` are the columns of its table, all where
    none are named; `tabled` is a column that says which rows the table has, where it does not have all.
    """

    name: str
    spec: Mapping[str, Any]
    sql: str
    finding: str | None
    about: tuple[str, ...]
    preview: bool
    table: tuple[str, ...]
    tabled: str | None
    codes: Mapping[str, str]
    countries: tuple[str, ...]

    @cached_property
    def named(self) -> frozenset[str]:
        """What the specification names: the columns that it draws are among it."""
        return frozenset(_NAME.findall(json.dumps(self.spec)))


@dataclass(frozen=True)
class Question:
    """A question that people begin with: how it is put, by language, and the query that answers it."""

    titles: Mapping[str, str]
    sql: str

    def title(self, language: str) -> str:
        """The question in a language, or in the first."""
        return self.titles.get(language, self.titles[FIRST_LANGUAGE])


@dataclass(frozen=True)
class Declared:
    """Everything in the folder `page/`; `public`: for everybody, so without the pages that give every row away.

    `site`: the address at which everybody finds the pages of all releases, None where it is not known.
    """

    folder: Path
    public: bool = False
    site: str | None = None

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Every kind of page, by name. Raises PageError."""
        found = (_kind(file) for file in sorted((self.folder / "pages").glob("*/page.yaml")))
        return tuple(kind for kind in found if not (self.public and kind.whole))

    @cached_property
    def charts(self) -> Mapping[str, Chart]:
        """Every chart by name. Raises PageError."""
        return {file.stem: _chart(file) for file in sorted((self.folder / "charts").glob("*.yaml"))}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions that people begin with, in their order; none without the file. Raises PageError."""
        file = self.folder / QUESTIONS
        return tuple(_question(entry) for entry in read_yaml(file)) if file.exists() else ()

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages there are words in, the first language before the others."""
        found = sorted(folder.name for folder in (self.folder / "words").iterdir() if folder.is_dir())
        return tuple(sorted(found, key=lambda language: language != FIRST_LANGUAGE))


@cache
def fields_of(address: str) -> tuple[str, ...]:
    """The names in braces."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(address) if name)


def _question(entry: Mapping[str, str]) -> Question:
    if not {FIRST_LANGUAGE, "sql"} <= entry.keys():
        raise PageError(f"{QUESTIONS}: a question needs {FIRST_LANGUAGE} and sql: {dict(entry)}")
    return Question(
        {name: said for name, said in entry.items() if name not in {"sql", "heading"}}, entry["sql"].strip()
    )


def _kind(file: Path) -> Kind:
    said = _entries(file, {"address"}, {"menu", "each", "last", "once", "whole", "shares"})
    questions = {path.stem: _sql(path) for path in sorted(file.parent.glob("*.sql"))}
    questions |= {name: _sql(file.parents[1] / f"{other}.sql") for name, other in said.get("shares", {}).items()}
    kind = Kind(
        file.parent.name,
        said["address"],
        said.get("menu"),
        questions,
        said.get("each"),
        said.get("last", False),
        said.get("once", False),
        said.get("whole", False),
    )
    if bool(kind.keys) != (ABOUT in questions or kind.each is not None):
        raise PageError(f"{file}: an address with {{columns}} and {ABOUT}.sql need one another")
    return kind


def _chart(file: Path) -> Chart:
    said = _entries(file, {"spec"}, {"about", "codes", "countries", "preview", "table", "tabled", "then"})
    finding = file.with_name(f"{file.stem}.finding.sql")
    parts = [file.with_suffix(".sql"), *(file.parent / "shared" / f"{name}.sql" for name in [said.get("then")] if name)]
    return Chart(
        name=file.stem,
        spec=said["spec"],
        sql="\n".join(_sql(part) for part in parts),
        finding=_sql(finding) if finding.exists() else None,
        about=tuple(said.get("about", ())),
        preview=said.get("preview", False),
        table=tuple(said.get("table", ())),
        tabled=said.get("tabled"),
        codes=said.get("codes", {}),
        countries=tuple(said.get("countries", ())),
    )


def _entries(file: Path, needed: set[str], allowed: set[str]) -> dict[str, Any]:
    said = read_yaml(file)
    if not isinstance(said, dict) or needed - said.keys() or said.keys() - needed - allowed:
        raise PageError(f"{file}: needs {', '.join(sorted(needed))}; may have {', '.join(sorted(allowed))}")
    return said


def _sql(path: Path) -> str:
    if not path.exists():
        raise PageError(f"{path} is missing: the question whose rows are shown")
    return path.read_text(encoding="utf-8").strip().rstrip(";")
