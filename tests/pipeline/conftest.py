"""Homes of the small warehouse with one release, made once and copied (a run takes seconds); a publisher that fails."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.parse import workers
from pipeline.settings import Settings
from tests.conftest import drop
from tests.pipeline.commands import Wps, over
from tests.pipeline.fault_server import FaultServer
from tests.pipeline.fetching import impatient
from tests.support.changing_program import PACKAGE, Program, here
from tests.support.damage import in_this_process
from tests.support.kernel import FIRST, copy_of, plain_settings, project_at
from tests.support.once import made_once
from tests.support.paged import page_of, with_page


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A home after its first run, and the record of that run. Not to be changed: take a copy (`home`)."""
    from pipeline.run import nightly

    def night(home: Path) -> dict[str, Any]:
        drop(home, "first.csv", *FIRST)
        with plain_settings():
            return nightly.run(project_at(home))

    return made_once(tmp_path_factory, "first_night", night)


@pytest.fixture
def home(first_night: tuple[Path, dict[str, Any]], tmp_path: Path) -> Path:
    """A home with one release, for one test to do with as it likes."""
    return copy_of(first_night[0], tmp_path / "home")


@pytest.fixture
def wps(monkeypatch: pytest.MonkeyPatch, home: Path) -> Wps:
    """Run a command line in the home of one release."""
    return over(home, monkeypatch)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """A publisher that can be told to fail."""
    with FaultServer() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, server: FaultServer) -> Settings:
    """Settings that reach that publisher and lose patience quickly."""
    return impatient(tmp_path / "home", server.origin)


@pytest.fixture(scope="session")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of two releases, whose nights ran in this process. Not to be changed: take a copy."""
    from pipeline.run import nightly

    def nights(home: Path) -> None:
        with plain_settings(), pytest.MonkeyPatch.context() as patch:
            in_this_process(patch)
            for name, rows in (("first.csv", FIRST), ("second.csv", ("2021-01-31,Kenya,9",))):
                drop(home, name, *rows)
                assert nightly.run(project_at(home))["outcome"] == "published"

    return made_once(tmp_path_factory, "two_nights", nights)[0]


@pytest.fixture(scope="session")
def made(first_night: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one release and its page, made by a night that found nothing new. Not to be changed."""
    from pipeline.run import nightly

    home = copy_of(first_night[0], tmp_path_factory.mktemp("page") / "home")
    with plain_settings():
        record = nightly.run(with_page(home))
    assert (record["outcome"], record["page"]) == ("unchanged", str(page_of(home) / "index.html"))
    return home


@pytest.fixture
def site_home(made: Path, tmp_path: Path) -> Path:
    return copy_of(made, tmp_path / "home")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The small warehouse as a program that can be edited between nights, which parse in this process."""
    monkeypatch.setattr(workers, "parse_all", here)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield Program(tmp_path)
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]
