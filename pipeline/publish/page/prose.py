"""Texts of the documentation as parts of pages, so that their words stand in one place.

Belongs here: Markdown -> HTML whose links lead nowhere but to addresses. Does not: which texts are shown.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup

from pipeline.publish.page.declared import PageError
from pipeline.publish.page.templates import tight

#: Links to other files of the documentation, which lie beside no page.
_BESIDE = re.compile(r"\[([^\]]*)\]\((?!https?:)[^)]*\)")
_TITLE = re.compile(r"\A# .*\n+")


def prose_of(folder: Path, name: str) -> Markup:
    """A text of `docs/`, beside the folder of declarations, without its title. Raises PageError where it is missing."""
    return _rendered(folder.resolve().parent / "docs" / name)


@cache
def _rendered(file: Path) -> Markup:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise PageError(f"{file} is missing: the text of a page") from error
    bare = _BESIDE.sub(r"\1", _TITLE.sub("", text))
    made: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(bare)
    return Markup(tight(made))  # noqa: S704 markup in the text is escaped
