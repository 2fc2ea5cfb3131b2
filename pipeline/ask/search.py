"""Full-text search over the table that declares one: ranked rows with a snippet around what was found.

Belongs here: the index beside the releases, the query, the snippet. Does not: which table is searched (its declaration
says `search`), printing.

The index is DuckDB's FTS extension over the current release, built at the first search and kept in WPS_HOME/search.
It leaves out words that occur everywhere ("the", "against"): a question is not asked for them, unless it has no others.
Without the extension, or other words, questions are answered by pattern, slower and without stems.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from pipeline.declare.schema import Table
from pipeline.store.engine import literal, open_database, quoted
from pipeline.store.releases import Release

#: Characters shown on either side of what was found.
SNIPPET = 110
#: What building the index may hold in memory before it spills to disk.
MEMORY_LIMIT = "1GB"
#: What parts words for the index (it has small letters without accents by then); by its default figures part them too.
PARTS_WORDS = "[^a-z0-9]+"
#: Endings that records print with a z ("organizations") and other English texts with an s: both are one to the index.
SPELT_TWO_WAYS = r"is(e|ed|es|er|ers|ing|ation|ations|ational)\b"
#: Indexes of another format are not looked at: one more when what is indexed changes.
FORMAT = 2
#: Why a search went by pattern, for the reader.
NOT_INSTALLED = "searched by pattern: DuckDB's FTS extension is not installed (extra `search`) for this engine"
COMMON_WORDS = "searched by pattern: words that occur everywhere are not in the index, and no other was given"
#: Endings that a word may have in the text besides the one asked for, where a snippet or a pattern looks for it.
_ENDING = r"(?:'s|s|es|ed|ing|ions?|ors?|ers?)?"
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_PHRASE = re.compile(r'"([^"]+)"')


class SearchError(ValueError):
    """A search that cannot be made; the text says what to do."""


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

    `note` says why it was not by full text; empty where it was.
    """

    rows: list[dict[str, Any]]
    method: str
    searched: int
    note: str


def extension() -> Path | None:
    """The file of DuckDB's FTS extension for this engine, or None where it is not installed."""
    spec = find_spec("duckdb_extension_fts")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}" / "fts.duckdb_extension"
    return path if path.is_file() else None


def search(release: Release, tables: dict[str, Table], home: Path, question: Question) -> Answer:
    """The rows of the searchable table that answer the question. Raises SearchError."""
    table = next((t for t in tables.values() if t.search), None)
    if table is None or table.name not in release.rows:
        raise SearchError("this release has no table that can be searched")
    if not question.words:
        raise SearchError('no word to look for: wps search "women mediators"')
    found = extension()
    if found is None:
        with open_database(release.database, read_only=True) as connection:
            return _answer(connection, table, question, "", [], NOT_INSTALLED)
    index = home / "search" / f"{release.release_id}-{FORMAT}.duckdb"
    if not index.exists():
        _build(index, release, table, found)
    with open_database() as connection:
        connection.execute(f"LOAD {literal(str(found))}")
        connection.execute(f"ATTACH {literal(str(release.database))} AS release (READ_ONLY)")
        connection.execute(f"ATTACH {literal(str(index))} AS search_index (READ_ONLY)")
        connection.execute("USE search_index")
        return _answer(connection, table, question, "release.", _terms(connection, question), COMMON_WORDS)


def _build(index: Path, release: Release, table: Table, found: Path) -> None:
    """Index the texts of a release; indexes of other releases are removed."""
    index.parent.mkdir(parents=True, exist_ok=True)
    partial = index.with_name(f".{index.name}.partial")
    partial.unlink(missing_ok=True)
    text = quoted(str(table.search["text"]))
    with open_database(partial, config={"memory_limit": MEMORY_LIMIT}) as connection:
        connection.execute(f"LOAD {literal(str(found))}")
        connection.execute(f"ATTACH {literal(str(release.database))} AS release (READ_ONLY)")
        connection.execute(
            f"CREATE TABLE texts AS SELECT {_row_name(table)} AS name, "
            f"regexp_replace({text}, {literal(SPELT_TWO_WAYS)}, 'iz\\1', 'gi') AS text "
            f"FROM release.{quoted(table.name)} WHERE {text} IS NOT NULL"
        )
        connection.execute(
            f"PRAGMA create_fts_index('texts', 'name', 'text', stemmer='english', ignore={literal(PARTS_WORDS)})"
        )
        connection.execute("ALTER TABLE texts DROP COLUMN text")
    for old in index.parent.glob("*.duckdb"):
        old.unlink()
    partial.replace(index)


def _row_name(table: Table) -> str:
    """An expression that names a row of the table by its key."""
    return "concat_ws(chr(31), " + ", ".join(f"{quoted(c)}::VARCHAR" for c in table.primary_key) + ")"


