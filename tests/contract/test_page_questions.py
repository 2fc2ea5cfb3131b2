"""The questions of the page are those of docs/questions.md: each query there is an example, word for word, in order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from pipeline.declare.yaml_file import read_yaml
from pipeline.publish.page.declared import QUESTIONS

ROOT = Path(__file__).parents[2]
ASKED = re.compile(r"^### (.+)$|^```sh\nwps query (\"[^`]*?\")\n```", re.MULTILINE)


def in_docs() -> list[tuple[str, list[str]]]:
    """Heading and words of each query in the docs."""
    found, heading = [], ""
    for match in ASKED.finditer((ROOT / "docs" / "questions.md").read_text(encoding="utf-8")):
        heading = match[1] or heading
        if match[2]:
            found.append((heading, shlex.split(match[2])[0].split()))
    return found


def test_the_page_offers_the_questions_of_the_docs() -> None:
    entries = read_yaml(ROOT / "page" / QUESTIONS)
    assert [(e.get("heading", e["en"]), e["sql"].split()) for e in entries] == in_docs()
    assert all({"en", "fr", "sql"} <= e.keys() for e in entries)
