"""What is published depends on no order that polars does not promise: of groups, joined rows, equals in a sort."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.project import Project, load
from pipeline.run import nightly
from pipeline.settings import load_settings
from pipeline.store.releases import parquet_files
from tests.support.environment import MIRROR
from tests.support.free_polars import free_polars
from tests.support.kernel import plain_settings
from tests.support.shipped import shipped_project

#: Tables about the warehouse that say nothing of when it was made.
TIMELESS = {"meta.conflict", "meta.reject", "meta.row_account"}


def published(home: Path, mirror: Path | None) -> Project:
    with plain_settings():
        project = load(load_settings(home=home, offline=True, page=False, mirror=mirror))
        assert nightly.run(project)["outcome"] == "published"
    return project


def tables(project: Project) -> dict[str, bytes]:
    release = project.releases.current()
    assert release
    files = parquet_files(release.folder)
    return {name: p.read_bytes() for name, p in files.items() if not name.startswith("meta.") or name in TIMELESS}


@pytest.mark.parametrize("mirror", [None, MIRROR] if MIRROR else [None], ids=lambda m: "mirror" if m else "shipped")
def test_a_night_with_free_polars_publishes_the_same(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, mirror: Path | None
) -> None:
    usual = tables(published(tmp_path / "usual", mirror) if mirror else shipped_project(tmp_path_factory))
    with free_polars() as taken:
        free = tables(published(tmp_path / "free", mirror))
    assert min(taken[what] for what in ("group_by", "join", "sort", "unique")) > 30
    assert len(usual) > 70 and usual.keys() == free.keys()
    assert {name for name in usual if usual[name] != free[name]} == set()
