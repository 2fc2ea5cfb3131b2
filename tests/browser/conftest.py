"""What tests in browsers share: the page of the shipped rows, an address where it is served, a running Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.store.releases import Release
from tests.support.browsers import chromium, served
from tests.support.shipped import shipped_project
from tests.support.site import shipped_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped_site(tmp_path_factory)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    found = shipped_project(tmp_path_factory).releases.current()
    assert found
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The address of the page, on a host that knows nothing of it."""
    with served(site.parents[1]) as root:
        yield f"{root}/r/{site.name}"
