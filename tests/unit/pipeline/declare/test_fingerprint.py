"""Fingerprints: what a parser is made of, and nothing else, decides whether a document is read again."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.common.digests import digest
from pipeline.declare import fingerprint
from pipeline.project import load
from pipeline.settings import load_settings

ROOT = Path(__file__).parents[4]

FILES = {
    "__init__.py": "",
    "counts/__init__.py": "from tmpdatasets.counts import harmonise, parse\n",
    "counts/parse.py": "from tmpdatasets.counts.helper import A\nfrom . import sizes\ndef parse(d, n): return A\n",
    "counts/helper.py": "import tmpdatasets.counts.deep.words\nfrom tmpdatasets import reading\nA = 1\n",
    "counts/sizes.py": "A = 1\n",
    "counts/deep/__init__.py": "",
    "counts/deep/words.py": "WORDS = 1\n",
    "counts/harmonise.py": "from tmpdatasets.counts.helper import A\n",
    "counts/unused.py": "B = 1\n",
    "other/__init__.py": "",
    "reading.py": "from tmpdatasets.words import A\n",
    "words.py": "A = 1\n",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    root = tmp_path / "tmpdatasets"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield root
    for name in [name for name in sys.modules if name.split(".")[0] == "tmpdatasets"]:
        del sys.modules[name]


def parser() -> Callable[..., object]:
    found: Callable[..., object] = importlib.import_module("tmpdatasets.counts.parse").parse
    return found


@pytest.mark.parametrize("name", ["parse", "helper", "sizes", "deep/words"])
def test_a_change_in_what_the_parser_uses_changes_it(package: Path, name: str) -> None:
    before = fingerprint.parser(parser())
    assert fingerprint.parser(parser()) == before
    with (package / "counts" / f"{name}.py").open("a") as file:
        file.write("# another line\n")
    assert fingerprint.parser(parser()) != before


def test_the_line_that_names_a_schema_for_editors_changes_nothing(package: Path) -> None:
    module = importlib.import_module("tmpdatasets.counts")
    assert module
    before, file = fingerprint.parser(parser()), package / "counts" / "parse.py"
    file.write_text("# yaml-language-server: $schema=schemas/terms.json\n" + file.read_text())
    assert fingerprint.parser(parser()) == before


@pytest.mark.parametrize(
    "name", ["counts/harmonise.py", "counts/unused.py", "counts/__init__.py", "other/__init__.py", "reading.py"]
)
def test_a_change_elsewhere_parses_nothing_again(package: Path, name: str) -> None:
    importlib.import_module("tmpdatasets.counts")
    before = fingerprint.parser(parser())
    with (package / name).open("a") as file:
        file.write("# another line\n")
    assert fingerprint.parser(parser()) == before


def test_what_reads_for_parsers_counts_and_what_it_only_takes_words_from_does_not(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprint, "SHARED", ("tmpdatasets.reading",))
    before = fingerprint.parser(parser())
    (package / "words.py").write_text("A = 2\n")
    assert fingerprint.parser(parser()) == before
    with (package / "reading.py").open("a") as file:
        file.write("# another line\n")
    assert fingerprint.parser(parser()) != before


@pytest.mark.parametrize("name", fingerprint.SHARED)
def test_what_reads_for_parsers_exists(name: str) -> None:
    assert importlib.import_module(name).__file__


def test_whatever_a_parser_of_the_datasets_takes_from_the_shared_room_counts() -> None:
    """What is counted in rows once they are read is the harmonisers': no parser imports it."""
    room = Path(fingerprint.MACHINERY, "shared")
    modules = {f"pipeline.shared.{path.stem}" for path in room.glob("*.py") if not path.stem.startswith("_")}
    assert modules - set(fingerprint.SHARED) == {
        f"pipeline.shared.{name}" for name in ("drift", "losses", "members", "placed")
    }


