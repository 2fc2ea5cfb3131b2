"""The warehouse of the rows that ship, built once for all tests of a session, whichever of its processes asks first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.project import Project, load
from pipeline.settings import load_settings
from tests.support.kernel import plain_settings


def shipped_project(factory: pytest.TempPathFactory) -> Project:
    """The project of the shared home, after its first night. Not to be changed but by nights that find nothing new."""
    from pipeline.run import nightly

    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home = root / "shipped-home"
    with plain_settings(), FileLock(root / "shipped-home.lock"):
        project = load(load_settings(home=Path(home), offline=True))
        if project.releases.current_id() is None:
            assert nightly.run(project)["outcome"] == "published"
    return project
