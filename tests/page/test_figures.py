"""Figures on pages equal what the release says, asked by other queries than the pages' own; their places are there."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from selectolax.lexbor import LexborNode

from pipeline.declare.yaml_file import read_yaml
from pipeline.publish.page.asking import Connection, asked, rows_of
from pipeline.publish.page.declared import Declared
from pipeline.publish.page.links import address_of
from pipeline.publish.page.names import names_of
from pipeline.publish.page.words import UNKNOWN, Words
from tests.support.figures import Asked, Told, Wrong, key_figures, read, rows_in
from tests.support.shipped import shipped_project
from tests.support.site import PAGE, pages_by_kind

SHEETS: dict[str, list[dict[str, Any]]] = read_yaml(Path(__file__).with_name("figures.yaml"))
KINDS = {kind.name: kind for kind in Declared(PAGE).kinds}
LANGUAGES = Declared(PAGE).languages
#: Cells that are compared, and places that are followed.
CELLS, PLACES = 200, 10


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    release = shipped_project(tmp_path_factory).releases.current()
    assert release
    with asked(release.folder) as made:
        yield made


@cache
def told_in(language: str, connection: Connection) -> Told:
    return Told(Words(PAGE / "words", language), names_of(connection))


def root_of(site: Path, language: str) -> Path:
    return site if language == LANGUAGES[0] else site / language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_figure_is_what_the_release_says(site: Path, connection: Connection, language: str) -> None:
    told, wrong, compared = told_in(language, connection), list[Wrong](), 0
    pages = pages_by_kind(site, "" if language == LANGUAGES[0] else language)
    for name in dict.fromkeys(figure["kind"] for figure in SHEETS["figures"]):
        kind, figures = KINDS[name], [f for f in SHEETS["figures"] if f["kind"] == name]
        answers = [{address_of(kind.address, row): row for row in rows_of(connection, f["sql"], name)} for f in figures]
        for file in pages[name]:
            address, page = file.relative_to(root_of(site, language)).with_suffix("").as_posix(), read(file)
            for figure, answer in zip(figures, answers, strict=True):
                found = key_figures(kind, figure["nth"], page)
                if found is None:
                    continue
                shown, beside = found
                row, what = answer.get(address), f"figure {figure['nth']}"
                said = told.of(f"{figure['form']} shown", row) if row else str(figure.get("absent", UNKNOWN))
                if shown != said:
                    wrong.append(Wrong(address, what, shown, said))
                if row and row["shown"] is not None:
                    numbers = [told.of(form, row) for form in figure.get("also", ())]
                    wrong += [Wrong(address, f"beside {what}", beside, n) for n in numbers if n not in beside]
                compared += 1
    assert not wrong, "\n".join(map(str, wrong[:20]))
    assert compared > 1000


def test_random_cells_are_what_the_release_says(site: Path, connection: Connection) -> None:
    """Cells of every kind of table, of pages chosen anew for every release."""
    chance, compared, wrong = random.Random(site.name), 0, list[Wrong]()
    pages = {language: pages_by_kind(site, "" if language == LANGUAGES[0] else language) for language in LANGUAGES}
    each = -(-CELLS // len(SHEETS["tables"]) // len(LANGUAGES))
    for sheet in SHEETS["tables"]:
        kind = KINDS[sheet["kind"]]
        answers = Asked(connection, kind, sheet)
        for language in LANGUAGES:
            told, left = told_in(language, connection), each
            for address, row in rows_of_pages(
                chance, root_of(site, language), pages[language][kind.name], sheet["table"]
            ):
                fault = answers.wrong(told, address, row, chance.choice(list(answers.compared)))
                wrong += [fault] if fault else []
                compared, left = compared + 1, left - 1
                if not left:
                    break
            assert left < each, f"no table {sheet['table']} on pages {kind.name}"
    assert not wrong, f"seed {site.name}\n" + "\n".join(map(str, wrong))
    assert compared >= CELLS


def rows_of_pages(
    chance: random.Random, root: Path, files: Sequence[Path], table: str
) -> Iterator[tuple[str, list[LexborNode]]]:
    """Rows of such tables, of pages and rows in an order by chance: two of each page."""
    for file in chance.sample(files, len(files)):
        rows = list(rows_in(read(file), table))
        for row in chance.sample(rows, min(len(rows), 2 if len(files) > 1 else len(rows))):
            yield file.relative_to(root).with_suffix("").as_posix(), row


def test_every_chart_is_asked_anew(site: Path) -> None:
    """No chart shows numbers that the queries above leave out."""
    shown = {
        str(figure.attributes["id"])
        for files in pages_by_kind(site).values()
        if files
        for figure in read(files[-1]).css("figure.chart")
    }
    asked_anew = {sheet["table"].split("#")[1].split()[0] for sheet in SHEETS["tables"] if "figure#" in sheet["table"]}
    assert shown <= asked_anew


def test_random_cells_open_their_place(site: Path) -> None:
    chance = random.Random(site.name)
    pages = pages_by_kind(site)
    with_places = [page for kind in ("country", "mission", "plan", "meeting", "resolution") for page in pages[kind]]
    followed = 0
    for file in chance.sample(with_places, len(with_places)):
        links = read(file).css("a.place[href*='#']")
        if not links or followed == PLACES:
            continue
        link = chance.choice(links)
        path, anchor = str(link.attributes["href"]).split("#")
        document = read((file.parent / unquote(path)).resolve())
        places = [node for node in document.css("tr[id]") if node.attributes["id"] == anchor]
        assert len(places) == 1, f"{file.name} leads to {path}#{anchor}, seed {site.name}"
        if anchor != "-":
            assert link.text() in places[0].text()
        assert file.stem in {Path(str(a.attributes["href"])).stem for a in places[0].css("a")}
        followed += 1
    assert followed == PLACES
