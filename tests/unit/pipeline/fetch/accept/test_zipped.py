"""Acceptance of zip files: whole ones, and no bombs."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from pipeline.declare.source import Expectation
from pipeline.fetch.accept import zipped
from pipeline.fetch.accept.accept import verify
from tests.support.documents import HTML, PDF, TSV, reason

CSV = b"year,deaths\n2020,1\n"


def packed(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return made.getvalue()


def encrypted() -> bytes:
    """A zip file whose member says that it asks for a password."""
    data = bytearray(packed(("a.csv", CSV)))
    directory = data.index(b"PK\x01\x02")
    for at in (6, directory + 8):
        data[at : at + 2] = struct.pack("<H", struct.unpack("<H", data[at : at + 2])[0] | 1)
    return bytes(data)


@pytest.mark.parametrize(
    "data", [packed(("a.csv", CSV)), packed(("a.csv", CSV), ("codebook.pdf", PDF), ("folder/b.tsv", TSV))]
)
def test_a_whole_zip_file_is_accepted(data: bytes) -> None:
    verify(data, Expectation("zip"), None)


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (CSV, "wrong_magic"),
        (HTML, "html_instead"),
        (packed(), "no_rows"),
        (packed(("folder/", b"")), "no_rows"),
        (packed(("a.csv", CSV))[:-30], "truncated"),
        (packed(("a.csv", CSV)).replace(b"PK\x01\x02", b"PK\x00\x00"), "truncated"),
        (packed(("a.csv", HTML)), "html_instead"),
        (packed(("a.csv", b"one column\n")), "wrong_magic"),
        (encrypted(), "unexpected_shape"),
    ],
    ids=lambda value: value if isinstance(value, str) else "data",
)
def test_what_is_no_whole_zip_file_of_tables_is_refused(data: bytes, refused: str) -> None:
    assert reason(data, "zip") == refused


def test_a_member_without_a_name_is_looked_at_as_any_other() -> None:
    made, nameless = io.BytesIO(), zipfile.ZipInfo("a")
    nameless.filename = ""
    with zipfile.ZipFile(made, "w") as archive, archive.open(nameless, "w") as member:
        member.write(CSV)
    with zipfile.ZipFile(made) as archive:
        assert archive.namelist() == [""]
    assert reason(made.getvalue(), "zip") is None
    assert reason(made.getvalue().replace(b"2020", b"2021", 1), "zip") == "truncated"


def test_a_damaged_member_is_found_whatever_it_is() -> None:
    data = bytearray(packed(("notes.txt", b"some words " * 500)))
    data[60] ^= 0xFF
    assert reason(bytes(data), "zip") == "truncated"


def test_a_zip_file_that_unpacks_to_very_much_is_a_bomb_by_one_member_or_by_many() -> None:
    assert reason(packed(("a.csv", b"a,b\n1,2\n" + bytes(0) + b"1,2\n" * 20_000_000)), "zip") == "bomb"
    assert reason(packed(*((f"{n}.txt", b"words words\n" * 1_000_000) for n in range(6))), "zip") == "bomb"


def test_a_zip_file_with_more_members_than_any_download_is_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 2)
    assert reason(packed(*((f"{n}.csv", CSV) for n in range(3))), "zip") == "bomb"
