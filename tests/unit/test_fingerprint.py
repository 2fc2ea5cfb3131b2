"""Fingerprints: what a parser is made of, and nothing else, decides whether a document is read again."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contract import digest
from pipeline.declare import fingerprint

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


def test_another_version_of_an_engine_changes_it(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint.parser(parser())
    monkeypatch.setattr(fingerprint, "version", lambda name: "999")
    assert fingerprint.parser(parser()) != before


def test_the_code_is_every_declaration_below_the_folders(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("a/x.py", "a/y.sql", "a/z.yaml", "a/t.csv"):
        (tmp_path / name).write_text("1")
    before = fingerprint.code([tmp_path])
    (tmp_path / "a" / "notes.md").write_text("no code")
    (tmp_path / "a" / "x.pyc").write_text("no code")
    assert fingerprint.code([tmp_path]) == before
    for name in ("a/x.py", "a/y.sql", "a/z.yaml", "a/t.csv"):
        (tmp_path / name).write_text("2")
        assert fingerprint.code([tmp_path]) != before, name
        (tmp_path / name).write_text("1")
    (tmp_path / "a" / "x.py").rename(tmp_path / "a" / "w.py")
    assert fingerprint.code([tmp_path]) != before


def test_the_code_does_not_depend_on_where_it_lies(tmp_path: Path) -> None:
    for place in ("one", "two"):
        (tmp_path / place / "assets").mkdir(parents=True)
        (tmp_path / place / "assets" / "x.py").write_text("1")
    assert fingerprint.code([tmp_path / "one" / "assets"]) == fingerprint.code([tmp_path / "two" / "assets"])


@given(st.lists(st.text()), st.lists(st.text()))
def test_no_two_lists_share_a_digest(one: list[str], other: list[str]) -> None:
    assert (digest(one) == digest(other)) == (one == other)
    assert digest(["ab", "c"]) != digest(["a", "bc"])
