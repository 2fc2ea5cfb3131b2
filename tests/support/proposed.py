"""Two nights of the real register of plans, and between them a claim from outside: a release that has a ledger."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from assets.action_plans.vocabulary import COLUMNS, PLANS
from pipeline.ask.proposing import proposed
from pipeline.project import Project, load
from pipeline.settings import load_settings
from tests.support.kernel import part_of, plain_settings

CLAIM = {
    **{"country_label": "Kenya", "entity": "KEN", "generation": "1", "field": "launched", "value": "2016-03-08"},
    **{"precision": "day", "source_url": "https://plans.example.org/ken", "publisher": "Example Institute"},
    **{"publisher_type": "academic", "seen": "2026-03-01"},
}
CONTRIBUTOR = "A Reader"


@cache
def whole() -> Project:
    """The project as declared, in a home that is not there."""
    with plain_settings():
        return load(load_settings(home=Path("unused"), offline=True, workers=1))


def register_at(home: Path) -> Project:
    """The whole project's register of plans alone, in a home of its own."""
    with plain_settings():
        settings = load_settings(home=home, offline=True, workers=1)
    return part_of(replace(whole(), settings=settings), ["reference", "action_plans"])


def file_of(path: Path, *rows: Mapping[str, str], columns: Iterable[str] = COLUMNS[PLANS]) -> Path:
    """A file of claims in the register's columns, with the mark that spreadsheets put before a text."""
    names = tuple(columns)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([row.get(column, "") for column in names] for row in rows)
    return path


def two_nights(home: Path) -> Project:
    """The register after a night, a claim from outside, and a second night."""
    from pipeline.run import nightly

    register = register_at(home)
    with plain_settings():
        assert nightly.run(register)["outcome"] == "published"
        proposed(register, file_of(home / "mine.csv", CLAIM), CONTRIBUTOR)
        assert nightly.run(register)["outcome"] == "published"
    return register


def proposed_project(factory: pytest.TempPathFactory) -> Project:
    """The register after both nights, made once for all tests of a session. Not to be changed: take a copy."""
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with FileLock(root / "proposed-home.lock"):
        register = register_at(root / "proposed-home")
        return register if register.releases.current_id() else two_nights(register.settings.home)
