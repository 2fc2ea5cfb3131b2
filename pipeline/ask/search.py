"""Full-text search over the table that declares one: ranked rows with a snippet around what was found.

Belongs here: the question, its SQL, the answer. Does not: the index (`search_index`), snippets (`snippet`), which table
is searched and what its columns are called (its declaration says `search`), printing.

A table's `search` names its column of `text`, and where it has them those by which a search can be limited, `iso3` and
`date`, and those that head what was found, `title` and `subtitle`.

The index leaves out words that occur everywhere ("the", "against"): a question is not asked for them, unless it has no
others. Without the extension, a place for the index, or other words, questions are answered by pattern, slower and
without stems.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from pipeline.ask.errors import AskError, NotKnown
from pipeline.ask.query import Connection, current, reading, refusals, spilling
from pipeline.ask.search_index import SPELT_TWO_WAYS, extension, index_of, row_name
from pipeline.ask.snippet import pattern, snippet
from pipeline.common.values import Record
from pipeline.declare.schema import Table
from pipeline.project import Project
from pipeline.store.engine import literal, open_database, quoted
from pipeline.store.releases import Release

#: Why a search went by pattern, for the reader.
NOT_INSTALLED = "searched by pattern: DuckDB's FTS extension is not installed (extra `search`) for this engine"
COMMON_WORDS = "searched by pattern: words that occur everywhere are not in the index, and no other was given"
NO_PLACE = "searched by pattern: no index could be kept"
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_PHRASE = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Question:
    """What is looked for: words (phrases in double quotes), a country (ISO 3166-1 alpha-3), the first and last day."""

    text: str
    iso3: str | None = None
    since: date | None = None
    until: date | None = None
    limit: int = 10

    @property
    def words(self) -> list[str]:
        """The words, those of phrases too."""
        return _WORD.findall(self.text)

    @property
    def phrases(self) -> list[str]:
        """What stands in double quotes: found only as it is written, letter case apart."""
        return _PHRASE.findall(self.text)


@dataclass(frozen=True)
class Answer:
    """The rows found, best first, and how they were found; `searched` rows have text at all.

    `titles` and `places` are the columns that head a row and those that say where it stands; `note` says why it was not
    by full text; empty where it was.
    """

    table: str
    titles: tuple[str, ...]
    places: tuple[str, ...]
    rows: list[Record]
    method: str
    searched: int
    note: str


def found(
    project: Project,
    words: str,
    country: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: int = 10,
    release: Release | None = None,
) -> Answer:
    """What a search of the release, by default the current one, finds, and how it looked. Raises AskError."""
    table = searchable(project.tables)
    for option, given, column in (
        ("--country", country, "iso3"),
        ("--since", since, "date"),
        ("--until", until, "date"),
    ):
        if given is not None:
            _column(table, column, option)
    iso3 = _iso3(project, country) if country is not None else None
    question = Question(words, iso3, _day(since, "--since", first=True), _day(until, "--until", first=False), limit)
    return search(release or current(project.releases), table, question)


def searchable(tables: Mapping[str, Table]) -> Table:
    """The table whose declaration says `search`. Raises AskError when none does."""
    table = next((t for t in tables.values() if t.search), None)
    if table is None:
        raise AskError("no table is declared to be searched (`search` in a datapackage.yaml)")
    return table


def search(release: Release, table: Table, question: Question) -> Answer:
    """The rows of the release's table that answer the question. Raises AskError."""
    if table.name not in release.rows or not table.search:
        raise AskError("this release has no table that can be searched")
    if not question.words:
        raise AskError('no word to look for: wps search "women mediators"')
    with refusals():
        extended = extension()
        if extended is None:
            return _by_pattern(release, table, question, NOT_INSTALLED)
        try:
            index = index_of(release, table, extended)
        except (OSError, duckdb.IOException) as error:  # told beside the answer
            return _by_pattern(release, table, question, f"{NO_PLACE}: {error}")
        with open_database(config=spilling()) as connection:
            connection.execute(f"LOAD {literal(str(extended))}")
            connection.execute(f"ATTACH {literal(str(release.database))} AS release (READ_ONLY)")
            connection.execute(f"ATTACH {literal(str(index))} AS search_index (READ_ONLY)")
            connection.execute("USE search_index")
            return _answer(connection, table, question, "release.", _terms(connection, question), COMMON_WORDS)


def _by_pattern(release: Release, table: Table, question: Question, why: str) -> Answer:
    with reading(release.database) as connection:
        return _answer(connection, table, question, "", [], why)


