"""What is checked of the page in every browser: which pages, at which widths, which statements, by which measures.

Belongs here: what Chromium's and Firefox's tests share. Does not: driving a browser (`asking`, `firefox`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from pipeline.publish.page.declared import Declared
from tests.support.site import PAGE, pages_by_kind

DECLARED = Declared(PAGE)
KINDS = [kind.name for kind in DECLARED.kinds]
QUESTIONS = DECLARED.questions
WIDTHS = (375, 1280)
#: How far the page reaches beyond what is seen of it, in pixels.
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Near ones are drawn at once, others when somebody comes near: those have no drawing to wait for.
ALL_DRAWN = """[...document.querySelectorAll('.drawing')]
  .filter(d => d.getBoundingClientRect().top < innerHeight).every(d => d.querySelector('svg, img, canvas'))"""
VIOLATIONS = """axe.run(document, {resultTypes: ['violations']})
  .then(found => found.violations.map(v => [v.id, v.help, v.nodes.slice(0, 3).map(n => n.target.join(' '))]))"""
#: The table's cells, None for NULL.
CELLS = """[...document.querySelectorAll('#sql-table tbody tr')]
  .map(r => [...r.cells].map(c => c.querySelector('.null') ? null : c.textContent))"""
#: Bytes that a page may have, and the overview with all that it shows.
LARGEST = 1_500_000
#: Bytes that asking may fetch, once; milliseconds that 95 questions in 100 may take.
FETCHED, ANSWERED = 12_000_000, 500
#: Bytes that the page's process may hold after all questions.
MEMORY = 450_000_000
#: The engine's start by what fetching, unpacking and compiling its code takes alone: 3 s where that takes one.
STARTED_BY_UNPACKED = 3

MARKUP = "<img src=x onerror=document.title='ran'>"
IN_NAMES_AND_CELLS = f"""SELECT '{MARKUP.replace("'", "''")}' AS "{MARKUP}", 2 AS n"""
IN_AN_ERROR = f"SELECT error('{MARKUP.replace(chr(39), chr(39) * 2)}')"
CARRIED = "SELECT 'a+b & c' AS x -- 100%"
#: What reaches outside, writes or loads code in an engine that is not closed.
HOSTILE = (
    "FROM read_csv('http://127.0.0.1:9/a.csv')",
    "FROM 'https://example.com/a.csv'",
    "FROM read_text('https://example.com/a.txt')",
    "FROM read_blob('sql.html')",
    "FROM read_csv('s3://bucket/a.csv')",
    "FROM read_csv('hf://datasets/a/b.csv')",
    "FROM glob('*')",
    "FROM read_parquet('https://example.com/a.parquet')",
    "INSTALL httpfs; LOAD httpfs",
    "LOAD 'https://example.com/a.duckdb_extension.wasm'",
    "COPY (SELECT 1) TO 'a.csv'",
    "COPY (SELECT 1) TO 'opfs://a.csv'",
    "EXPORT DATABASE 'a'",
    "ATTACH 'https://example.com/a.duckdb'",
    "ATTACH 'opfs://a.duckdb'",
    "CREATE TABLE marts.a AS SELECT 1",
    "DELETE FROM meta.source",
    "SET enable_external_access = true",
    "SET autoload_known_extensions = true",
    "SET custom_extension_repository = 'https://example.com'",
    "PRAGMA enable_logging; SET threads = 4",
)

#: What people mistype and ask too much of, and what they are told of it: no JSON, nothing that they cannot follow.
CLUMSY = {
    "SELEC 1": 'Parser Error: syntax error at or near "SELEC"',
    "SELECT year FROM marts.country_year WHERE": "Parser Error: syntax error at end of input",
    "-- a remark": "holds no query",
    ";;": "holds no query",
    "SELECT list(i) FROM range(100000000) t(i)": "needs more memory",
}


def looked_at(site: Path, kind: str, language: str = "") -> list[Path]:
    """The smallest and the largest page of a kind."""
    pages = pages_by_kind(site, language)[kind]
    assert pages, kind
    return sorted({pages[0], pages[-1]})


def same_rows(shown: Iterable[Sequence[str | None]], database: Path, sql: str) -> bool:
    """Whether the cells that a browser shows are the rows of the release, in order where the question has one."""
    with duckdb.connect(str(database), read_only=True) as connection:
        truth = [[None if v is None else str(v) for v in row] for row in connection.execute(sql).fetchall()]
    both = [[[_value(cell) for cell in row] for row in rows] for rows in (shown, truth)]
    told, true = both if "ORDER BY" in sql else (sorted(rows, key=str) for rows in both)
    return bool(true) and told == true


def elsewhere(requests: Iterable[str], address: str) -> list[str]:
    """The requests that left the origin of an address."""
    own = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}/"
    return [url for url in requests if not url.removeprefix("blob:").startswith((own, "data:"))]


def fetched(site: Path, requests: Iterable[str]) -> int:
    """Bytes of the files of a site that were asked for, each once."""
    paths = {urlsplit(url).path.lstrip("/") for url in requests if url.startswith("http")}
    return sum((site.parents[1] / path).stat().st_size for path in paths)


def _value(text: str | None) -> object:
    """A number for a cell that holds one: a browser and Python print the same number differently."""
    try:
        return None if text is None else round(float(text), 9)
    except ValueError:
        return {"true": "True", "false": "False"}.get(text or "", text)
