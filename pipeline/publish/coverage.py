"""meta.coverage: of every table and source, which periods are there, and what is known of those that are not.

Belongs here: joining what was placed with the accounts, what was refused and what a source could have. Does not:
counting rows (`shared.placed`), a source's domain (`declare.domain`).

The rows of a source add up to its account: `present` and `outside_domain` are rows in core tables, `refused` those
rejected, `set_aside` those left out on purpose. A period without rows has one row that says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from pipeline.common.values import Record
from pipeline.declare.domain import Domain
from pipeline.declare.source import Source
from pipeline.project import Project
from pipeline.store.manifest import Manifest, manifest_of

PRESENT, NOT_AT_HAND, NOT_PUBLISHED = "present", "not_at_hand", "not_published"
REFUSED, SUSPECT, SET_ASIDE, OUTSIDE = "refused", "suspect", "set_aside", "outside_domain"
#: What a reason says of a document that is not there: the publisher has none; it was never reached; it is held for
#: review. Any other is a document that cannot be trusted or read.
_SAID = {
    **dict.fromkeys(("not_found", "not_published", "no_rows", "empty", "no_such_page"), NOT_PUBLISHED),
    **dict.fromkeys(("network_down", "asked_to_wait", "timeout", "busy", "server_error"), NOT_AT_HAND),
    **dict.fromkeys(("too_many_requests", "connection_lost", "too_slow"), NOT_AT_HAND),
    **dict.fromkeys(("collapsed", "fewer_rows"), SUSPECT),
}
#: Of several things said of one period, the first of these counts.
_ORDER = (SUSPECT, REFUSED, NOT_PUBLISHED, NOT_AT_HAND)
_KEY = ("table_name", "source_id", "period", "entity", "state")


def of_project(project: Project, accounts: pl.DataFrame, today: date) -> pl.DataFrame:
    """Rows of meta.coverage as of a day."""
    counted = pl.concat([project.workspace.read(f"placed.{d.name}") for d in project.datasets])
    table = project.tables["meta.coverage"]
    rows: list[Record] = []
    for dataset, source in project.sources:
        domain = source.domain or Domain()
        own = counted.filter(pl.col("source_id") == source.source_id)
        rows += [_placed(row, domain) for row in own.iter_rows(named=True)]
        rows += _unplaced(source, accounts.filter(pl.col("source_id") == source.source_id))
        manifest = manifest_of(project.workspace, source.source_id)
        parsed = project.workspace.read_record(f"refused/{source.source_id}") or []
        missing = _missing(manifest, domain, [r["reason"] for r in parsed], [r["name"] for r in parsed])
        named = [t.name for t in dataset.tables.values() if t.period and source.source_id in t.sources]
        rows += _absent(source, named, own, missing, domain, today)
    listed = pl.DataFrame(rows, schema=table.polars_schema, orient="row")
    return listed.group_by(_KEY).agg(pl.col("rows", "documents").sum()).sort(_KEY, nulls_last=True)


def _placed(row: Mapping[str, object], domain: Domain) -> Record:
    period = row["period"]
    within = not isinstance(period, date) or domain.has(period)
    return {**row, "state": PRESENT if within else OUTSIDE}


def _unplaced(source: Source, accounts: pl.DataFrame) -> Iterator[Record]:
    """The rows that reached no table: of which period they are is not known."""
    for state, column in ((REFUSED, "rows_rejected"), (SET_ASIDE, "rows_set_aside")):
        some = accounts.filter(pl.col(column) > 0)
        if some.height:
            yield _row(source, state, rows=int(some[column].sum()), documents=some.height)


def _missing(
    manifest: Manifest, domain: Domain, reasons: Sequence[str], names: Sequence[str]
) -> dict[date | None, Counter[str]]:
    """By period, how many documents are missing and why; under None those whose names say no period."""
    found: dict[date | None, Counter[str]] = {}
    told = [(r["name"], r["reason"]) for r in (*manifest.refusals, *manifest.awaited)]
    for name, reason in [*told, *zip(names, reasons, strict=True)]:
        found.setdefault(domain.named(name), Counter())[_SAID.get(reason, REFUSED)] += 1
    if manifest.waiting:
        found.setdefault(None, Counter())[NOT_AT_HAND] += manifest.waiting
    return found


def _absent(
    source: Source,
    tables: Sequence[str],
    placed: pl.DataFrame,
    missing: Mapping[date | None, Counter[str]],
    domain: Domain,
    today: date,
) -> Iterator[Record]:
    """A row for each period of each table without any, and for documents that no period is known of."""
    periods = list(domain.periods(today))
    there = set(placed.select("table_name", "period").unique().iter_rows())
    filled = {table for table, _ in there}
    concerned = [t for t in tables if t in filled] or list(tables)
    for table in concerned if periods else ():
        for period in periods:
            if (table, period) not in there:
                why = missing.get(period, Counter())
                state = next((s for s in _ORDER if why[s]), NOT_AT_HAND)
                yield _row(source, state, table_name=table, period=period, documents=why[state])
    known = set(periods) if concerned else set()
    loose: Counter[str] = sum((why for period, why in missing.items() if period not in known), Counter())
    for state, documents in sorted(loose.items()):
        yield _row(source, state, documents=documents, table_name=concerned[0] if len(concerned) == 1 else None)
    if placed.is_empty() and not periods and not loose:
        yield _row(source, NOT_AT_HAND)


def _row(source: Source, state: str, **said: object) -> Record:
    plain = {"table_name": None, "period": None, "entity": None, "rows": 0, "documents": 0}
    return {**plain, "source_id": source.source_id, "state": state, **said}
