"""From rows to HTML: the templates, and what they may call.

Belongs here: the environment of templates, one page's context. Does not: which pages there are (`site`), writing them.

Whatever a template puts out is escaped; nothing from a cell, a label or a query is ever markup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from html import unescape
from typing import Any

import jinja2
from markupsafe import Markup

from pipeline.common.values import Row
from pipeline.publish.page import taken
from pipeline.publish.page.answered import Charts
from pipeline.publish.page.asked import Asked, Parts, said_by
from pipeline.publish.page.asking import known_by
from pipeline.publish.page.cited import Cited
from pipeline.publish.page.database import Database
from pipeline.publish.page.declared import Declared, Kind
from pipeline.publish.page.drawings import view_of
from pipeline.publish.page.feeds import Feeds
from pipeline.publish.page.kept import Kept, Page
from pipeline.publish.page.links import Here, address_of, host_of, segment
from pipeline.publish.page.listed import Listed, letter_of, sortable
from pipeline.publish.page.marks import Everywhere, Marks
from pipeline.publish.page.names import Names
from pipeline.publish.page.origins import Origins, tables_in
from pipeline.publish.page.place import RELEASES
from pipeline.publish.page.prose import prose_of
from pipeline.publish.page.released import MARKED, filled
from pipeline.publish.page.sentences import Sentences
from pipeline.publish.page.shared import Shared
from pipeline.publish.page.still import size_of
from pipeline.publish.page.templates import environment, labels, linked, said_once, unless_known
from pipeline.publish.page.told import pairs_of, phrase_of
from pipeline.publish.page.used import Used
from pipeline.publish.page.words import Words


@dataclass(frozen=True)
class Language:
    """A language by its number, with its words and the pages made in it."""

    number: int
    words: Words
    listed: Listed


@dataclass(frozen=True)
class Maker:
    """Makes the pages of one language, or each once for several. `release` is the row of meta.release, with what else
    every page says of it.

    `words` and `charts` are those of the language, or have `marks` in them where several are told apart. Of the
    languages `listed`, and `cited`, are filled in as pages are made; kinds that are `last` read them. `documents` are
    names by id.
    """

    declared: Declared
    languages: Sequence[Language]
    words: Words
    marks: Marks
    names: Names
    shared: Shared
    charts: Charts
    cited: Cited
    kept: Kept
    used: Used
    feeds: Feeds
    release: Row
    addresses: frozenset[str]
    database: Database
    documents: Mapping[str, str]
    origins: Origins

    def page(self, kind: Kind, about: Row, rows: Mapping[str, Sequence[Row]]) -> list[tuple[str, bytes]]:
        """One page in each language: its file, and its HTML. `rows` are those of each question that belong to it.

        One that is made once for all languages, and says what it said in the page that was made last, is taken there.
        """
        here, asked = self._here(address_of(kind.address, about)), Asked(self._answers(kind, about, rows))
        if not kind.once:
            return self._made_new(kind, here, about, rows, asked)[1]
        made_of = self._digest([kind.name, about, {name: known_by(found) for name, found in rows.items()}])
        if found := self.kept.found(
            here.address, made_of, lambda of: self._digest([asked(n, *each) for n, each in of])
        ):
            return self._taken(kind, here, *found)
        titles, made = self._made_new(kind, here, about, rows, asked)
        files, answers = [file for file, _ in made], self._digest([*asked.noted.values()])
        self.kept.note(here.address, Page(made_of, files, [*asked.noted], answers, [*asked.places], titles))
        return made

    def _taken(self, kind: Kind, here: Here, page: Page, files: Sequence[bytes]) -> list[tuple[str, bytes]]:
        """A page that was made before, whose title and places are noted as if it were made."""
        for language, title in zip(self.languages, page.titles, strict=True):
            language.listed.note(kind, here, title)
        title = self.marks.of(*page.titles)
        for document, locator in page.places:
            self.cited.note(here, title, document, locator)
        return list(zip(page.files, files, strict=True))

    def _digest(self, answers: Sequence[object]) -> str:
        return said_by(self.marks, len(self.languages), answers)

    def _answers(self, kind: Kind, about: Row, rows: Mapping[str, Sequence[Row]]) -> dict[str, Callable[..., Any]]:
        """What answers the questions of a page: of a chart all that is drawn and said of it."""
        return {
            "exists": self.addresses.__contains__,
            "chart": lambda name: self.charts(name, about).model(self.release),
            "made": lambda question: self.origins.of(kind.questions[question], rows[question]),
            "named": lambda document: self.documents.get(document, document),
            "cited": self.cited.of,
            "parts": self.cited.parts,
            "listed": self.languages[0].listed.of,
            "feed": self.feeds.of,
            "release": self.release.__getitem__,
            "database": partial(getattr, self.database),
            "prose": partial(prose_of, self.declared.folder),
            "fetched": lambda *names: sum(self.shared.sizes[self.shared.paths[name]] for name in names),
        }

    def _made_new(
        self, kind: Kind, here: Here, about: Row, rows: Mapping[str, Sequence[Row]], asked: Asked
    ) -> tuple[list[str], list[tuple[str, bytes]]]:
        """The page's title in each language, and its files."""
        context = {
            "here": here,
            "kind": kind,
            "about": about,
            "rows": rows,
            "release": Parts(asked, "release"),
            "public": self.declared.public,
            "marked": MARKED,
            "database": Parts(asked, "database"),
            "questions": self.declared.questions,
            **{name: partial(asked, name) for name in ("cited", "parts", "listed", "feed", "prose", "fetched")},
            "link": partial(self._link, here),
            "linked": partial(self._linked, here, asked),
            "exists": lambda pattern, **keys: asked("exists", address_of(pattern, keys)),
            "shared": lambda name: here.shared(self.words.through(self.shared.paths.__getitem__, name)),
            "file": here.file_to,
            "follow": here.followed,
            "others": self._others(here.address),
            "made": partial(self._made, here, kind, asked),
        }
        template = self._environment.get_template(kind.template)
        title = _title(template, context, here)
        context |= {"title": title, "found_at": partial(self._found_at, MARKED.release_id)}
        titles = [self.marks.said(title, language.number) for language in self.languages]
        for language, own in zip(self.languages, titles, strict=True):
            language.listed.note(kind, here, own)
        called = title if kind.once else self.marks.titled(here.address, self.languages[0].number, title)
        place, chart = partial(self._place, here, asked, called), partial(self._chart, here, asked, called, about)
        page = filled(template.render(context, place=place, chart=chart))
        shown = self.marks.shown(page, [language.number for language in self.languages])
        return titles, [
            (self.marks.said(here.file, each.number), said_once(own, each.words.language).encode())
            for each, own in zip(self.languages, shown, strict=True)
        ]

    def _here(self, address: str) -> Here:
        own = [language.words.language for language in self.languages]
        return Here(own[0], address) if len(own) == 1 else Everywhere(self.marks, own, address)

    def _others(self, address: str) -> list[Mapping[str, str]]:
        """The other languages of a page: each by its code, its name, and the way to it."""
        own = [(each.words, Here(each.words.language, address)) for each in self.languages]
        others = ([o for o in self.declared.languages if o != here.language] for _, here in own)
        return [
            {
                "language": self.marks.of(*each),
                "said": self.marks.of(*(_named(words, o) for (words, _), o in zip(own, each, strict=True))),
                "address": self.marks.of(*(here.into(o) for (_, here), o in zip(own, each, strict=True))),
            }
            for each in zip(*others, strict=True)
        ]

    @cached_property
    def _environment(self) -> jinja2.Environment:
        called = {"t": self.words.say, "has": self.words.has, "language": self.words.language, "taken": taken}
        unknown = self.words.say("site.unknown") if self.words.has("site.unknown") else ""
        called |= {"count": unless_known(self.words.number, unknown)}
        called |= {"share": unless_known(self.words.percent, unknown)}
        called |= {"languages": self.declared.languages, "charts": self.declared.charts}
        called |= {"labels": partial(self.words.through, labels)}
        called |= {"used": self.used.of, "letter": letter_of}
        sentences = Sentences(self.declared.folder / "words", self.words)
        filters = _filters(self.words, self.names, self.origins) | {"sentence": sentences.told}
        return environment(self.declared.folder, called, filters)

    def _link(self, here: Here, pattern: str, **keys: object) -> str:
        """From this page to another: link('country/{iso3}', iso3='RWA')."""
        return here.to(address_of(pattern, keys))

    def _linked(self, here: Here, asked: Asked, text: object, pattern: str, **keys: object) -> object:
        """A text that leads to the page which is about it, where there is one."""
        address = address_of(pattern, keys)
        return linked(here.to(address), text) if asked("exists", address) else text

    def _place(
        self,
        here: Here,
        asked: Asked,
        title: str,
        document: str | None,
        locator: str | None,
        text: str | None = None,
    ) -> Markup | str:
        """A link to the place in a document, as text that says which; `text` where a whole document needs no name."""
        if document is None:
            return ""
        asked.places[document, locator or ""] = None
        target = self.cited.note(here, title, document, locator or "")
        return linked(target, locator or text or asked("named", document), ' class="place"')

    def _found_at(self, release_id: str, file: str) -> str:
        """Where a file of a release's page is found again: its address, or its path in words."""
        path = f"{RELEASES}/{release_id}/{file}"
        return f"{self.declared.site}/{path}" if self.declared.site else self.words.say("cite.page", path=path)

    def _made(self, here: Here, kind: Kind, asked: Asked, question: str) -> object:
        """What the rows of a question were made of, where each has no place of its own: tables and documents."""
        context = {
            "tables": tables_in(kind.questions[question]),
            "sources": asked("made", question),
            "link": partial(self._link, here),
        }
        return self._environment.get_template("parts/made.html").make_module(context)

    def _chart(self, here: Here, asked: Asked, title: str, about: Row, name: str) -> object:
        """A chart with its frame; one that is not about everything is made for the page's own row."""
        drawn = self.charts(name, about)
        asked("chart", name)
        of = here if drawn.key else self._here(address_of("chart/{name}", {"name": name}))
        context = {
            "here": here,
            "drawn": drawn,
            "files": drawn.files(self.release),
            "view": partial(view_of, self.declared, drawn, self.release),
            "size": lambda: size_of(drawn.svg),
            "release": MARKED,
            "link": partial(self._link, here),
            "exists": lambda pattern, **keys: asked("exists", address_of(pattern, keys)),
            "place": partial(self._place, here, asked, title),
            "site": self.declared.site,
            "found_at": partial(self._found_at, MARKED.release_id, of.file + (f"#{name}" if drawn.key else "")),
            "path": f"{RELEASES}/{MARKED.release_id}/{of.file}",
        }
        return self._environment.get_template("parts/chart.html").make_module(context)


def _title(template: jinja2.Template, context: Mapping[str, Any], here: Here) -> str:
    """What the page's title says, as text: its block `title` alone; its address where it has none."""
    block = template.blocks.get("title")
    return unescape("".join(block(template.new_context(dict(context))))).strip() if block else here.address


def _named(words: Words, language: str) -> str:
    """What a language is called; its code where the catalogue does not say."""
    key = f"languages.{language}"
    return words.say(key) if words.has(key) else language


def _filters(words: Words, names: Names, origins: Origins) -> dict[str, Callable[..., Any]]:
    return {
        "number": words.number,
        "percent": words.percent,
        "size": words.size,
        "day": words.day,
        "month": words.month,
        "up_to": words.up_to,
        "years": words.years,
        "value": words.value,
        "code": words.code,
        "country": lambda entity: names.country(words, entity),
        "by_country": lambda rows: sorted(rows, key=lambda row: sortable(names.country(words, row["entity"]))),
        "segment": segment,
        "host": host_of,
        "pairs": pairs_of,
        "phrase": phrase_of,
        "sources_named": origins.named,
        "printed": words.printed,
    }
