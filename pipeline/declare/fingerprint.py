"""What code made a result: digests of source files, so that "the same code" is a fact and not a hope.

Belongs here: digests of code, of declarations, and of what an engine's version may change. Does not: digests of
documents (`store.snapshots`), of tables
(`store.workspace`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from pipeline.common.digests import digest, short
from pipeline.contract import Parser, Reducer, Streamed

#: Engines whose version can change what a parser or a query returns.
PARSING_ENGINES = ("fastexcel", "polars", "pypdfium2", "selectolax")
#: Engines that a reducer may use.
REDUCING_ENGINES = ("selectolax",)
#: Libraries whose version can change tables.
BUILDING_ENGINES = (*PARSING_ENGINES, "duckdb")
#: Modules of the kernel that read for parsers: what they make of bytes and labels is part of what a parser makes of a
#: document. Words that decide nothing (`contract`) are not.
SHARED = (
    "pipeline.entities",
    "pipeline.entities.entities",
    "pipeline.entities.normal",
    "pipeline.shared.days",
    "pipeline.shared.markup",
    "pipeline.shared.meeting_symbols",
    "pipeline.shared.pdf",
    "pipeline.shared.register",
    "pipeline.shared.tables",
    "pipeline.shared.text",
    "pipeline.shared.unread",
    "pipeline.shared.workbook",
    "pipeline.shared.zipped",
)
#: `from a import b, c`, also over several lines in brackets, or `import a, b`.
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#(]+)|import[ \t]+([^\n#]+))", re.MULTILINE
)
#: The first line of a file that people write, where it names its schema for editors: it says nothing to a parser.
_SCHEMA_NAMED = re.compile(rb"\A# yaml-language-server: [^\n]*\n")
CODE_SUFFIXES = frozenset({".py", ".sql", ".yaml", ".csv", ".json"})
#: What of the machinery makes rows: of the rest, nothing can change a value.
MAKES_ROWS = (
    "claims.py",
    "common/*.py",
    "contract.py",
    "declare/corrections.py",
    "declare/field.py",
    "declare/schema.py",
    "entities/*",
    "harmonise.py",
    "mart.py",
    "parse/*.py",
    "shared/*.py",
)
#: Files of a dataset that are told apart by what they say: its corrections each by itself, its shipped rows and facts
#: as documents.
TOLD_APART = ("corrections.yaml", "archive/*")
#: The machinery's own folder.
MACHINERY = Path(__file__).parents[1]


def code(datasets: Iterable[Path], queries: Iterable[Path]) -> str:
    """The digest of everything that makes the tables: machinery, these folders of datasets, these files of `sql/`.

    Only what the program reads counts: a file that something else puts beside its own changes nothing.
    """
    digests = {folder.name: dataset(folder) for folder in datasets}
    digests |= {f"{path.parent.name}/{path.name}": digest([path.read_bytes()]) for path in queries}
    return digest([machinery(), *(part for pair in sorted(digests.items()) for part in pair)])


def machinery() -> str:
    """The digest of every code and declaration file of the machinery, and of the engines' versions."""
    return digest([*_engines(BUILDING_ENGINES), *_named(_below(MACHINERY), MACHINERY)])


def dataset(folder: Path) -> str:
    """The digest of a dataset's code and declarations, and of the modules beside it that all datasets may share."""
    return digest(_named([*_below(folder), *folder.parent.glob("*.py")], folder.parent))


@dataclass(frozen=True, order=True)
class Part:
    """A part of what makes the tables: `kind` and `subject` as in meta.fingerprint, its digest or version."""

    kind: str
    subject: str
    name: str
    digest: str


def engine_parts() -> list[Part]:
    """The libraries whose version can change tables."""
    return [Part("engine", "", name, version(name)) for name in BUILDING_ENGINES]


def machinery_parts() -> list[Part]:
    """The files of the machinery that make rows."""
    found = sorted({path for pattern in MAKES_ROWS for path in MACHINERY.glob(pattern) if path.is_file()})
    kept = [path for path in found if path.suffix in CODE_SUFFIXES]
    return [
        Part("machinery", "", f"pipeline/{path.relative_to(MACHINERY).as_posix()}", short(path.read_bytes()))
        for path in kept
    ]


def dataset_parts(name: str, folder: Path, facts: Iterable[Path]) -> list[Part]:
    """The files of a dataset that make rows. `facts` are folders of its own whose CSV files are documents."""
    apart = {path for pattern in TOLD_APART for path in folder.glob(pattern)}
    apart |= {path for facts_folder in facts for path in facts_folder.glob("*.csv")}
    paths = [path for path in [*_below(folder), *folder.parent.glob("*.py")] if path not in apart]
    return [
        Part("dataset", name, path.relative_to(folder.parent).as_posix(), short(path.read_bytes()))
        for path in sorted(paths)
        if "__pycache__" not in path.parts
    ]


def _below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in CODE_SUFFIXES and path.is_file()]


def _named(paths: Iterable[Path], root: Path) -> list[bytes | str]:
    """Each file's name below the root and its content, in order of the names."""
    found = sorted((path.relative_to(root).as_posix(), path) for path in paths)
    return [part for name, path in found for part in (name, path.read_bytes())]


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
    """The same for a reducer."""
    return digest([*_engines(REDUCING_ENGINES), *_own_code(reduce.__module__)])


def files(parse: Parser) -> list[Path]:
    """The files that a parser's digest is made of."""
    return list(_own_files((parse.read if isinstance(parse, Streamed) else parse).__module__).values())


def _own_code(name: str) -> list[bytes | str]:
    """Names and contents of a module's files; the line that names a file's schema is left out."""
    found = _own_files(name)
    return [part for n in sorted(found) for part in (n, _SCHEMA_NAMED.sub(b"", found[n].read_bytes()))]


def _own_files(name: str) -> dict[str, Path]:
    """A module's file, those of its dataset and SHARED that it imports, and their DATA_FILES, by name."""
    dataset = ".".join(name.split(".")[:2])
    found: dict[str, Path] = {}
    _collect(name, dataset, found)
    for module in list(found):
        found |= {f"{module}:{path.name}": path for path in getattr(sys.modules[module], "DATA_FILES", ())}
    return found


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
    """Absolute names of the modules that a source text imports; for `from a import b` both `a` and `a.b`.

    Found by pattern, ten times as fast as by parsing: what only looks like an import names no module that is loaded.
    """
    names: set[str] = set()
    for base, listed, plain in _IMPORT.findall(source):
        if plain:
            names |= {part.split()[0] for part in plain.split(",") if part.strip()}
            continue
        level = len(base) - len(base.lstrip("."))
        parents = package.split(".")[: len(package.split(".")) - level + 1] if level else []
        whole = ".".join([*parents, *([base[level:]] if base[level:] else [])])
        names |= {whole, *(f"{whole}.{part.split()[0]}" for part in listed.strip("()").split(",") if part.strip())}
    return frozenset(names)


@cache
def version(library: str) -> str:
    """The version of a library that is installed; asked for every source, it is read once."""
    return metadata.version(library)


def _engines(names: Iterable[str]) -> list[str]:
    return [f"{name}=={version(name)}" for name in names]
