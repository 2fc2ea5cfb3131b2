"""A copy of the program with some datasets only, and what reads them: whole runs as processes that take seconds.

Belongs here: copying. Does not: any assertion, or running the copy.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

from pipeline import sqlfile
from pipeline.declared import read_yaml
from tests.kernel_support import ROOT

#: The folder of the figures that ship with personnel, and the Data Hub's sources among them.
SHIPPED = Path("assets/un_personnel/archive")
SOURCES = ("psdata_contributors", "psdata_missions", "psdata_fatalities")


def personnel_alone(target: Path) -> Path:
    """Personnel alone, with the figures of the Data Hub and of a few reports only: a build takes seconds."""
    copied(target, ("reference", "un_personnel"))
    entries = json.loads((ROOT / SHIPPED / "documents.json").read_text(encoding="utf-8"))
    reports = sorted((e for e in entries if e["source_id"] == "un_contributions"), key=lambda e: e["name"])[-4:]
    kept = [e for e in entries if e["source_id"] in SOURCES] + reports
    (target / SHIPPED / "documents.json").write_text(json.dumps(kept), encoding="utf-8")
    (target / SHIPPED / "ipi_peacekeeping.parquet").unlink()
    return target


def copied(target: Path, datasets: Collection[str]) -> Path:
    """`pipeline/`, these folders of `assets/`, and of `sql/` the files that read no other dataset; in `target`."""
    shutil.copytree(ROOT / "pipeline", target / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    (target / "assets").mkdir()
    shutil.copy(ROOT / "assets" / "__init__.py", target / "assets")
    known = set()
    for name in datasets:
        folder = shutil.copytree(
            ROOT / "assets" / name, target / "assets" / name, ignore=shutil.ignore_patterns("__pycache__")
        )
        known |= {table["name"] for table in read_yaml(folder / "datapackage.yaml").get("resources", [])}
    _copy_sql(target / "sql", known)
    return target


def _copy_sql(target: Path, known: set[str]) -> None:
    """Marts in the order in which they read one another, then checks; `known` grows by the marts."""
    for kind in ("marts", "checks"):
        (target / kind).mkdir(parents=True)
        files = [sqlfile.read(path) for path in sorted((ROOT / "sql" / kind).glob("*.sql"))]
        while found := [file for file in files if set(file.reads) <= known]:
            for file in found:
                shutil.copy(file.path, target / kind)
                known |= {f"marts.{file.name}"} if kind == "marts" else set()
            files = [file for file in files if file not in found]
    declared: dict[str, Any] = read_yaml(ROOT / "sql" / "marts" / "marts.yaml")
    declared["resources"] = [table for table in declared["resources"] if table["name"] in known]
    (target / "marts" / "marts.yaml").write_text(yaml.safe_dump(declared, sort_keys=False), encoding="utf-8")
