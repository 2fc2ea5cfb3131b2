"""What is made once for all processes of a session, whichever of them asks first.

Belongs here: where it lies, that one makes it while the others wait. Does not: what is made (fixtures).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock


def common_folder(factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of the session share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Any]) -> tuple[Path, Any]:
    """A home that nobody changes, and what `make` said when it made it there, as JSON keeps that."""
    home = common_folder(factory) / name
    told = home.with_name(f"{name}.json")
    with FileLock(home.with_name(f"{name}.lock")):
        if not told.exists():
            shutil.rmtree(home, ignore_errors=True)  # of a process that failed in the middle
            home.mkdir()
            told.write_text(json.dumps(make(home)), encoding="utf-8")
    return home, json.loads(told.read_text(encoding="utf-8"))
