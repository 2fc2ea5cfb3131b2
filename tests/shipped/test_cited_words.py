"""Citations of the rows that ship, one row of every table, each of its figures: sentences as people write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from pipeline.ask.cite.find import Citation, about, cited
from pipeline.ask.cite.forms import FORMS
from pipeline.ask.cite.mark import canonical, mark_of, marks_in
from pipeline.ask.cite.naming import meaning, shown, subject, unit_of
from pipeline.ask.query import Connection, opened, rows_of
from pipeline.declare.schema import Table
from pipeline.project import Project
from pipeline.store.engine import quoted
from tests.contract.test_units import NO_FIGURE
from tests.support.shipped import shipped_project

RELEASE = "20260301T020000000Z-0123abcd"
#: A field of a BibTeX entry, its braces in pairs; a line of RIS.
BIBTEX = re.compile(r"  (\w+) = \{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\},")
RIS = re.compile(r"[A-Z][A-Z0-9]  - .*")
CODES = re.compile(r"\b[A-Z]{3}\b")
WORDS = re.compile(r"\b[a-z]+_[a-z_]+\b")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return shipped_project(tmp_path_factory)


def _tables(project: Project) -> list[Table]:
    return [table for name, table in sorted(project.tables.items()) if not name.startswith("meta.")]


def _citations(connection: Connection, tables: Mapping[str, Table], table: Table) -> Iterator[Citation]:
    """Of each figure of one row: the row whose key has the least digest."""
    key = ", ".join(f"CAST({quoted(c)} AS VARCHAR)" for c in table.primary_key)
    query = f"SELECT * FROM {quoted(table.name)} ORDER BY md5(concat_ws(chr(31), {key})) LIMIT 1"
    for row in rows_of(connection, query).records():
        for f in table.fields:
            if f.type in ("integer", "number") and f.name not in table.primary_key:
                named = {c: canonical(row[c]) for c in table.primary_key}
                mark = mark_of(RELEASE, table.name, named, f.name, canonical(row[f.name]))
                beside, unit = about(table, row, f.name), unit_of(connection, f, row)
                words = subject(connection, tables, table, row, [*beside, *table.primary_key], f.name)
                yield Citation(
                    table=table.name,
                    title=table.title,
                    column=f.name,
                    description=f.description,
                    unit=unit,
                    key=named,
                    value=mark.value,
                    origins=(),
                    release_id=RELEASE,
                    day=date(2026, 3, 1),
                    digest=mark.digest,
                    mark=str(mark),
                    about=beside,
                    subject=words,
                    shown=shown(f, row[f.name], unit),
                )


def test_every_figure_of_every_table_is_cited_in_words(project: Project) -> None:
    with opened(project.releases) as connection:
        known = {str(code) for (code,) in rows_of(connection, "SELECT entity FROM core.entity").values}
        found = [citation for table in _tables(project) for citation in _citations(connection, project.tables, table)]
    assert len({citation.table for citation in found}) > 40 and len(found) > 300
    for citation in found:
        figure = f"{citation.subject}: {citation.shown}"
        assert not known & set(CODES.findall(citation.subject)), f"a code in place of a name: {figure}"
        tells = {*WORDS.findall(citation.subject)} & {
            str(value) for value in (citation.key | dict(citation.about)).values()
        }
        assert not tells, f"words of the program's: {figure}"
        assert not re.search(r"\b(None|NULL|nan)\b", figure), figure
        if citation.value is not None and not NO_FIGURE.search(citation.column or ""):
            assert citation.shown.split(" ", 1)[1:], f"no unit: {figure}"
        _every_form(citation)


def test_no_column_means_one_of_the_words_that_it_may_say(project: Project) -> None:
    coded = [f for table in project.tables.values() for f in table.fields if "enum" in f.constraints]
    assert len(coded) > 50
    assert not [f.name for f in coded if re.split(r"\W", meaning(f))[0] in f.constraints["enum"]]


def test_every_plan_is_its_owners(project: Project) -> None:
    plans = [t.field(column) for t in project.tables.values() for kind, column in t.named if kind == "plan"]
    assert len(plans) > 5 and all(about and about.owned_by for about in plans)


def _every_form(citation: Citation) -> None:
    for form, write in FORMS.items():
        text = write(citation)
        assert [str(mark) for mark in marks_in(text)] == [citation.mark], form
    assert FORMS["sentence"](citation).endswith(".")
    head, *fields, end = FORMS["bibtex"](citation).splitlines()
    assert head == f"@misc{{wps-{citation.digest[:12]}," and end == "}"
    assert all(BIBTEX.fullmatch(line) for line in fields), fields
    assert all(RIS.fullmatch(line) for line in FORMS["ris"](citation).splitlines())
    assert json.loads(FORMS["csl"](citation))[0]["title"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("marts.uniformed_personnel", "2025-03-31", "MINUSCA", "RWA", "troops", "female"),
            "Women, troops of Rwanda in MINUSCA, March 2025: ",
        ),
        (
            ("marts.country_year", "RWA", "2024", "uniformed_women_share"),
            "Women per person whose sex is told, Rwanda, 2024: ",
        ),
        (("core.nap_plan_field", "KEN-1", "launched", "claims"), "Claims on the field, launched of Kenya, plan 1: "),
        (("core.gender_advice", "mission=MINUSMA", "year=2020", "claims"), "Claims on it, gender "),
    ],
)
def test_a_sentence_begins_with_who_where_and_when(project: Project, words: tuple[str, ...], said: str) -> None:
    name, *key = words
    if name == "core.gender_advice":
        with opened(project.releases) as connection:
            query = (
                "SELECT document_id, locator FROM core.gender_advice WHERE mission IS NOT NULL ORDER BY locator LIMIT 1"
            )
            ((document, locator),) = rows_of(connection, query).values
        key = [f"document_id={document}", f"locator={locator}", "claims"]
    sentence = FORMS["sentence"](cited(project, name, key))
    assert sentence.startswith(said), sentence
    if "share" in key[-1]:
        assert " per cent (" in sentence
