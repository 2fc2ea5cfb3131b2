"""The rules of the house, read from the imports: who may know whom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from pipeline.declare import sql_file
from pipeline.declare.sql_file import READABLE

ROOT = Path(__file__).parents[2]
MACHINERY = sorted((ROOT / "pipeline").rglob("*.py"))
ASSETS = sorted((ROOT / "assets").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
QUERIES = sorted((ROOT / "sql").rglob("*.sql"))
ENGINES = {"duckdb", "httpx", "dagster", "great_expectations"}
#: What a dataset's functions may know of the machinery; its __init__ joins them with the factory.
WORDS = {"pipeline.claims", "pipeline.contract", "pipeline.entities", "pipeline.shared"}
FACTORY = "pipeline.declare.dataset"
#: Names of packages alone, which importing one of their modules brings along.
PACKAGES = {"pipeline.declare"}
#: What a dataset's desk, which reads releases and brings commands, may use beside these.
DESK = ("pipeline.ask", "pipeline.cli", "pipeline.project", "pipeline.store", "pipeline.clock", "pipeline.declare")
LONGEST = 300
#: A module of one function, whose name says it all.
OBVIOUS = {"clock.py"}


def _id(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> set[str]:
    """Every module that a file imports anywhere in it, made absolute; `from a import b` gives a and a.b."""
    package = path.relative_to(ROOT).parent.parts
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*parents, *([node.module] if node.module else [])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return found


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def test_the_rules_are_read_from_real_files() -> None:
    assert len(MACHINERY) > 30 and len(ASSETS) > 10 and len(QUERIES) > 5
    assert {"dagster", "pipeline.run.steps", "pipeline.run.keys.WAREHOUSE"} <= imports(
        ROOT / "pipeline" / "run" / "assets.py"
    )


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


@pytest.mark.parametrize("path", MACHINERY, ids=_id)
def test_the_machinery_knows_no_dataset(path: Path) -> None:
    assert not roots(path) & {"assets", "sql", "tests"}


@pytest.mark.parametrize("path", MACHINERY, ids=_id)
def test_no_dataset_is_named_in_the_machinery(path: Path) -> None:
    datasets = {p.name for p in (ROOT / "assets").iterdir() if (p / "datapackage.yaml").exists()} - {"reference"}
    words = {node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if _is_text(node)}
    assert not datasets & words


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.parametrize("path", ASSETS, ids=_id)
def test_a_dataset_is_functions_and_declarations(path: Path) -> None:
    """Only a dataset's own __init__ touches the kernel's factory; no module there touches an engine of the kernel."""
    assert not roots(path) & (ENGINES - {"duckdb"} if "desk" in path.parts else ENGINES)
    kernel = {name for name in imports(path) if name.startswith("pipeline.")}
    if "desk" in path.parts:  # a dataset's own commands may ask a release and print
        assert all(name.startswith(DESK) or _within(name, WORDS) for name in kernel)
        return
    is_dataset = path.name == "__init__.py" and path.parent.parent == ROOT / "assets"
    assert all(_within(name, WORDS | {FACTORY} if is_dataset else WORDS) for name in kernel - PACKAGES)


def _within(name: str, modules: set[str]) -> bool:
    """Whether a name is one of the modules, or something in one of them."""
    return any(name == module or name.startswith(f"{module}.") for module in modules)


@pytest.mark.parametrize("path", [p for p in ASSETS if p.parent != ROOT / "assets"], ids=_id)
def test_one_dataset_never_imports_another(path: Path) -> None:
    own = path.relative_to(ROOT / "assets").parts[0]
    others = {name for name in imports(path) if name.startswith("assets.") and name.split(".")[1] != own}
    assert not others and "tests" not in roots(path)


@pytest.mark.parametrize("path", [*MACHINERY, *ASSETS, *TESTS], ids=_id)
def test_every_module_says_what_it_is_and_stays_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert len(text.splitlines()) <= LONGEST


@pytest.mark.parametrize("path", [p for p in MACHINERY if p.name != "__init__.py"], ids=_id)
def test_the_machinerys_modules_say_what_does_not_belong(path: Path) -> None:
    docstring = " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split())
    assert ("Belongs here" in docstring and "Does not" in docstring) or path.name in OBVIOUS


@pytest.mark.parametrize("path", QUERIES, ids=_id)
def test_sql_reads_core_and_marts_only(path: Path) -> None:
    query = sql_file.read(path)
    assert query.reads and all(name.split(".")[0] in READABLE for name in query.reads)
    assert path.read_text(encoding="utf-8").startswith("-- "), "begin with a comment: what a row is, what it means"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_telemetry_of_great_expectations_is_off_before_it_is_imported() -> None:
    """GX asks the environment while it is imported: the line that answers must come first, in the only importer."""
    importers = [p for p in MACHINERY if "great_expectations" in roots(p)]
    assert [p.name for p in importers] == ["great_expectations.py"]
    body = ast.parse(importers[0].read_text(encoding="utf-8")).body
    texts = [ast.unparse(node) for node in body]
    off = next(n for n, text in enumerate(texts) if "GX_ANALYTICS_ENABLED" in text and "false" in text)
    assert off < next(n for n, text in enumerate(texts) if text.startswith("import great_expectations"))
