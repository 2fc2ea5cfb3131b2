"""What stands behind an answer: the documents it was read from, and what to mind before it is used.

Belongs here: from tables and rows to documents and caveats. Does not: one figure's own place (`ask.trace`), the
operations (`operations`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.ask.query import rows_of
from pipeline.ask.serve.desk import Sight
from pipeline.ask.serve.envelope import Document
from pipeline.common.values import Record
from pipeline.project import Project
from pipeline.store.engine import quoted

#: Documents that one answer names at the most; it always says how many there are.
NAMED = 10
#: Columns whose values are to be minded wherever they stand.
MINDED = ("series_break", "is_suspect")
#: States of a source that a reader has to know of.
WEAK = ("stale", "failed", "not_at_hand")
NO_ZERO = "null: the source does not say; it never means zero"

#: A source and a document of it.
Place = tuple[str, str]

PLACES = """
    SELECT source_id, document_id, row_number() OVER (PARTITION BY source_id ORDER BY count(*) DESC, document_id)
    FROM {} GROUP BY source_id, document_id ORDER BY count(*) DESC, 1, 2
"""
DOCUMENTS = """
    SELECT d.document_id, d.name, d.sha256, d.url, d.origin, d.source_id, s.title AS source, s.publisher, s.licence,
           s.citation
    FROM (SELECT unnest(?::VARCHAR[]) AS document_id, unnest(?::BIGINT[]) AS place) asked
    JOIN meta.document d USING (document_id) JOIN meta.source s USING (source_id) ORDER BY place
"""
STATES = "SELECT source_id, state, detail FROM meta.source WHERE list_contains(?::VARCHAR[], source_id) ORDER BY 1"
CONFLICTS = """
    SELECT table_name, count(*) AS conflicts FROM meta.conflict WHERE list_contains(?::VARCHAR[], table_name)
    GROUP BY 1 ORDER BY 1
"""


def ground(project: Project, tables: Iterable[str]) -> list[str]:
    """The tables whose rows were read from documents and of which these were made, those of the reference last."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    waiting = list(tables)
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        table = project.tables.get(name)
        if table and {"source_id", "document_id"} <= set(table.columns):
            found[name] = None
        declared = [t for t in (table.claims, table.derived_from, *table.also_from) if t] if table else []
        waiting += declared or project.reads.get(name, ())
    reference = project.datasets[0].tables
    return sorted(found, key=lambda name: name in reference)


def places_behind(sight: Sight, tables: Iterable[str]) -> list[Place]:
    """The documents that the tables were made of: of each source the one with most rows, then the others.

    Those of tables that more directly lead to documents go first.
    """
    found: dict[Place, int] = {}
    for name in ground(sight.project, tables):
        if name in sight.release.rows:
            counted = PLACES.format(quoted(name))
            for source, document, rank in rows_of(sight.connection, counted).values:
                found.setdefault((str(source), str(document)), int(str(rank)))
    return sorted(found, key=lambda place: found[place])


def places_in(rows: Iterable[Record]) -> list[Place]:
    """The documents that rows name themselves, in the order of the rows."""
    named = ((row.get("source_id"), row.get("document_id")) for row in rows)
    return list(dict.fromkeys((str(source), str(document)) for source, document in named if source and document))


def documents(sight: Sight, places: Sequence[Place]) -> list[Document]:
    """The first of these documents, NAMED at the most, each with its source, licence and citation."""
    wanted = [document for _, document in places[:NAMED]]
    found = rows_of(sight.connection, DOCUMENTS, [wanted, list(range(len(wanted)))]).records()
    return [Document(**row) for row in found]  # type: ignore[typeddict-item]


def about_tables(sight: Sight, tables: Sequence[str], shown: Sequence[str] = ()) -> Iterator[str]:
    """What to mind of these tables: what their rows are, breaks that are not shown, cells on which sources differ.

    `shown` are the columns of the answer.
    """
    for name in tables:
        if without := sight.left_out.get(name):
            yield f"{name}: not public, and not here: {without}"
        if table := sight.project.tables.get(name):
            yield f"{name}: {table.comment}"
            for field in table.fields:
                if field.name in MINDED and field.name not in shown:
                    yield f"mind {name}.{field.name}, which is not shown: {' '.join(field.description.split())}"
    for line in rows_of(sight.connection, CONFLICTS, [ground(sight.project, tables)]).records():
        yield f"{line['table_name']}: sources differ on {line['conflicts']} cells; `conflicts` lists them"


def not_public(sight: Sight) -> Iterator[str]:
    """That something stays behind, where it does: what is not here is not zero."""
    if sight.left_out:
        said = f"{len(sight.left_out)} tables wholly or in part: what is not here is neither none nor zero"
        yield f"only what the terms of its sources let be passed on is answered; left out of {said}"


def about_rows(rows: Sequence[Record]) -> Iterator[str]:
    """What to mind of these rows: nulls, and what columns say that are to be minded."""
    if any(value is None for row in rows for value in row.values()):
        yield NO_ZERO
    for column in MINDED:
        said = {str(row[column]) for row in rows if row.get(column) not in (None, False)}
        yield from (f"{column}: {text}" for text in sorted(said))


def about_sources(sight: Sight, places: Iterable[Place]) -> Iterator[str]:
    """What to mind of the sources of these documents: asked in vain, failed, or with a word of detail."""
    sources = sorted({source for source, _ in places})
    for line in rows_of(sight.connection, STATES, [sources]).records():
        if line["state"] in WEAK or line["detail"]:
            yield ": ".join(str(line[c]) for c in ("source_id", "state", "detail") if line[c])
