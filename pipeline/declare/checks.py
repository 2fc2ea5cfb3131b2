"""Checks as declared: a dataset's expectations, failing-row queries, what must hold beside the tables.

Belongs here: reading and validating them. Does not: running them (`check.checks`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.declare.errors import DeclarationError, place
from pipeline.declare.field import Promise
from pipeline.declare.schema import Table
from pipeline.declare.sql_file import SqlFile
from pipeline.declare.yaml_file import read_yaml

SEVERITIES = ("error", "warning")
#: The table of rows that reached no core table, as datasets' declarations name it.
REJECT = "meta.reject"


def read_expectations(path: Path, tables: Mapping[str, Table]) -> dict[str, list[Promise]]:
    """A dataset's expectations.yaml: table -> [{type, kwargs, severity, description}].

    Raises CheckError naming the file and entry for an unknown table or severity.
    """
    declared = {table: entries for table, entries in _declared(path).items() if table != REJECT}
    for table, entries in declared.items():
        if table not in tables:
            raise CheckError(f"{place(path)}: {table} is no table of this dataset")
        for entry in entries:
            severity = entry.setdefault("severity", "error")
            if not str(entry.get("type", "")).startswith("expect_") or severity not in SEVERITIES:
                raise CheckError(f"{place(path)}: {table}: needs type expect_… and severity of {SEVERITIES}: {entry}")
            entry.setdefault("kwargs", {})
    return declared


def read_reject_checks(path: Path) -> tuple[SideCheck, ...]:
    """What an expectations.yaml declares under `meta.reject`: {name, reason, severity, description} each.

    Such a check lists the documents with a row of that reason. Raises CheckError naming the file and entry.
    """
    return tuple(_reject_check(path, entry) for entry in _declared(path).get(REJECT, []))


def _reject_check(path: Path, entry: Mapping[str, str]) -> SideCheck:
    if set(entry) != {"name", "reason", "severity", "description"} or entry["severity"] not in SEVERITIES:
        raise CheckError(f"{place(path)}: {REJECT}: needs name, reason, severity of {SEVERITIES}, description: {entry}")
    return SideCheck(
        name=entry["name"],
        side="reject",
        table_name=REJECT,
        severity=entry["severity"],
        detail=entry["description"],
        wrong=(pl.col("reason") == entry["reason"]) & pl.struct("document_id", "reason").is_first_distinct(),
    )


def _declared(path: Path) -> dict[str, list[Any]]:
    return (read_yaml(path) or {}) if path.exists() else {}


def validated_header(query: SqlFile) -> SqlFile:
    """The query, if its header says what it checks and how severe a failure is. Raises CheckError."""
    if query.header.get("severity") not in SEVERITIES or not query.header.get("what") or not query.reads:
        raise CheckError(
            f"{query.path.name}: begin with `-- severity: error|warning` and `-- what: …`, and read a table"
        )
    return query


@dataclass(frozen=True)
class SideCheck:
    """A check of what a dataset leaves beside its tables; `wrong` picks the failing rows of the side table."""

    name: str
    side: str
    table_name: str
    severity: str
    detail: str
    wrong: pl.Expr


SIDE_CHECKS = (
    SideCheck(
        name="every_row_accounted",
        side="row_account",
        table_name="meta.row_account",
        severity="error",
        detail="rows_parsed = rows_core + rows_rejected + rows_set_aside, for every document",
        wrong=pl.col("difference") != 0,
    ),
    SideCheck(
        name="corrections_still_needed",
        side="correction",
        table_name="meta.correction",
        severity="warning",
        detail="the source now prints some of these rows right: see whether the correction can go",
        wrong=pl.col("rows_already_right") > 0,
    ),
    SideCheck(
        name="nothing_unknown",
        side="drift",
        table_name="meta.drift",
        severity="warning",
        detail="every column, label, kind of value, layout, sheet and file that a publisher sends is one that the "
        "program knows: look at the new one",
        wrong=pl.col("drift") == "unexpected",
    ),
)


def side_checks(
    packaged: Collection[str], declared: Iterable[SideCheck] = (), proposed: Collection[str] = ()
) -> tuple[SideCheck, ...]:
    """What is checked beside the tables of a dataset; `packaged` names its sources that are typed into the program.

    `proposed` are documents (document_id) that others added to these: such a row is no mistake of the program.
    `declared` are those that datasets bring: a reason means the same wherever it is given, so each is asked of all.
    """
    return (
        *SIDE_CHECKS,
        *declared,
        SideCheck(
            name="packaged_facts_usable",
            side="reject",
            table_name=REJECT,
            severity="error",
            detail="every row of the files that ship inside the program is used: mend the row in that file",
            wrong=pl.col("source_id").is_in(sorted(packaged)) & ~pl.col("document_id").is_in(sorted(proposed)),
        ),
        SideCheck(
            name="proposed_claims_usable",
            side="reject",
            table_name=REJECT,
            severity="warning",
            detail="every claim that was proposed from outside is used: see `wps claims list`, or withdraw it",
            wrong=pl.col("document_id").is_in(sorted(proposed)),
        ),
    )


class CheckError(DeclarationError):
    """A declaration of a check that cannot be read."""
