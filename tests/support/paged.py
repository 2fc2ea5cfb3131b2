"""Homes of the small warehouse whose releases have pages.

Belongs here: the small page's declaration, the project with it, where a page lies. Does not: any assertion.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.project import Project
from pipeline.publish.page.place import folder_of
from tests.support.kernel import project_at

PAGE = Path(__file__).parents[1] / "pipeline" / "tiny_page"


def with_page(home: Path, page: Path = PAGE, **settings: object) -> Project:
    return replace(project_at(home, page=True, **settings), page=page)


def page_of(home: Path) -> Path:
    return folder_of(home.absolute(), (home / "releases" / "current").readlink().name)


def text_of(home: Path, path: str) -> str:
    return (page_of(home) / path).read_text(encoding="utf-8")
