"""The names in modules' docstrings: every module, file and code word that one speaks of is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from pipeline.settings import Settings

ROOT = Path(__file__).parents[2]
MODULES = sorted([*(ROOT / "pipeline").rglob("*.py"), *(ROOT / "assets").rglob("*.py")])
#: What stands in backticks and is written like a module, a function, a column: all lower case, dots between.
NAME = re.compile(r"_?[a-z][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*")
DATA_FILE = re.compile(r"\w+\.(?:csv|json|parquet|sql|yaml)")
COMMANDS = {"wps"}
SCHEMAS = {"core", "marts", "meta"}
#: Words that documents print.
PRINTED = {"all"}


def spoken_of(docstring: str) -> list[tuple[str, bool]]:
    """What stands in backticks; with each, whether it stands alone in brackets after «Does not:» (`like`, `this`)."""
    found = []
    for paragraph in docstring.split("\n\n"):
        before, _, after = paragraph.partition("Does not:")
        places = re.findall(r"\(((?:`[^`]+`(?:,| or| and)?\s*)+)\)", after)
        names = {name for place in places for name in re.findall(r"`([^`]+)`", place)}
        found += [(" ".join(n.split()), False) for n in re.findall(r"`+([^`]+)`+", before)]
        found += [(" ".join(n.split()), n in names) for n in re.findall(r"`+([^`]+)`+", after)]
    return found


def stale(path: Path, docstring: str | None = None) -> list[str]:
    """The names in a module's docstring that nothing answers to.

    Alone in brackets after «Does not:» stands the module where something else belongs. Any other name may also be one
    that this module defines, uses or quotes, one that the warehouse declares, a setting or a command.
    """
    docstring = _docstring(path) if docstring is None else docstring
    return [name for name, is_place in spoken_of(docstring) if not _is_there(path, name, is_place)]


def _is_there(path: Path, name: str, is_place: bool) -> bool:
    if re.fullmatch(r"[a-z_]+(?:/[a-z_]*)+(?:\.\w+)?", name):
        return any((folder / name).exists() for folder in _folders(path))
    if DATA_FILE.fullmatch(name):
        return name in _file_names()
    if not NAME.fullmatch(name):
        return True  # an example, a command line, a pattern
    first, *rest = name.split(".")
    if rest and first in SCHEMAS:
        return name in _declared()
    bases = [*_folders(path), *([ROOT / "pipeline", ROOT / "assets"] if rest else [])]
    if any(_is_module(folder, name) for folder in bases):
        return True
    return not is_place and name in {*_words(path), *_declared(), *SCHEMAS, *COMMANDS, *PRINTED, *Settings.model_fields}


def _folders(path: Path) -> list[Path]:
    """The module's own folder and those around it, up to the repository's."""
    return [folder for folder in path.parents if folder == ROOT or ROOT in folder.parents]


def _is_module(folder: Path, name: str) -> bool:
    """Whether the name leads from the folder to a module or a package, or to what a module there defines."""
    place = folder.joinpath(*name.split("."))
    if place.with_suffix(".py").exists() or (place.is_dir() and any(place.glob("*.py"))):
        return True
    module = place.parent.with_suffix(".py")
    return "." in name and module.exists() and place.name in _words(module)


@cache
def _file_names() -> frozenset[str]:
    kept = ("assets", "pipeline", "sql")
    return frozenset(path.name for folder in kept for path in (ROOT / folder).rglob("*") if path.is_file())


@cache
def _declared() -> frozenset[str]:
    """The names that the warehouse's declarations give: tables, columns, codes."""
    found: set[str] = set()

    def gather(part: object) -> None:
        if isinstance(part, dict):
            gather([*part, *part.values()])
        elif isinstance(part, list):
            for element in part:
                gather(element)
        elif isinstance(part, str):
            found.update({part, part.rpartition(".")[2]})

    for file in (*(ROOT / "assets").glob("*/datapackage.yaml"), *(ROOT / "pipeline").rglob("meta.yaml")):
        gather(yaml.safe_load(file.read_text(encoding="utf-8")))
    return frozenset(found)


@cache
def _words(path: Path) -> frozenset[str]:
    """What a module defines (functions, classes, parameters, fields, constants) or uses of an object, and its strings.

    Not its variables: a name that means a module elsewhere is easily a variable's.
    """
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.ClassDef():
                found.add(node.name)
            case ast.arg():
                found.add(node.arg)
            case ast.Attribute():
                found.add(node.attr)
            case ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case ast.Constant(value=str(text)):
                found.add(text)
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    return frozenset(found | {target.id for target in targets if isinstance(target, ast.Name)})


def _docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def test_what_a_docstring_names_is_there() -> None:
    found = {path.relative_to(ROOT).as_posix(): stale(path) for path in MODULES}
    assert len(found) > 300 and {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("module", "said", "found"),
    [
        ("pipeline/fetch/network.py", "Does not: requests (`fetching`), choosing (`tonight`, `http.client`).", 2),
        ("pipeline/fetch/places.py", "Does not: gathering (`documents`).", 1),
        ("pipeline/project.py", "Does not: anything (`steps`), Dagster (`graph`).", 2),
        ("pipeline/run/wanted.py", "What of it is asked for: `fetching.tonight`, `fetch.selection.plan`.", 1),
        (
            "pipeline/fetch/places.py",
            "`documents` of a `source`; `WPS_HOME`, `wps build`, `https://host`, `core.mission`.",
            0,
        ),
        ("pipeline/store/shipped.py", "`documents.json`, `sql/marts`; never `statements.json`, `sql/martians`.", 2),
    ],
)
def test_a_name_of_nothing_is_found(module: str, said: str, found: int) -> None:
    assert len(stale(ROOT / module, said)) == found
