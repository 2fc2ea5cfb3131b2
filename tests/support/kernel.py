"""What the tests of the kernel share: the small warehouse declared once, homes of it, a look at what was published."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.check.results import CheckResult
from pipeline.project import Project
from pipeline.settings import load_settings
from tests.conftest import tiny_project

#: The documents of a first night: two countries, and a row that names none.
FIRST = ("2020-01-31,France,10", "2020-02-29,France,12", "2020-02-29,Kenya,7", "2020-02-29,Atlantis,3")
#: What a home with these rows is warned of: nobody knows Atlantis.
WARNED = "nothing_unknown counts"
ROOT = Path(__file__).parents[2]


@cache
def _declared() -> Project:
    """The declarations of the small warehouse, read once: they are the slow half of opening a home."""
    return tiny_project(Path("unused"))


def project_at(home: Path, **settings: object) -> Project:
    """The small warehouse in a home; offline and with one worker unless told otherwise."""
    chosen = load_settings(**{"home": home, "offline": True, "workers": 1, **settings})
    return replace(_declared(), settings=chosen)


def part_of(whole: Project, names: Sequence[str]) -> Project:
    """The project with these datasets alone, in this order, and the marts and checks that read nothing else."""
    datasets = tuple(d for name in names for d in whole.datasets if d.name == name)
    known = {name for d in datasets for name in d.tables} | {name for name in whole.tables if name.startswith("meta.")}
    marts = []
    for mart in whole.marts:
        if set(mart.query.reads) <= known:
            marts.append(mart)
            known.add(mart.table.name)
    return replace(
        whole,
        datasets=datasets,
        marts=tuple(marts),
        queries=tuple(query for query in whole.queries if set(query.reads) <= known),
        tables={name: table for name, table in whole.tables.items() if name in known},
        contracts={name: contract for name, contract in whole.contracts.items() if name in known},
    )


@contextmanager
def plain_settings() -> Iterator[None]:
    """No setting of the machine inside the block: for fixtures that outlive one test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("WPS_")] + ["SOURCE_DATE_EPOCH"]:
            patch.delenv(name, raising=False)
        patch.delenv("DAGSTER_HOME", raising=False)
        patch.setenv("DAGSTER_DISABLE_TELEMETRY", "yes")
        yield


def copy_of(home: Path, target: Path) -> Path:
    """A home of its own with everything that another one holds."""
    shutil.copytree(home, target, symlinks=True)
    return target


def put(home: Path, name: str, data: bytes) -> None:
    """Drop bytes into the inbox, whatever they are."""
    folder = home / "inbox" / "adviser_counts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def published(home: Path, sql: str) -> list[tuple[Any, ...]]:
    """What an analyst sees: a query over HOME/wps.duckdb."""
    with duckdb.connect(str(home / "wps.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def releases_of(home: Path) -> list[str]:
    """The folders of the home's releases, oldest first, private ones included."""
    return sorted(p.name for p in (home / "releases").iterdir() if p.is_dir() and not p.is_symlink())


def failed_checks(record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The failed checks of a run record by name."""
    return {check["check_name"]: check for check in record["checks"]["failed"]}


def names(results: tuple[CheckResult, ...]) -> list[str]:
    """The names of check results."""
    return [result.check_name for result in results]


def environment(**variables: str) -> dict[str, str]:
    """The environment for a process of our own: the checkout importable, no WPS_* setting but those named."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WPS_")}
    return {**kept, "PYTHONPATH": str(ROOT), "DAGSTER_DISABLE_TELEMETRY": "yes", **variables}
