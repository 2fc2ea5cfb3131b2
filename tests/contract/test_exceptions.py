"""What catches nearly everything says why on its line: at a border that is right, elsewhere it hides mistakes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [path for folder in ("pipeline", "assets", "wps") for path in sorted((ROOT / folder).rglob("*.py"))]
#: Caught by these names is what nobody thought of; and what any disk or network may say.
EVERYTHING, SYSTEM = {"Exception", "BaseException"}, {"OSError"}


def caught(tree: ast.AST) -> Iterator[tuple[int, set[str], bool]]:
    """The line, the names, and whether nothing is raised again, of each handler and each `suppress`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            named = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type] if node.type else []
            names = {ast.unparse(name) for name in named} or {"BaseException"}
            raises = any(isinstance(inner, ast.Raise) for part in node.body for inner in ast.walk(part))
            yield node.lineno, names, not raises
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"suppress", "contextlib.suppress"}:
            yield node.lineno, {ast.unparse(name) for name in node.args}, True


def unsaid(text: str) -> list[int]:
    """Lines that catch everything, or keep silent on what the system says, without a word of why."""
    lines = text.splitlines()
    wide = (
        line for line, names, silent in caught(ast.parse(text)) if names & EVERYTHING or (silent and names & SYSTEM)
    )
    return sorted(line for line in wide if "  # " not in lines[line - 1])


def test_whoever_catches_everything_says_why() -> None:
    found = {str(path.relative_to(ROOT)): unsaid(path.read_text(encoding="utf-8")) for path in FILES}
    assert len(found) > 300 and {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("try:\n    f()\nexcept Exception:\n    raise", [3]),
        ("try:\n    f()\nexcept:\n    g()", [3]),
        ("try:\n    f()\nexcept (OSError, KeyError):\n    g()", [3]),
        ("try:\n    f()\nexcept OSError as error:\n    raise Wrong from error", []),
        ("try:\n    f()\nexcept OSError:  # gone since\n    g()", []),
        ("with suppress(OSError):\n    f()", [1]),
        ("with suppress(KeyError):\n    f()", []),
    ],
)
def test_what_is_wide(text: str, lines: list[int]) -> None:
    assert unsaid(text) == lines
