"""The page of the rows that ship, made once for all tests of a session; its pages by kind.

Belongs here: making and finding pages for tests. Does not: looking at them in a browser (`browsers`).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock

from pipeline.publish.page.declared import Declared
from pipeline.publish.page.place import folder_of, is_whole
from pipeline.publish.page.site import make_site
from tests.support.shipped import shipped_project

PAGE = Path(__file__).parents[2] / "page"


def shipped_site(factory: pytest.TempPathFactory) -> Path:
    """The folder of the page of the shipped rows' release. Not to be changed."""
    release = shipped_project(factory).releases.current()
    assert release
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with FileLock(root / "shipped-site.lock"):
        folder = folder_of(root / "shipped-site", release.release_id)
        return folder if is_whole(folder) else make_site(Declared(PAGE), root / "shipped-site", release)


def pages_by_kind(folder: Path, language: str = "", *, public: bool = False) -> dict[str, list[Path]]:
    """The pages of each kind, the smallest first."""
    root = folder / language
    found = {}
    for kind in Declared(PAGE, public=public).kinds:
        parts = [part.split("{")[0] + "*" if "{" in part else part for part in kind.address.split("/")]
        bare = ".embed" in kind.address  # lies beside the page that frames it
        pages = [page for page in root.glob("/".join(parts) + ".html") if (".embed" in page.name) == bare]
        found[kind.name] = sorted(pages, key=lambda page: page.stat().st_size)
    return found
