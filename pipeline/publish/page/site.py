"""The page of one release: every kind of page in every language, charts, feeds, and the way to the newest.

Belongs here: which pages there are and in what order they are made, putting them into place whole. Does not: one page
(`rendering`), one chart (`charts`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pipeline.common.digests import short
from pipeline.common.values import Row
from pipeline.publish.page import search
from pipeline.publish.page.answered import Answered
from pipeline.publish.page.asking import Connection, Rows, asked, by_page, lacks, rows_of, together
from pipeline.publish.page.beside import put_beside
from pipeline.publish.page.charts import draw
from pipeline.publish.page.cited import Cited, part_of
from pipeline.publish.page.database import Database, page_database
from pipeline.publish.page.declared import ABOUT, Declared, Kind, PageError
from pipeline.publish.page.drawings import files_of, script_of
from pipeline.publish.page.feeds import Feeds, shows_feeds
from pipeline.publish.page.kept import Kept, ground_of
from pipeline.publish.page.links import address_of
from pipeline.publish.page.listed import Listed
from pipeline.publish.page.marks import EveryWords, Marks
from pipeline.publish.page.names import names_of
from pipeline.publish.page.place import FEEDS, SITE, folder_of, is_whole, lead_to, note_made
from pipeline.publish.page.released import Before, released, style_of
from pipeline.publish.page.rendering import Language, Maker
from pipeline.publish.page.shared import Shared
from pipeline.publish.page.used import Used
from pipeline.publish.page.words import Words
from pipeline.publish.passing.made_for import made_for
from pipeline.store.releases import Release

if TYPE_CHECKING:
    from pipeline.declare.schema import Table

#: Every declared table by name, read when they are needed.
Tables: TypeAlias = "Callable[[], Mapping[str, Table]]"
#: A kind that has a page for each part of a document, and what tells these.
PART, _KEYS = "part", ("document_id", "part")


def make_site(declared: Declared, home: Path, release: Release, tables: Tables | None = None) -> Path:
    """Make the page of a release where it is not whole, and lead to it when it is the current one; its folder.

    `tables` gives all declared tables: a release of an earlier program has its page without what it does not have.
    Raises PageError for a declaration that does not fit the release. What was there stays until the new is whole.
    """
    folder = folder_of(home, release.release_id)
    if not is_whole(folder):
        staged = folder.with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        try:
            try:
                _write(declared, home, release, staged)
            except PageError as error:
                if tables is None or not lacks(error):
                    raise
                shutil.rmtree(staged)
                _write(declared, home, release, staged, tables())
            shutil.rmtree(folder, ignore_errors=True)
            staged.rename(folder)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    if release.current:
        lead_to(home, release.release_id)
    return folder


def _write(
    declared: Declared, home: Path, release: Release, folder: Path, tables: Mapping[str, Table] | None = None
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shared, kept = Shared(declared, home / SITE), Kept(home)
    before = Before(folder, folder_of(home, release.release_id))
    database = page_database(release.folder, [question.sql for question in declared.questions], before.read)
    if not declared.public:
        database.put(release.database, folder)
    with asked(release.folder, public=declared.public, declared=tables) as connection:
        terms = made_for(connection, release.folder, declared.public)
        told = release.folder / FEEDS if shows_feeds(release.folder / FEEDS, terms) else None
        beside = put_beside(connection, release.folder, folder, told)
        feeds = Feeds(told)
        is_searched, searched = search.wanted(declared), list[search.Found]()
        folders, noted = set[str](), {}
        for path, data in _files(declared, database, connection, shared, kept, beside, feeds):
            if (parent := path.rpartition("/")[0]) not in folders:
                (folder / parent).mkdir(parents=True, exist_ok=True)
                folders.add(parent)
            before.write(path, data)
            noted[path] = len(data), short(data)
            if is_searched:
                searched.extend(search.found_in(path, data, declared.languages))
    if told:
        shutil.copytree(told, folder / FEEDS, copy_function=_linked)
    if is_searched:
        noted |= {path: (len(data), short(data)) for path, data in search.indexed(folder, searched, kept, before)}
    before.share()
    note_made(folder, shared.sizes, terms, noted)
    kept.write(release.release_id, {path: said for path, (_, said) in noted.items()})


def _linked(file: str, target: str) -> None:
    """A file of the release beside its page: linked, or copied where links cannot be had."""
    try:
        os.link(file, target)
    except OSError:  # the page lies on another disk, or the disk knows no links
        shutil.copyfile(file, target)


def _files(
    declared: Declared,
    database: Database,
    connection: Connection,
    shared: Shared,
    kept: Kept,
    beside: Row,
    feeds: Feeds,
) -> Iterator[tuple[str, bytes]]:
    """Every file of a release's page: its path below the folder, its bytes."""
    answers = _answers(connection, declared.kinds)
    pages = {kind.name: _pages(declared, kind, answers[kind.name]) for kind in declared.kinds}
    addresses = frozenset(address_of(kind.address, about) for kind in declared.kinds for about, _ in pages[kind.name])
    names, charts = names_of(connection), Answered(declared, connection)
    named = rows_of(connection, "SELECT document_id, name FROM meta.document", "names of documents")
    documents = {str(row["document_id"]): str(row["name"]) for row in named}
    release = {**rows_of(connection, "FROM meta.release", "meta.release")[0], **beside}
    marks, cited = Marks(len(declared.languages)), Cited(parted=any(kind.each == PART for kind in declared.kinds))

    def maker(words: Words, languages: Sequence[Language]) -> Maker:
        return Maker(
            declared=declared,
            languages=languages,
            words=words,
            marks=marks,
            names=names,
            shared=shared,
            charts=charts.drawn(words, names),
            cited=cited,
            kept=kept,
            used=Used(declared),
            feeds=feeds,
            release=release,
            addresses=addresses,
            database=database,
            documents=documents,
            origins=charts.origins,
        )

    spoken = [
        Language(number, Words(declared.folder / "words", language), Listed())
        for number, language in enumerate(declared.languages)
    ]
    makers = [maker(language.words, [language]) for language in spoken]
    of_all = maker(EveryWords(marks, [language.words for language in spoken]), spoken)
    forms = [
        [own.charts(name, dict.fromkeys(chart.about)) for name, chart in declared.charts.items()] for own in makers
    ]
    draw([chart for one in forms for chart in one if chart.rows and not chart.key])
    for language, own, made in zip(declared.languages, makers, forms, strict=True):
        yield f"release.{language}.css", style_of(released(release, own.words)).encode()
        shared.add(f"charts.{language}.js", script_of(made))
        for chart in made:
            if not chart.key:
                yield from files_of(declared, chart, release)
    kept.stand_on(ground_of(declared, shared.paths, names.known, charts.origins.titles))
    for kind in sorted(declared.kinds, key=lambda kind: kind.last):
        for own in [of_all] if kind.once else makers:
            for about, rows in _parts(cited, answers[kind.name]) if kind.each == PART else pages[kind.name]:
                yield from own.page(kind, about, rows)


