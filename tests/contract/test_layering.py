"""The rules of the house that pyproject's import contracts (`lint-imports`) cannot say."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.declare import sql_file
from pipeline.declare.sql_file import READABLE
from pipeline.declare.yaml_file import read_yaml

ROOT = Path(__file__).parents[2]
MACHINERY = sorted((ROOT / "pipeline").rglob("*.py"))
ASSETS = sorted((ROOT / "assets").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
QUERIES = sorted((ROOT / "sql").rglob("*.sql"))
#: What a dataset's functions may know of the machinery; its __init__ joins them with the factory.
WORDS = {"pipeline.claims", "pipeline.contract", "pipeline.entities", "pipeline.shared"}
FACTORY = "pipeline.declare.dataset"
#: Names of packages alone, which importing one of their modules brings along.
PACKAGES = {"pipeline.declare"}
#: What a dataset's desk, which reads releases and brings commands, may use beside these.
DESK = (
    "pipeline.ask",
    "pipeline.cli",
    "pipeline.project",
    "pipeline.store",
    "pipeline.common.clock",
    "pipeline.declare",
)
LONGEST = 300
#: Subjects of marts that belong to no dataset, as they join several.
JOINING = {"panel", "questions"}
#: A module of one function, whose name says it all.
OBVIOUS = {"clock.py"}


def of_each(paths: Sequence[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """One test of what must hold of each file: thousands of small ones take longer to report than to make."""

    def one_test(holds: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            found = {path.relative_to(ROOT).as_posix(): _fault(holds, path) for path in paths}
            assert {path: said for path, said in found.items() if said} == {}

        return test

    return one_test


def _fault(holds: Callable[[Path], None], path: Path) -> str | None:
    try:
        holds(path)
    except AssertionError as error:  # told with those of the other files
        return str(error)
    return None


class Module(NamedTuple):
    """A file of Python: what is looked at of it."""

    #: Every module that it imports anywhere, made absolute; `from a import b` gives a and a.b.
    imports: frozenset[str]
    strings: tuple[str, ...]
    docstring: str


@cache
def module(path: Path) -> Module:
    """Each file is parsed once: several tests look at all."""
    package = path.relative_to(ROOT).parent.parts
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported: set[str] = set()
    strings = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            strings.append(node.value)
        elif isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*parents, *([node.module] if node.module else [])])
            imported |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return Module(frozenset(imported), tuple(strings), ast.get_docstring(tree) or "")


def imports(path: Path) -> frozenset[str]:
    return module(path).imports


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def test_the_rules_are_read_from_real_files() -> None:
    assert len(MACHINERY) > 30 and len(ASSETS) > 10 and len(QUERIES) > 5
    assert {"dagster", "pipeline.run.steps", "pipeline.run.keys.WAREHOUSE"} <= imports(
        ROOT / "pipeline" / "run" / "assets.py"
    )


@of_each([*MACHINERY, *ASSETS, *TESTS])
def test_every_module_of_ours_that_is_imported_exists(path: Path) -> None:
    """The type checker takes an absent module for a library without types."""
    ours = {name for name in imports(path) if name.split(".")[0] in {"pipeline", "assets", "tests"}}
    assert [name for name in sorted(ours) if not (_exists(name) or _exists(name.rpartition(".")[0]))] == []


def _exists(module: str) -> bool:
    place = ROOT.joinpath(*module.split("."))
    return place.is_dir() or place.with_suffix(".py").is_file()


def test_relative_imports_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    module = tmp_path / "assets" / "one" / "deep" / "x.py"
    module.parent.mkdir(parents=True)
    module.write_text(
        "def f():\n    from ... import two\n    from ..parse import rows\n    import assets.three.parse\n"
    )
    assert imports(module) == {
        "assets",
        "assets.two",
        "assets.one.parse",
        "assets.one.parse.rows",
        "assets.three.parse",
    }


@of_each([*MACHINERY, *sorted((ROOT / "pipeline").rglob("*.yaml"))])
def test_no_dataset_is_named_in_the_machinery(path: Path) -> None:
    """Not the datasets, nor their sources and settings, anywhere; nor their tables, in any string or docstring."""
    text = path.read_text(encoding="utf-8")
    known, others = _declared_names()
    assert not others & set(re.findall(r"\w+", text))
    said = "\n".join(module(path).strings) if path.suffix == ".py" else text
    assert not set(re.findall(r"(?<![\w.])(?:core|marts)\.[a-z]\w*", said)) - known


@cache
def _declared_names() -> tuple[frozenset[str], frozenset[str]]:
    """The tables that the machinery may name; the names of datasets, sources and settings that it may not."""
    packages = [read_yaml(path) for path in sorted((ROOT / "assets").glob("*/datapackage.yaml"))]
    (reference,) = (package for package in packages if package["name"] == "reference")
    datasets = [package for package in packages if package is not reference]
    names = [d["name"] for p in datasets for d in (p, *p["sources"], *p.get("settings", ()))]
    return frozenset(table["name"] for table in reference["resources"]), frozenset(names)


def test_the_names_that_are_looked_for_are_the_declared_ones() -> None:
    known, others = _declared_names()
    assert {"core.entity", "core.mission"} <= known and "core.speech" not in known
    assert {"un_personnel", "sc_records", "corpus_text"} <= others and "reference" not in others


@of_each(ASSETS)
def test_a_dataset_is_functions_and_declarations(path: Path) -> None:
    """Only a dataset's own __init__ touches the factory; others use the words that datasets and machinery share."""
    kernel = {name for name in imports(path) if name.startswith("pipeline.")}
    if "desk" in path.parts:  # a dataset's own commands may ask a release and print
        assert all(name.startswith(DESK) or _within(name, WORDS) for name in kernel)
        return
    is_dataset = path.name == "__init__.py" and path.parent.parent == ROOT / "assets"
    assert all(_within(name, WORDS | {FACTORY} if is_dataset else WORDS) for name in kernel - PACKAGES)