def _terms(connection: duckdb.DuckDBPyConnection, question: Question) -> list[str]:
    """What the index can be asked for: the question's words without those that it leaves out."""
    found = connection.execute(
        "SELECT DISTINCT term FROM (SELECT unnest(fts_main_texts.tokenize(?)) AS term) "
        "WHERE term <> '' AND term NOT IN (SELECT sw FROM fts_main_texts.stopwords) ORDER BY term",
        [re.sub(SPELT_TWO_WAYS, r"iz\1", " ".join(question.words), flags=re.IGNORECASE)],
    ).fetchall()
    return [term for (term,) in found]


def _answer(
    connection: duckdb.DuckDBPyConnection, table: Table, question: Question, place: str, terms: list[str], why_not: str
) -> Answer:
    """Rank by BM25 where there are `terms` for the index, else by occurrences; the release is attached at `place`."""
    source = f"{place}{quoted(table.name)}"
    text = quoted(str(table.search["text"]))
    limits, values = _limits(table, question)
    if terms:
        score = "fts_main_texts.match_bm25(name, ?, conjunctive := 1)"
        ranked = f"SELECT name, {score} AS score FROM texts"
        joined = f"(SELECT *, {_row_name(table)} AS name FROM {source}) JOIN ({ranked}) USING (name)"
        asked: list[Any] = [" ".join(terms)]
    else:
        times = [f"length(regexp_extract_all({text}, ?, 0, 'i'))" for _ in question.words]
        score = f"CASE WHEN least({', '.join(times)}, 1) > 0 THEN ({' + '.join(times)}) / log(100 + length({text})) END"
        joined = f"(SELECT *, {score} AS score FROM {source} WHERE {text} IS NOT NULL)"
        asked = [_pattern(word) for word in question.words] * 2
    shown = [c for c in table.columns if c != table.search["text"]]
    rows = connection.execute(
        f"SELECT {', '.join(map(quoted, shown))}, round(score, 3) AS score, {text} AS found FROM {joined} "
        f"WHERE score IS NOT NULL{limits} ORDER BY score DESC, {', '.join(map(quoted, table.primary_key))} LIMIT ?",
        [*asked, *values, question.limit],
    ).fetchall()
    searched = connection.execute(f"SELECT count({text}) FROM {source}").fetchone()
    records = [dict(zip([*shown, "score", "found"], row, strict=True)) for row in rows]
    answers = [{**r, "snippet": snippet(r.pop("found"), question)} for r in records]
    number = int(searched[0]) if searched else 0
    return Answer(answers, "full text", number, "") if terms else Answer(answers, "pattern", number, why_not)


def _limits(table: Table, question: Question) -> tuple[str, list[Any]]:
    """The conditions beside the words, and their values."""
    iso3, day = quoted(str(table.search["iso3"])), quoted(str(table.search["date"]))
    text = quoted(str(table.search["text"]))
    wanted = [
        (f"{iso3} = ?", question.iso3),
        (f"{day} >= ?", question.since),
        (f"{day} <= ?", question.until),
        *((f"contains({_plain(text)}, {_plain('?')})", phrase) for phrase in question.phrases),
    ]
    given = [(condition, value) for condition, value in wanted if value is not None]
    return "".join(f" AND {condition}" for condition, _ in given), [value for _, value in given]


def _plain(text: str) -> str:
    """An SQL expression for a text in small letters, with straight apostrophes: records print curled ones."""
    return f"replace(lower({text}), chr(8217), chr(39))"


def _escaped(text: str) -> str:
    """The text as a pattern, whichever apostrophe is printed."""
    return re.sub("['’]", "['’]", re.escape(text))


def _pattern(word: str) -> str:
    """The word with its usual endings, spelt either way, as a whole word."""
    stem = re.sub(r"(?<=\w{3})(?:s|es|ed|ing|ors?|ers?|ion)$", "", word, flags=re.IGNORECASE)
    either = re.sub(r"i[sz](?=e|at|$)", "i[sz]", _escaped(stem), flags=re.IGNORECASE)
    return rf"\b{either}{_ENDING}\b"


def snippet(text: str, question: Question) -> str:
    """The stretch of the text with most of what was asked for, on one line."""
    line = " ".join(text.split())
    wanted = [_escaped(p) for p in question.phrases] or [_pattern(w) for w in question.words]
    found = [(m.start(), which) for which, p in enumerate(wanted) for m in re.finditer(p, line, re.IGNORECASE)]
    best = max(found or [(0, 0)], key=lambda place: _richness(place[0], found))[0]
    start, end = max(0, best - SNIPPET // 2), min(len(line), best + SNIPPET + SNIPPET // 2)
    start = line.find(" ", start) + 1 if start else 0
    end = line.rfind(" ", start, end) if end < len(line) and " " in line[start:end] else end
    return ("… " if start else "") + line[start:end] + (" …" if end < len(line) else "")


def _richness(start: int, found: list[tuple[int, int]]) -> tuple[int, int]:
    """How many of the words asked for stand after a place, and how many places these are."""
    near = [which for at, which in found if start <= at < start + SNIPPET]
    return len(set(near)), len(near)
