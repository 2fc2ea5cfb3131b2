"""Which sources a table and a column were made of, and what their terms together allow.

Belongs here: following declarations from a column to sources. Does not: single rows and documents (`ask.trace`), what a
licence is (`declare.licence`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pipeline.common.values import Record
from pipeline.declare.field import Field
from pipeline.declare.licence import FLAGS, Licence, together
from pipeline.declare.schema import Table
from pipeline.project import Project


def sources_of_tables(project: Project, at_hand: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Every core and mart table -> the sources, of those at hand, whose rows may have reached it."""
    found = {
        table.name: tuple(s.source_id for s in dataset.sources_of(table) if s.source_id in at_hand)
        for dataset in project.datasets
        for table in dataset.tables.values()
    }
    for mart in project.marts:
        found[mart.table.name] = tuple(sorted({s for read in mart.query.reads for s in found[read]}))
    return found


def sources_of(table: Table, column: Field, of_table: Sequence[str]) -> tuple[str, ...]:
    """The sources of a column: those that it declares, else those that reach its table.

    None where every row says of itself where it is from, and for a column without sources beside measures that have
    theirs (the keys of a panel).
    """
    if column.sources:
        return column.sources
    says_itself = table.names_sources is not None or any(f.sources for f in table.fields)
    return () if says_itself else tuple(of_table)


def terms_of(sources: Sequence[str], licences: Mapping[str, Licence]) -> Record:
    """What the sources' terms are, and what they together allow; nothing is known of no source."""
    mine = [licences[source] for source in sources]
    names = "; ".join(dict.fromkeys(licence.name for licence in mine))
    allowed = {flag: together(getattr(licence, flag) for licence in mine) if mine else None for flag in FLAGS}
    return {"sources": "; ".join(sources) or None, "licences": names or None, **allowed}
