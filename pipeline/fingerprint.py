"""What code made a result: digests of source files, so that "the same code" is a fact and not a hope.

Belongs here: digests of code and of input sets. Does not: digests of documents (`snapshots`), of tables (`workspace`).
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline.contract import Parser, Reducer, Streamed

#: Engines whose version can change what a parser or a query returns.
PARSING_ENGINES = ("fastexcel", "polars", "pypdfium2")
BUILDING_ENGINES = (*PARSING_ENGINES, "duckdb")
#: Modules of the kernel that read for parsers: what they make of bytes and labels is part of what a parser makes of a
#: document. Words that decide nothing (`contract`) are not.
SHARED = ("pipeline.entities", "pipeline.pdf", "pipeline.text")
CODE_SUFFIXES = frozenset({".py", ".sql", ".yaml", ".csv", ".json"})


def digest(parts: Iterable[bytes | str]) -> str:
    """The sha256 of the parts, each preceded by its length so that no two lists share a digest."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        sha.update(len(data).to_bytes(8, "big"))
        sha.update(data)
    return sha.hexdigest()


def code(folders: Iterable[Path]) -> str:
    """The digest of every code and declaration file below the folders, and of the engines' versions."""
    files = [
        (f.relative_to(folder.parent).as_posix(), f)
        for folder in folders
        for f in folder.rglob("*")
        if f.suffix in CODE_SUFFIXES and f.is_file()
    ]
    named = [part for name, f in sorted(files) for part in (name, f.read_bytes())]
    return digest([*_engines(BUILDING_ENGINES), *named])


def parser(parse: Parser) -> str:
    """The digest of a parser's module and of every module of its own dataset and of SHARED that it imports.

    It counts however deep it is imported. Files that a module reads and names in its constant DATA_FILES (a dictionary
    of terms) count with it. A change in the harmoniser therefore parses nothing again; a change in a helper of the
    parser does.
    """
    return digest(
        [*_engines(PARSING_ENGINES), *_own_code((parse.read if isinstance(parse, Streamed) else parse).__module__)]
    )


def reducer(reduce: Reducer) -> str:
    """The same for a reducer, which uses no engine."""
    return digest(_own_code(reduce.__module__))


def _own_code(name: str) -> list[bytes | str]:
    """Names and contents of a module's file, of those of its dataset and SHARED that it imports, their DATA_FILES."""
    dataset = ".".join(name.split(".")[:2])
    found: dict[str, Path] = {}
    _collect(name, dataset, found)
    for module in list(found):
        found |= {f"{module}:{path.name}": path for path in getattr(sys.modules[module], "DATA_FILES", ())}
    return [part for n in sorted(found) for part in (n, found[n].read_bytes())]


def _collect(name: str, dataset: str, found: dict[str, Path]) -> None:
    """Add the module and its imports within the dataset and SHARED to `found`."""
    module = sys.modules.get(name)
    if name in found or name == dataset or module is None or not module.__file__:
        return
    path = Path(module.__file__)
    found[name] = path
    for imported in _imports(path.read_text(encoding="utf-8"), module.__package__ or ""):
        if imported in SHARED or imported.startswith(dataset + "."):
            _collect(imported, dataset, found)


@cache
def _imports(source: str, package: str) -> frozenset[str]:
    """Absolute names of the modules that a source text imports; for `from a import b` both `a` and `a.b`."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            names |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return frozenset(names)


def _engines(names: Iterable[str]) -> list[str]:
    return [f"{name}=={version(name)}" for name in names]
