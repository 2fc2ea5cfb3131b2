"""What is published depends on no order that polars does not promise: of groups, joined rows, equals in a sort."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.project import Project, load
from pipeline.run import nightly
from pipeline.settings import load_settings
from pipeline.store.releases import parquet_files
from tests.support.free_polars import free_polars
from tests.support.kernel import plain_settings
from tests.support.shipped import shipped_project

#: Tables about the warehouse that say nothing of when it was made.
TIMELESS = {"meta.conflict", "meta.reject", "meta.row_account"}


def tables(project: Project) -> dict[str, bytes]:
    release = project.releases.current()
    assert release
    files = parquet_files(release.folder)
    return {name: p.read_bytes() for name, p in files.items() if not name.startswith("meta.") or name in TIMELESS}


def test_a_night_with_free_polars_publishes_the_same(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    usual = tables(shipped_project(tmp_path_factory))
    with plain_settings():
        project = load(load_settings(home=tmp_path, offline=True, page=False))
        with free_polars() as taken:
            assert nightly.run(project)["outcome"] == "published"
    assert min(taken[what] for what in ("group_by", "join", "sort", "unique")) > 30
    free = tables(project)
    assert len(usual) > 70 and usual.keys() == free.keys()
    assert {name for name in usual if usual[name] != free[name]} == set()
