"""From rows to HTML: the templates, and what they may call.

Belongs here: the environment of templates, one page's context. Does not: which pages there are (`site`), writing them.

Whatever a template puts out is escaped; nothing from a cell, a label or a query is ever markup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import unescape
from typing import Any

import jinja2
from markupsafe import Markup

from pipeline.common.values import Row
from pipeline.publish.page import taken
from pipeline.publish.page.answered import Charts
from pipeline.publish.page.cited import Cited
from pipeline.publish.page.database import Database
from pipeline.publish.page.declared import Declared, Kind
from pipeline.publish.page.feeds import Feeds
from pipeline.publish.page.links import Here, address_of, host_of, segment
from pipeline.publish.page.listed import Listed, letter_of, sortable
from pipeline.publish.page.names import Names
from pipeline.publish.page.origins import Origins, tables_in
from pipeline.publish.page.prose import prose_of
from pipeline.publish.page.shared import Shared
from pipeline.publish.page.used import Used
from pipeline.publish.page.words import Words


@dataclass(frozen=True)
class Maker:
    """Makes the pages of one language. `release` is the row of meta.release, with what else every page says of it.

    `listed` and `cited` are filled in as pages are made; kinds that are `last` read them. `documents` are names by id.
    """

    declared: Declared
    words: Words
    names: Names
    shared: Shared
    charts: Charts
    cited: Cited
    listed: Listed
    used: Used
    feeds: Feeds
    release: Row
    addresses: frozenset[str]
    database: Database
    documents: Mapping[str, str]
    origins: Origins

    def page(self, kind: Kind, about: Row, rows: Mapping[str, Sequence[Row]]) -> tuple[Here, str]:
        """One page: where it lies, and its HTML. `rows` are those of each question that belong to this page."""
        here = Here(self.words.language, address_of(kind.address, about))
        context = {
            "here": here,
            "kind": kind,
            "about": about,
            "rows": rows,
            "release": self.release,
            "public": self.declared.public,
            "database": self.database,
            "questions": self.declared.questions,
            "fetched": lambda *names: sum(self.shared.sizes[self.shared.paths[name]] for name in names),
            "link": partial(self._link, here),
            "exists": lambda pattern, **keys: address_of(pattern, keys) in self.addresses,
            "shared": lambda name: here.shared(self.shared.paths[name]),
            "feed": self.feeds.of,
            "file": here.file_to,
            "made": partial(self._made, here, kind),
            "prose": partial(prose_of, self.declared.folder),
        }
        template = self._environment.get_template(kind.template)
        title = _title(template, context, here)
        self.listed.note(kind, here, title)
        place, chart = partial(self._place, here, title), partial(self._chart, here, title, about)
        return here, template.render(context, place=place, chart=chart)

    @property
    def _environment(self) -> jinja2.Environment:
        return _environment(self.declared, self.words, self.names, self.cited, self.listed, self.used)

    def _link(self, here: Here, pattern: str, **keys: object) -> str:
        """From this page to another: link('country/{iso3}', iso3='RWA')."""
        return here.to(address_of(pattern, keys))

    def _place(self, here: Here, title: str, document: str | None, locator: str | None) -> Markup | str:
        """A link to the place in a document, as text that says which."""
        if document is None:
            return ""
        target = self.cited.note(here, title, document, locator or "")
        return Markup('<a class="place" href="{}">{}</a>').format(
            target, locator or self.documents.get(document, document)
        )

    def _made(self, here: Here, kind: Kind, question: str) -> object:
        """What the rows of a question were made of, where each has no place of its own: tables and documents."""
        sql = kind.questions[question]
        tables = tables_in(sql)
        link, context = partial(self._link, here), {"sources": self.origins.of(sql), "tables": tables}
        return self._environment.get_template("parts/made.html").make_module({**context, "link": link})

    def _chart(self, here: Here, title: str, about: Row, name: str) -> object:
        """A chart with its frame; one that is not about everything is made for the page's own row."""
        drawn = self.charts(name, about)
        whole = "chart/{name}" if not drawn.key else None
        context = {
            "here": here,
            "drawn": drawn,
            "release": self.release,
            "link": partial(self._link, here),
            "exists": lambda pattern, **keys: address_of(pattern, keys) in self.addresses,
            "place": partial(self._place, here, title),
            "address": address_of(whole, {"name": name}) if whole else f"{here.address}.html#{name}",
        }
        return self._environment.get_template("parts/chart.html").make_module(context)


_environments: dict[int, tuple[Words, jinja2.Environment]] = {}


def _title(template: jinja2.Template, context: Mapping[str, Any], here: Here) -> str:
    """What the page's title says, as text: its block `title` alone; its address where it has none."""
    block = template.blocks.get("title")
    return unescape("".join(block(template.new_context(dict(context))))).strip() if block else here.address


def _environment(
    declared: Declared, words: Words, names: Names, cited: Cited, listed: Listed, used: Used
) -> jinja2.Environment:
    """The environment of templates for one language, made once."""
    kept = _environments.get(id(words))
    if kept and kept[0] is words:
        return kept[1]
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(declared.folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(t=words.say, has=words.has, language=words.language, languages=declared.languages)
    made.globals.update(cited=cited.of, listed=listed.of, used=used.of, letter=letter_of, taken=taken)
    made.globals.update(charts=frozenset(declared.charts))
    made.filters.update(_filters(words, names))
    _environments.clear()
    _environments[id(words)] = words, made
    return made


def _filters(words: Words, names: Names) -> dict[str, Callable[..., Any]]:
    return {
        "number": words.number,
        "percent": words.percent,
        "day": words.day,
        "month": words.month,
        "value": words.value,
        "code": words.code,
        "country": lambda entity: names.country(words, entity),
        "by_country": lambda rows: sorted(rows, key=lambda row: sortable(names.country(words, row["entity"]))),
        "segment": segment,
        "host": host_of,
    }