def test_another_version_of_an_engine_changes_it(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint.parser(parser())
    monkeypatch.setattr(fingerprint, "version", lambda name: "999")
    assert fingerprint.parser(parser()) != before


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A dataset and SQL files as the program reads them."""
    for name in ("assets/a/x.py", "assets/a/deep/y.yaml", "assets/a/t.csv", "assets/__init__.py", "assets/b/x.py"):
        put(tmp_path / name)
    for name in ("sql/marts/one/m.sql", "sql/marts/one/tables.yaml", "sql/checks/one_holds.sql"):
        put(tmp_path / name)
    return tmp_path


def put(path: Path, text: str = "1") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def code(program: Path) -> str:
    files = [*program.glob("sql/marts/one/*"), *program.glob("sql/checks/*")]
    return fingerprint.code([program / "assets" / "a"], files)


@pytest.mark.parametrize(
    "name",
    ["assets/a/x.py", "assets/a/deep/y.yaml", "assets/a/t.csv", "sql/marts/one/m.sql", "sql/marts/one/tables.yaml"],
)
def test_the_code_is_every_file_that_the_program_reads(program: Path, name: str) -> None:
    before = code(program)
    put(program / name, "2")
    assert code(program) != before
    put(program / name)
    assert code(program) == before
    (program / name).rename((program / name).with_stem("w"))
    assert code(program) != before


def test_what_others_put_beside_it_is_not_its_code(program: Path) -> None:
    before = code(program)
    for name in ("assets/a/notes.md", "assets/a/x.pyc", "assets/other/x.py", "sql/x.sql", "sql/other/x.sql"):
        put(program / name)
    assert code(program) == before


def test_the_code_does_not_depend_on_where_it_lies(program: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("elsewhere") / "program"
    shutil.copytree(program, other)
    assert code(other) == code(program)
    assert fingerprint.dataset(other / "assets" / "a") == fingerprint.dataset(program / "assets" / "a")


def test_a_dataset_is_its_folder_and_what_all_share(program: Path) -> None:
    folder = program / "assets" / "a"
    before = fingerprint.dataset(folder)
    put(program / "assets" / "b" / "x.py", "2")
    put(program / "sql" / "marts" / "one" / "m.sql", "2")
    assert fingerprint.dataset(folder) == before
    put(folder / "deep" / "y.yaml", "2")
    changed = fingerprint.dataset(folder)
    put(program / "assets" / "shared.py")
    assert len({before, changed, fingerprint.dataset(folder)}) == 3


def test_the_machinery_is_its_files_and_the_engines(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "MACHINERY", program / "assets" / "a")
    seen = [fingerprint.machinery(), code(program)]
    monkeypatch.setattr(fingerprint, "version", lambda name: "999")
    seen += [fingerprint.machinery(), code(program)]
    put(program / "assets" / "a" / "x.py", "2")
    seen += [fingerprint.machinery(), code(program)]
    assert len(set(seen)) == 6


def test_a_stray_file_in_the_folder_of_sql_does_not_change_the_project(tmp_path: Path) -> None:
    sql = shutil.copytree(ROOT / "tests" / "pipeline" / "tiny_sql", tmp_path / "sql")
    settings = load_settings(home=tmp_path / "home", offline=True)

    def read() -> str:
        return load(settings, package="tests.pipeline.tiny", sql=sql).code

    before = read()
    for name in ("x.sql", "other/x.sql", "marts/x.sql", "marts/advisers/notes.txt", "checks/other/x.sql"):
        put(sql / name, "SELECT x FROM nowhere.known")
    assert read() == before
    mart = sql / "marts" / "advisers" / "adviser_year.sql"
    put(mart, mart.read_text() + "-- another line\n")
    assert read() != before


@given(st.lists(st.text()), st.lists(st.text()))
def test_no_two_lists_share_a_digest(one: list[str], other: list[str]) -> None:
    assert (digest(one) == digest(other)) == (one == other)
    assert digest(["ab", "c"]) != digest(["a", "bc"])
