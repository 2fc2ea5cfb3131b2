"""An entry of a bibliography in BibTeX.

Belongs here: its form, and texts as LaTeX wants them. Does not: what is cited (`ask.cite`, `publish.page`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

#: What stands in LaTeX for a sign that means something to it.
SIGNS = {c: f"\\{c}" for c in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\^{}"}


def entry(key: str, fields: Mapping[str, str]) -> str:
    """An entry with the fields that say something."""
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *lines, "}"])


def key_of(*parts: str) -> str:
    """A key of these parts: letters, digits, - and _ alone."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", "-".join(("wps", *parts)))


def latex(text: str) -> str:
    """A text that LaTeX prints as it is."""
    return "".join(SIGNS.get(c, c) for c in text)


def kept(text: str) -> str:
    """A text whose capitals BibTeX leaves as they are."""
    return f"{{{latex(text)}}}"


def authors(names: Iterable[str]) -> str:
    """Organisations as authors, each once."""
    return " and ".join(kept(name) for name in dict.fromkeys(names))


def found_at(address: str) -> str:
    """Where something is found again: an address, or words before a path."""
    words, _, path = address.rpartition(" ")
    return f"{words} \\path{{{path}}}" if words else f"\\url{{{path}}}"
