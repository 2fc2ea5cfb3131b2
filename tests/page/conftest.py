"""What tests of pages share: the page of the shipped rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.site import shipped_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shipped_site(tmp_path_factory)
