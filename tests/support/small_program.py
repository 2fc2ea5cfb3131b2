"""A copy of the program with some datasets only, and what reads them: whole runs as processes that take seconds.

Belongs here: copying. Does not: any assertion, or running the copy.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from pipeline.declare.marts import DICTIONARY
from pipeline.declare.yaml_file import read_yaml
from pipeline.project import load
from pipeline.settings import load_settings
from tests.support.kernel import ROOT, part_of

#: The folder of the figures that ship with personnel, and the Data Hub's sources among them.
SHIPPED = Path("assets/un_personnel/archive")
SOURCES = ("psdata_contributors", "psdata_missions", "psdata_fatalities")
MARTS = Path("sql/marts")


def personnel_alone(target: Path) -> Path:
    """Personnel alone, with the figures of the Data Hub and of a few reports only: a build takes seconds."""
    copied(target, ("reference", "un_personnel"))
    entries = json.loads((ROOT / SHIPPED / "documents.json").read_text(encoding="utf-8"))
    reports = sorted((e for e in entries if e["source_id"] == "un_contributions"), key=lambda e: e["name"])[-4:]
    kept = [e for e in entries if e["source_id"] in SOURCES] + reports
    (target / SHIPPED / "documents.json").write_text(json.dumps(kept), encoding="utf-8")
    (target / SHIPPED / "ipi_peacekeeping.parquet").unlink()
    return target


def copied(target: Path, datasets: Sequence[str]) -> Path:
    """`pipeline/`, these folders of `assets/`, and of `sql/` the files that read no other dataset; in `target`."""
    without = shutil.ignore_patterns("__pycache__")
    for folder in ("pipeline", *(f"assets/{name}" for name in datasets)):
        shutil.copytree(ROOT / folder, target / folder, ignore=without)
    shutil.copy(ROOT / "assets" / "__init__.py", target / "assets")
    part = part_of(load(load_settings(home=target, offline=True)), datasets)
    for query in (*(mart.query for mart in part.marts), *part.queries):
        copy = target / query.path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(query.path, copy)
    for dictionary in (ROOT / MARTS).glob(f"*/{DICTIONARY}"):
        declared: dict[str, Any] = read_yaml(dictionary)
        declared["resources"] = [table for table in declared["resources"] if table["name"] in part.tables]
        if declared["resources"]:
            (target / dictionary.relative_to(ROOT)).write_text(yaml.safe_dump(declared, sort_keys=False))
    return target
