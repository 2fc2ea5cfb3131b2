"""The browser's files of others are what their pinned packages give, and are noted as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.vendor import DRAWING, DRAWN_BY, VENDOR, NoRegistry, build, drawing_engine, sha256, unpacked

NOTED = json.loads((VENDOR / "SOURCES.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NOTED["files"])
def test_each_file_is_the_one_that_is_noted(name: str) -> None:
    assert sha256((VENDOR / name).read_bytes()) == NOTED["files"][name]["sha256"]


def test_the_lock_pins_bytes_and_names_no_host() -> None:
    lock = json.loads((VENDOR / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("integrity" in package for path, package in lock.items() if path)
    assert not [path for path, package in lock.items() if "resolved" in package]


def test_every_package_in_the_files_has_its_licence_beside_them() -> None:
    texts = {path.name for path in (VENDOR / "licences").iterdir()}
    stems = [name.replace("@", "").replace("/", "-") for name in (*NOTED["packages"], *DRAWN_BY)]
    assert [stem for stem in stems if not any(text.startswith(stem) for text in texts)] == []


def test_a_clean_build_gives_the_same(tmp_path: Path) -> None:
    try:
        built = build(tmp_path)
    except NoRegistry as error:
        pytest.skip(f"the packages cannot be had here: {error}")
    assert {n: sha256(c) for n, c in built.items()} == {n: sha256(unpacked(n)) for n in built}


def test_what_draws_in_browsers_is_what_draws_the_still_pictures() -> None:
    assert sha256(drawing_engine()) == sha256((VENDOR / DRAWING).read_bytes())