def _within(name: str, modules: set[str]) -> bool:
    """Whether a name is one of the modules, or something in one of them."""
    return any(name == module or name.startswith(f"{module}.") for module in modules)


@of_each([*MACHINERY, *ASSETS, *TESTS])
def test_every_module_says_what_it_is_and_stays_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if text.strip():
        assert module(path).docstring, "no docstring"
    assert len(text.splitlines()) <= LONGEST


@of_each([p for p in MACHINERY if p.name != "__init__.py"])
def test_the_machinerys_modules_say_what_does_not_belong(path: Path) -> None:
    docstring = " ".join(module(path).docstring.split())
    assert ("Belongs here" in docstring and "Does not" in docstring) or path.name in OBVIOUS


@of_each(QUERIES)
def test_sql_reads_core_and_marts_only(path: Path) -> None:
    query = sql_file.read(path)
    assert query.reads and all(name.split(".")[0] in READABLE for name in query.reads)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@of_each([p for p in QUERIES if "marts" in p.parts])
def test_a_mart_says_what_a_row_is_in_one_line_and_leaves_the_rest_to_its_dictionary(path: Path) -> None:
    first, second, *_ = path.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"-- grain: one row per .+\.", first) and not second.startswith("--")
    (table,) = (r for r in read_yaml(path.with_name("tables.yaml"))["resources"] if r["name"] == f"marts.{path.stem}")
    assert "Grain:" not in table["description"] and "ne row per" not in table["description"]


def test_sql_lies_by_subject() -> None:
    subjects = {p.name for p in (ROOT / "sql" / "marts").iterdir() if p.is_dir()}
    assert {p.parent.name for p in QUERIES if "marts" in p.parts} == subjects
    datasets = {p.parent.name for p in (ROOT / "assets").glob("*/datapackage.yaml")}
    assert all(any(dataset.endswith(subject) for dataset in datasets) for subject in subjects - JOINING)


def test_telemetry_of_great_expectations_is_off_before_it_is_imported() -> None:
    """GX asks the environment while it is imported: the line that answers must come first, in the only importer."""
    importers = [p for p in MACHINERY if "great_expectations" in roots(p)]
    assert [p.name for p in importers] == ["great_expectations.py"]
    body = ast.parse(importers[0].read_text(encoding="utf-8")).body
    texts = [ast.unparse(node) for node in body]
    off = next(n for n, text in enumerate(texts) if "GX_ANALYTICS_ENABLED" in text and "false" in text)
    assert off < next(n for n, text in enumerate(texts) if text.startswith("import great_expectations"))
