"""What a newcomer looks for is found from the overview by the names of links alone, without reading much on the way."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborNode

from tests.support.figures import read

#: Words that are seen on a page before the link that is followed.
WORDS = 700
_WORD = re.compile(r"\w+")

#: What is looked for: the names of the links that lead there, and what stands at the end.
WALKS = {
    "a plan": (["A country’s plan and its sources", "Rwanda"], "#RWA-3", ["Begins", "2023", "The New Times (Rwanda)"]),
    "its claims": (["Plans", "RWA-3"], "#claims", ["2023", "https://"]),
    "a target": (["A mission’s share of women", "MINUSCA"], "#categories", ["Troops", "15% by 2028"]),
    "words": (
        ["Who said what about action plans", "S/PV.8767"],
        "table.speeches",
        ["reports as done", "national action plan"],
    ),
    "a meeting": (["Debates", "Choose a meeting", "S/PV.8649"], "table.speeches", ["Mrs. Craft"]),
    "a file": (["Files to use and to cite"], "main", ["Cite the publisher of a figure, and the release", "Parquet"]),
}


def followed(site: Path, at: str, anchor: str, name: str) -> tuple[str, str, int]:
    """Where the link of this name leads, and how many words are seen before it, from where the reader stands."""
    body, seen = read(site / at).body, 0
    assert body
    reached = not anchor
    for node in body.traverse(include_text=True):
        if anchor and node.attributes and node.attributes.get("id") == anchor:
            reached, seen = True, 0
        if node.tag == "-text" and not is_folded(node):
            seen += len(_WORD.findall(node.text_content or ""))
        elif reached and node.tag == "a" and node.text(strip=True) == name:
            path, _, to = str(node.attributes["href"]).partition("#")
            return posixpath.normpath(posixpath.join(posixpath.dirname(at), path)) if path else at, to, seen
    raise AssertionError(f"{at}#{anchor}: no link {name}")


def is_folded(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag not in ("details", "script", "style"):
        above = above.parent
    return above is not None


@pytest.mark.parametrize("name", WALKS)
def test_a_newcomer_finds(site: Path, name: str) -> None:
    links, there, said = WALKS[name]
    at, anchor, read_on_the_way = "index.html", "", list[int]()
    for link in links:
        at, anchor, words = followed(site, at, anchor, link)
        read_on_the_way.append(words)
    assert max(read_on_the_way) <= WORDS, read_on_the_way
    found = read(site / at).css_first(there)
    assert found is not None
    text = " ".join(found.text().split())
    assert [words for words in said if words not in text] == []
