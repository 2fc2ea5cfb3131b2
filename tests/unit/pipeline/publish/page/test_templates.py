"""Templates: columns before methods, markup in fewer bytes that means the same, nothing of a text is markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.publish.page.templates import environment, labels, linked, said_once, tight, unless_known

TABLE = (
    '<!doctype html><html lang="en"><head></head><body><table><thead><tr><th>a</th><th>b</th></tr></thead>\n<tbody>\n'
    '<tr><th>1</th><td lang="en">2</td></tr>\n<tr><td></td><td>4<br></td></tr></tbody></table>'
    '<ul><li>x</li>\n<li>y</li></ul><dl><dt>k</dt><dd>v</dd></dl><p lang="fr">z</p></body></html>'
)


def shown(page: str) -> list[tuple[str, str]]:
    nodes = LexborHTMLParser(page).css("th, td, tr, li, dt, dd, p")
    return [(node.tag, " ".join(node.text().split())) for node in nodes]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_tight_page_means_what_it_meant(language: str) -> None:
    page = said_once(tight(TABLE), language)
    assert shown(page) == shown(TABLE) and len(page) < len(TABLE)
    assert ('<td lang="en">' in page) == (language == "fr") and '<html lang="en">' in page and 'lang="fr"' in page


def test_a_column_comes_before_what_a_mapping_can_do(tmp_path: Path) -> None:
    text = "{{ row.items }} {{ row.keys() | list | length }} {{ 1 | told }}"
    (tmp_path / "row.html").write_text(text, encoding="utf-8")
    for word in ("one", "un"):  # compiled once, told in each language
        made = environment(tmp_path, {}, {"told": lambda _, word=word: word}).get_template("row.html")
        assert made.render(row={"items": "<b>", "n": 2}) == f"&lt;b&gt; 2 {word}"


def test_labels_are_strings_of_a_style() -> None:
    assert labels("Women", "", "l'an") == "--c2:'Women';--c4:'l\\27 an'"
    assert not set("';}{") & set(labels("';} x{").removeprefix("--c2:'").removesuffix("'"))


def test_nothing_of_a_text_is_markup() -> None:
    assert linked("a.html", "<i>") == '<a href="a.html">&lt;i&gt;</a>'
    told = unless_known(str, '"<b>')
    assert told(0) == "0" and "<b>" not in told(None) and "—" in told(None)