def _answers(connection: Connection, kinds: Sequence[Kind]) -> dict[str, dict[str, Rows]]:
    """The rows of every question of every kind, by kind and question; one that kinds share is asked once."""
    asked: dict[str, Rows] = {}
    for kind in kinds:
        for name, sql in kind.questions.items():
            if sql not in asked:
                asked[sql] = rows_of(connection, sql, f"pages/{kind.name}/{name}.sql")
    return {kind.name: {name: asked[sql] for name, sql in kind.questions.items()} for kind in kinds}


def _parts(cited: Cited, answers: Mapping[str, Rows]) -> Iterator[tuple[Row, dict[str, Rows]]]:
    """Each part of a document whose places were shown, and the rows of every question that are about it or them."""
    parted = {
        name: by_page(Rows([{**row, **_part(row)} for row in rows], rows.digests), _KEYS)
        for name, rows in answers.items()
    }
    for document, part in cited.every_part():
        rows = {
            name: together(found.get((document, part), Rows()), found.get((document, ""), Rows()))
            for name, found in parted.items()
        }
        yield {"document_id": document, "part": part}, rows


def _part(row: Row) -> Row:
    return {"part": part_of(str(row.get("locator") or ""))}


def _pages(declared: Declared, kind: Kind, answers: Mapping[str, Rows]) -> list[tuple[Row, dict[str, Rows]]]:
    """Each page's row of `about`, and the rows of every question that belong to it."""
    if kind.each == PART:
        return []
    if kind.each == "chart":
        return [({"name": name}, {}) for name, chart in declared.charts.items() if not chart.about]
    if not kind.keys:
        return [({}, dict(answers))]
    parted = {
        name: by_page(rows, kind.keys) if rows and set(kind.keys) <= rows[0].keys() else None
        for name, rows in answers.items()
        if name != ABOUT
    }
    found = []
    for about in answers[ABOUT]:
        key = tuple(about[name] for name in kind.keys)
        rows = {n: answers[n] if own is None else own.get(key, Rows()) for n, own in parted.items()}
        found.append((about, rows))
    return found


def digest_of(folder: Path) -> str:
    """The digest of every file of a page: the same release gives the same."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return short("".join(f"{p.relative_to(folder)} {short(p.read_bytes())}\n" for p in files))
