"""What the Dagster UI tells of an asset beside its name: owners, columns, links, the code behind it.

Belongs here: metadata that follows from declarations. Does not: what a step reports of a run (`assets`).
"""

from __future__ import annotations

import inspect
import warnings
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import dagster as dg

from pipeline.contract import Streamed
from pipeline.declare.schema import Table
from pipeline.declare.source import Source
from pipeline.publish.page.place import PREVIEW


def owners(part: str) -> list[str]:
    """Who looks after an asset: the team of its dataset, or of a layer."""
    return [f"team:{part}"]


def link_of(source: Source) -> dict[str, dg.MetadataValue]:
    """The publisher's page, where the source names one."""
    return {"source": dg.MetadataValue.url(source.homepage)} if source.homepage else {}


def table_metadata(table: Table) -> dict[str, dg.TableSchema]:
    """The table's columns with types, descriptions and whether they may be empty."""
    columns = [
        dg.TableColumn(f.name, f.sql, f.description, constraints=dg.TableColumnConstraints(nullable=not f.required))
        for f in table.fields
    ]
    return {"dagster/column_schema": dg.TableSchema(columns)}


def code_of(where: Path | Streamed | Callable[..., object]) -> dict[str, object]:
    """Where the code behind an asset stands: a file (an SQL query, a declaration), or a function."""
    file, line = (str(where), 1) if isinstance(where, Path) else _place(where)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)  # every run would print it, and an operator can do nothing
        reference = dg.LocalFileCodeReference(file_path=file, line_number=line)
        return {"dagster/code_references": dg.CodeReferencesMetadataValue(code_references=[reference])}


def page_metadata(page: str | None) -> dict[str, dg.MetadataValue]:
    """Where a release's page begins, with its preview; or why there is none. Nothing where none is declared."""
    if page is None:
        return {}
    if not (index := Path(page)).is_file():
        return {"page": dg.MetadataValue.text(page)}
    drawn = index.with_name(PREVIEW)
    preview = b64encode(drawn.read_bytes()).decode() if drawn.is_file() else None
    shown = {"preview": dg.MetadataValue.md(f"![preview](data:image/svg+xml;base64,{preview})")} if preview else {}
    return {"page": dg.MetadataValue.path(page), **shown}


def _place(where: Streamed | Callable[..., object]) -> tuple[str, int]:
    function = where.read if isinstance(where, Streamed) else where
    return inspect.getfile(function), inspect.getsourcelines(function)[1]
