"""datapackage.json, which describes the CSV files of a release.

Belongs here: its words (Frictionless Data Package v1). Does not: writing the files (`csv`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.common.values import Row
from pipeline.declare.schema import Table
from pipeline.publish.assembly import csv_path
from pipeline.publish.export import Staged, exporter
from pipeline.store.files import file_digest
from pipeline.store.releases import DATABASE


@exporter("datapackage", after=("csv",))
def write_datapackage(staged: Staged) -> None:
    """datapackage.json (Frictionless Data Package v1): every CSV with its schema, digest, sources and licences."""
    folder, sources = staged.folder, staged.sources
    resources = [_resource(folder, table) for table in staged.tables if csv_path(folder, table.name).exists()]
    package = {
        "name": "wps-warehouse",
        "title": "Women, Peace and Security warehouse",
        "id": staged.release_id,
        "created": staged.created,
        "profile": "tabular-data-package",
        "description": f"All tables stand in {DATABASE}; parquet/ holds the same, csv/ the analysis tables.",
        "sources": [
            {"title": f"{s['publisher']}: {s['title']}"} | ({"path": s["homepage"]} if s["homepage"] else {})
            for s in sources
        ],
        "licenses": _licences(sources),
        "resources": resources,
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text + "\n", encoding="utf-8")


def _resource(folder: Path, table: Table) -> dict[str, object]:
    path = csv_path(folder, table.name)
    return {
        "name": table.name.replace("_", "-"),
        "title": table.title,
        "description": table.comment,
        "profile": "tabular-data-resource",
        "path": path.relative_to(folder).as_posix(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": "sha256:" + file_digest(path),
        "schema": table.frictionless(),
    }


def _licences(sources: Sequence[Row]) -> list[dict[str, str]]:
    """Each licence once; the package specification wants a name or a path."""
    found = {str(s["licence"]): s.get("licence_url") for s in sources}
    return [
        {"name": name.replace(" ", "-"), "title": name} | ({"path": str(url)} if url else {})
        for name, url in sorted(found.items())
    ]
