"""What all tests share: an environment without WPS_* settings, homes of the small warehouse of tests/pipeline/tiny."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.project import Project, load
from pipeline.settings import load_settings
from tests.support import environment  # noqa: F401 clears the environment before settings are read
from tests.support.order import in_order

HERE = Path(__file__).parent
# An example may take its time: the machine is busy with other tests, and speed is what `make bench` measures.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
#: After how many new objects the youngest are looked through, and after how many such looks the older ones.
GARBAGE = (50_000, 20, 20)


def pytest_collection(session: pytest.Session) -> None:
    """Nothing becomes garbage while tests are collected: looking for it in all that is loaded takes a fifth longer."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded now stays: it is not looked through again, and what tests leave less often."""
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    items[:] = in_order(items)


@pytest.fixture(scope="session", autouse=True)
def _lasting_processes() -> Iterator[None]:
    from tests.support.lasting import lasting_processes

    with lasting_processes():
        yield


def tiny_project(home: Path, **settings: object) -> Project:
    """The small warehouse in a home; offline unless told otherwise."""
    chosen = load_settings(**{"home": home, "offline": True, "workers": 1, **settings})
    return load(chosen, package="tests.pipeline.tiny", sql=HERE / "pipeline" / "tiny_sql")


def drop(home: Path, name: str, *lines: str, source: str = "adviser_counts") -> None:
    """Put a document of the small dataset into the inbox; `lines` follow the header month_end,country,advisers."""
    folder = home / "inbox" / source
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join(["month_end,country,advisers", *lines, ""]), encoding="utf-8")
