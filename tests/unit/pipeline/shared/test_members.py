"""What a document holds is named, whatever it is packed in; what is no such document holds nothing."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.shared.members import MOST_NAMED, members, undeclared

NAMES = st.lists(st.from_regex(r"[a-z]{1,8}\.(csv|txt)", fullmatch=True), unique=True, max_size=6)


def archive(names: list[str], mode: str = "w") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as tar:  # type: ignore[call-overload]
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        for name in names:
            tar.addfile(tarfile.TarInfo(f"./{name}"))
    return made.getvalue()


def zipped(names: list[str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in ["folder/", *names]:
            file.writestr(name, b"")
    return made.getvalue()


@given(NAMES, st.sampled_from(["w", "w:gz", "w:bz2", "w:xz", "zip"]))
def test_every_file_of_an_archive_is_named(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], mode: str
) -> None:
    path = tmp_path_factory.mktemp("made") / "x"
    path.write_bytes(zipped(names) if mode == "zip" else archive(names, mode))
    assert list(members(path)) == [("member", name) for name in names]


@pytest.mark.parametrize("nested", [False, True])
def test_every_file_of_a_dataverse_record_is_named(tmp_path: Path, nested: bool) -> None:
    files = [{"label": "a.tab", "dataFile": {"filename": "a.csv"}}, {"dataFile": {"filename": "b.pdf"}}]
    version = {"versionState": "RELEASED", "files": files}
    (path := tmp_path / "version.json").write_text(
        json.dumps({"data": {"latestVersion": version} if nested else version})
    )
    assert [name for _, name in members(path)] == ["a.tab", "b.pdf"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a,b\n1,2\n",
        b"{",
        b'{"data": [1, {"files": 3}]}',
        b'{"data": {"files": [1, {}]}}',
        gzip.compress(b"a\tb\n", mtime=0),
    ],
)
def test_what_holds_one_table_or_none_names_nothing(tmp_path: Path, data: bytes) -> None:
    (path := tmp_path / "x").write_bytes(data)
    assert list(members(path)) == []


def test_many_members_are_told_by_their_endings(tmp_path: Path) -> None:
    names = [f"n{number}.txt" for number in range(MOST_NAMED)]
    for further, told in ((["a.csv"], [("*.csv", 1), ("*.txt", MOST_NAMED)]), ([], [(n, 1) for n in sorted(names)])):
        (path := tmp_path / "x.zip").write_bytes(zipped([*names, *further, "kept/known.tsv", "__MACOSX/._n1.txt"]))
        assert [(name, count) for _, name, count in undeclared(path, ["KNOWN.tsv"])] == told


@pytest.mark.parametrize("data", [zipped(["a.txt"])[:-30], b"PK\x03\x04xl"], ids=len)
def test_what_cannot_be_listed_is_told_and_ends_nothing(tmp_path: Path, data: bytes) -> None:
    (path := tmp_path / "x").write_bytes(data)
    assert undeclared(path, ["*"]) == [("layout", "unlisted", 0)]
