"""A home with an inbox for one source, and no setting of the machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("WPS_")]:
        monkeypatch.delenv(name)
    return tmp_path / "home"


@pytest.fixture
def inbox(home: Path) -> Path:
    folder = home / "inbox" / "reports"
    folder.mkdir(parents=True)
    return folder
