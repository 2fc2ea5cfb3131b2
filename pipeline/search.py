"""Full-text search over the table that declares one: ranked rows with a snippet around what was found.

Belongs here: the index beside the releases, the query, the snippet. Does not: which table is searched (its declaration
says `search`), printing.

The index is DuckDB's FTS extension over the current release, built at the first search and kept in WPS_HOME/search.
Without the extension the same questions are answered by pattern, slower and without stems.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from pipeline.publication.release import Release
from pipeline.schema import Table, literal, quoted

#: Characters shown on either side of what was found.
SNIPPET = 110
#: What building the index may hold in memory before it spills to disk.
MEMORY_LIMIT = "1GB"
#: Endings that a word may have in the text besides the one asked for, where a snippet or a pattern looks for it.
_ENDING = r"(?:'s|s|es|ed|ing|ion|ors?|ers?)?"
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
    """The rows found, best first, and how they were found; `searched` rows have text at all."""

    rows: list[dict[str, Any]]
    method: str
    searched: int


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
        with duckdb.connect(str(release.database), read_only=True) as connection:
            return _answer(connection, table, question, None)
    index = home / "search" / f"{release.release_id}.duckdb"
    if not index.exists():
        _build(index, release, table, found)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"LOAD {literal(str(found))}")
        connection.execute(f"ATTACH {literal(str(release.database))} AS release (READ_ONLY)")
        connection.execute(f"ATTACH {literal(str(index))} AS search_index (READ_ONLY)")
        connection.execute("USE search_index")
        return _answer(connection, table, question, "release.")


def _build(index: Path, release: Release, table: Table, found: Path) -> None:
    """Index the texts of a release; indexes of other releases are removed."""
    index.parent.mkdir(parents=True, exist_ok=True)
    partial = index.with_name(f".{index.name}.partial")
    partial.unlink(missing_ok=True)
    text = quoted(str(table.search["text"]))
    with duckdb.connect(str(partial), config={"memory_limit": MEMORY_LIMIT}) as connection:
        connection.execute(f"LOAD {literal(str(found))}")
        connection.execute(f"ATTACH {literal(str(release.database))} AS release (READ_ONLY)")
        connection.execute(
            f"CREATE TABLE texts AS SELECT {_row_name(table)} AS name, {text} AS text "
            f"FROM release.{quoted(table.name)} WHERE {text} IS NOT NULL"
        )
        connection.execute("PRAGMA create_fts_index('texts', 'name', 'text', stemmer='english')")
        connection.execute("ALTER TABLE texts DROP COLUMN text")
    for old in index.parent.glob("*.duckdb"):
        old.unlink()
    partial.replace(index)


def _row_name(table: Table) -> str:
    """An expression that names a row of the table by its key."""
    return "concat_ws(chr(31), " + ", ".join(f"{quoted(c)}::VARCHAR" for c in table.primary_key) + ")"


def _answer(connection: duckdb.DuckDBPyConnection, table: Table, question: Question, place: str | None) -> Answer:
    """Rank by BM25 where there is an index (`place` is then where the release is attached), else by occurrences."""
    source = f"{place or ''}{quoted(table.name)}"
    text = quoted(str(table.search["text"]))
    limits, values = _limits(table, question)
    if place:
        score = "fts_main_texts.match_bm25(name, ?, conjunctive := 1)"
        ranked = f"SELECT name, {score} AS score FROM texts"
        joined = f"(SELECT *, {_row_name(table)} AS name FROM {source}) JOIN ({ranked}) USING (name)"
        asked: list[Any] = [" ".join(question.words)]
    else:
        terms = [f"length(regexp_extract_all({text}, ?, 0, 'i'))" for _ in question.words]
        score = f"CASE WHEN least({', '.join(terms)}, 1) > 0 THEN ({' + '.join(terms)}) / log(100 + length({text})) END"
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
    return Answer(answers, "full text" if place else "pattern", int(searched[0]) if searched else 0)


def _limits(table: Table, question: Question) -> tuple[str, list[Any]]:
    """The conditions beside the words, and their values."""
    iso3, day = quoted(str(table.search["iso3"])), quoted(str(table.search["date"]))
    text = quoted(str(table.search["text"]))
    wanted = [
        (f"{iso3} = ?", question.iso3),
        (f"{day} >= ?", question.since),
        (f"{day} <= ?", question.until),
        *((f"contains(lower({text}), lower(?))", phrase) for phrase in question.phrases),
    ]
    given = [(condition, value) for condition, value in wanted if value is not None]
    return "".join(f" AND {condition}" for condition, _ in given), [value for _, value in given]


def _pattern(word: str) -> str:
    """The word with its usual endings, as a whole word."""
    stem = re.sub(r"(?<=\w{3})(?:s|es|ed|ing|ors?|ers?|ion)$", "", word, flags=re.IGNORECASE)
    return rf"\b{re.escape(stem)}{_ENDING}\b"


def snippet(text: str, question: Question) -> str:
    """The stretch of the text with most of what was asked for, on one line."""
    line = " ".join(text.split())
    wanted = [re.escape(p) for p in question.phrases] or [_pattern(w) for w in question.words]
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