def _terms(connection: Connection, question: Question) -> list[str]:
    """What the index can be asked for: the question's words without those that it leaves out."""
    rows = connection.execute(
        "SELECT DISTINCT term FROM (SELECT unnest(fts_main_texts.tokenize(?)) AS term) "
        "WHERE term <> '' AND term NOT IN (SELECT sw FROM fts_main_texts.stopwords) ORDER BY term",
        [re.sub(SPELT_TWO_WAYS, r"iz\1", " ".join(question.words), flags=re.IGNORECASE)],
    ).fetchall()
    return [term for (term,) in rows]


def _answer(
    connection: Connection, table: Table, question: Question, place: str, terms: list[str], why_not: str
) -> Answer:
    """Rank by BM25 where there are `terms` for the index, else by occurrences; the release is attached at `place`."""
    source = f"{place}{quoted(table.name)}"
    text = quoted(table.search["text"])
    limits, values = _limits(table, question)
    if terms:
        score = "fts_main_texts.match_bm25(name, ?, conjunctive := 1)"
        ranked = f"SELECT name, {score} AS score FROM texts"
        joined = f"(SELECT *, {row_name(table)} AS name FROM {source}) JOIN ({ranked}) USING (name)"
        asked = [" ".join(terms)]
    else:
        times = [f"length(regexp_extract_all({text}, ?, 0, 'i'))" for _ in question.words]
        score = f"CASE WHEN least({', '.join(times)}, 1) > 0 THEN ({' + '.join(times)}) / log(100 + length({text})) END"
        joined = f"(SELECT *, {score} AS score FROM {source} WHERE {text} IS NOT NULL)"
        asked = [pattern(word) for word in question.words] * 2
    shown = [c for c in table.columns if c != table.search["text"]]
    rows = connection.execute(
        f"SELECT {', '.join(map(quoted, shown))}, round(score, 3) AS score, {text} AS found FROM {joined} "
        f"WHERE score IS NOT NULL{limits} ORDER BY score DESC, {', '.join(map(quoted, table.primary_key))} LIMIT ?",
        [*asked, *values, question.limit],
    ).fetchall()
    searched = connection.execute(f"SELECT count({text}) FROM {source}").fetchone()
    records = [dict(zip([*shown, "score", "found"], row, strict=True)) for row in rows]
    return Answer(
        table=table.name,
        titles=tuple(table.search[c] for c in ("title", "subtitle") if c in table.search),
        places=(*table.primary_key, *(c for c in [table.search.get("date")] if c and c not in table.primary_key)),
        rows=[{**r, "snippet": snippet(str(r.pop("found")), question.words, question.phrases)} for r in records],
        method="full text" if terms else "pattern",
        searched=int(searched[0]) if searched else 0,
        note="" if terms else why_not,
    )


def _limits(table: Table, question: Question) -> tuple[str, list[object]]:
    """The conditions beside the words, and their values."""
    text = quoted(table.search["text"])
    wanted: list[tuple[str, object]] = []
    if question.iso3 is not None:
        wanted.append((f"{_column(table, 'iso3', 'a country')} = ?", question.iso3))
    if question.since is not None:
        wanted.append((f"{_column(table, 'date', 'a first day')} >= ?", question.since))
    if question.until is not None:
        wanted.append((f"{_column(table, 'date', 'a last day')} <= ?", question.until))
    wanted += [(f"contains({_small(text)}, {_small('?')})", phrase) for phrase in question.phrases]
    return "".join(f" AND {condition}" for condition, _ in wanted), [value for _, value in wanted]


def _column(table: Table, part: str, asked_by: str) -> str:
    """The column that the declaration gives a part of the search. Raises AskError when it gives none."""
    if part not in table.search:
        known = {"iso3": "country", "date": "date"}[part]
        raise AskError(f"{asked_by}: {table.name} declares no {known} column by which a search could be limited")
    return quoted(table.search[part])


def _small(text: str) -> str:
    """An SQL expression for a text in small letters, with straight apostrophes: records print curled ones."""
    return f"replace(lower({text}), chr(8217), chr(39))"


def _iso3(project: Project, country: str) -> str:
    """The ISO code that a code or a name stands for. Raises AskError for none."""
    from pipeline.ask.labels import iso3_of, unknown_entity

    iso3 = iso3_of(project, country)
    if iso3 is None:
        raise NotKnown(f"--country: {unknown_entity(project, country, 'state')}")
    return iso3


def _day(text: str | None, option: str, *, first: bool) -> date | None:
    """A day, or the first or last of a year. Raises AskError."""
    if text is None:
        return None
    try:
        return date(int(text), 1 if first else 12, 1 if first else 31) if text.isdecimal() else date.fromisoformat(text)
    except ValueError as error:
        raise AskError(f"{option} {text}: a year or a date like 2012-11-30 is needed") from error
