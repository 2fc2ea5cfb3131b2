"""datapackage.json, which describes the CSV and Parquet files of a release.

Belongs here: its words (Frictionless Data Package v1). Does not: writing the files (`csv`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.common.values import Row
from pipeline.declare.schema import Table
from pipeline.publish.assembly import csv_path
from pipeline.publish.export import Staged, exporter
from pipeline.store.files import known_digest
from pipeline.store.integrity import PACKAGE
from pipeline.store.releases import DATABASE, parquet_path


@dataclass(frozen=True)
class Form:
    """A form in which a release has tables: where a table's file lies, what its name ends with, the package's words."""

    path: Callable[[Path, str], Path]
    suffix: str
    words: Mapping[str, str]

    def has(self, folder: Path, table: Table) -> bool:
        """Whether the release has the table in this form."""
        return self.path(folder, table.name).exists()


CSV = Form(
    csv_path,
    "",
    {"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"},
)
PARQUET = Form(
    parquet_path,
    "-parquet",
    {"profile": "data-resource", "format": "parquet", "mediatype": "application/vnd.apache.parquet"},
)
FORMS = (CSV, PARQUET)


@exporter("datapackage", after=("csv",))
def write_datapackage(staged: Staged) -> None:
    """datapackage.json (Frictionless Data Package v1): every file with its schema, digest, sources and licences."""
    folder, sources = staged.folder, staged.sources
    resources = [_resource(folder, table, form) for form in FORMS for table in staged.tables if form.has(folder, table)]
    package = {
        "name": "wps-warehouse",
        "title": "Women, Peace and Security warehouse",
        "id": staged.release_id,
        "created": staged.created,
        "profile": "data-package",
        "description": f"All tables stand in {DATABASE}; parquet/ holds the same, csv/ the tables for spreadsheets.",
        "sources": [
            {"title": f"{s['publisher']}: {s['title']}"} | ({"path": s["homepage"]} if s["homepage"] else {})
            for s in sources
        ],
        "licenses": _licences(sources),
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / PACKAGE).write_text(text + "\n", encoding="utf-8")


def _resource(folder: Path, table: Table, form: Form) -> dict[str, object]:
    path = form.path(folder, table.name)
    return {
        "name": table.name.replace("_", "-") + form.suffix,
        "title": table.title,
        "description": table.comment,
        "path": path.relative_to(folder).as_posix(),
        **form.words,
        "bytes": path.stat().st_size,
        "hash": "sha256:" + known_digest(path),
        "schema": table.frictionless(),
    }


def _licences(sources: Sequence[Row]) -> list[dict[str, str]]:
    """Each licence once; the package specification wants a name or a path."""
    found = {str(s["licence"]): s for s in sources}
    return [
        {"name": str(s.get("spdx") or name.replace(" ", "-")), "title": name}
        | ({"path": str(s["licence_url"])} if s.get("licence_url") else {})
        for name, s in sorted(found.items())
    ]
