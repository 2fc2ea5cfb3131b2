"""The warehouse of the rows that ship, built once for all tests of a session, whichever of its processes asks first."""

from __future__ import annotations

import pytest
from filelock import FileLock

from pipeline.project import Project, load
from pipeline.settings import load_settings
from tests.support.kernel import plain_settings
from tests.support.once import common_folder


def shipped_project(factory: pytest.TempPathFactory) -> Project:
    """The project of the shared home, after its first night. Not to be changed but by nights that find nothing new."""
    from pipeline.run import nightly

    home = common_folder(factory) / "shipped-home"
    with plain_settings(), FileLock(home.with_name("shipped-home.lock")):
        project = load(load_settings(home=home, offline=True))
        if project.releases.current_id() is None:
            assert nightly.run(project)["outcome"] == "published"
    return project
