"""Speech texts: archives streamed, encodings, broken lines joined."""

from __future__ import annotations

import io
import re
import tarfile

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.debates.corpus.parse import parse
from assets.debates.corpus.unwrapping import unwrap
from pipeline.contract import Refused
from pipeline.parse.document import checked
from tests.support.corpus_files import packed, read, tar

NAME = "UNSC_2020_SPV.8757_spch{:03}.txt"
SAID = "Mr. Geng Shuang (China) (spoke in Chinese): I thank Under- Secretary-General Lowcock."


def test_a_text_has_its_label_language_and_coding() -> None:
    (row,) = read(tar((f"./{NAME.format(8)}", f"{SAID}\r\n".encode())), "speeches.tar").to_dicts()
    assert row["locator"] == f"./{NAME.format(8)}"
    assert (row["symbol"], row["speech_no"], row["filename"]) == ("S/PV.8757", "8", NAME.format(8))
    assert row["text"] == SAID.replace("Under- Secretary", "Under-Secretary")
    assert (row["language"], row["affiliation"]) == ("Chinese", "China")
    assert row["label"] is not None
    assert row["text"].startswith(row["label"])
    assert row["words"] is not None and int(row["words"]) >= 10


def test_a_text_that_opens_in_mid_speech_has_no_label() -> None:
    (row,) = read(tar((NAME.format(1), b"I thank the Council for its attention: it was kind.")), "s.tar").to_dicts()
    assert (row["label"], row["language"]) == (None, None)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_both_encodings_are_told_apart(encoding: str) -> None:
    said = "Ms. Løj (Denmark): Women’s rights — for €9."
    (row,) = read(tar((NAME.format(1), said.encode(encoding))), "s.tar").to_dicts()
    assert (row["text"], row["encoding"]) == (said, encoding)


def test_every_file_is_a_row_and_nothing_is_followed() -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, kind in [
            ("speeches", tarfile.DIRTYPE),
            (NAME.format(1), tarfile.SYMTYPE),
            (NAME.format(2), tarfile.LNKTYPE),
            ("/dev/null", tarfile.CHRTYPE),
        ]:
            member = tarfile.TarInfo(name)
            member.type = kind
            member.linkname = "/etc/passwd"
            archive.addfile(member)
        for name in ("../../etc/passwd", f"../{NAME.format(3)}", "README.md", f"._{NAME.format(4)}", NAME.format(3)):
            member = tarfile.TarInfo(name)
            member.size = 6
            archive.addfile(member, io.BytesIO(b"Hello."))
    rows = pl.concat(checked(parse.read(io.BytesIO(made.getvalue()), "s.tar"), "s.tar"))
    assert rows.height == 8
    assert rows.filter(pl.col("text").is_not_null())["locator"].to_list() == [f"../{NAME.format(3)}", NAME.format(3)]
    assert rows.filter(pl.col("symbol").is_null())["text"].null_count() == 6


def test_a_name_that_stands_twice_has_two_rows() -> None:
    rows = read(tar((NAME.format(1), b"First."), (NAME.format(1), b"Second.")), "s.tar")
    assert rows["locator"].to_list() == [NAME.format(1), f"{NAME.format(1)} (2)"]


def test_an_empty_text_is_no_text() -> None:
    assert read(tar((NAME.format(1), b" \r\n")), "s.tar").select("text", "words").row(0) == (None, None)


WHOLE = tar(*((NAME.format(n), SAID.encode() * 9) for n in range(1, 40)))


@settings(max_examples=60)
@given(st.integers(1, len(WHOLE.rstrip(b"\0"))), st.booleans())
def test_an_archive_that_is_cut_off_is_refused_wherever_the_cut_is(cut: int, gzipped: bool) -> None:
    with pytest.raises(Refused) as refused:
        read(packed(WHOLE[:cut]) if gzipped else WHOLE[:cut], "speeches.tar")
    assert refused.value.reason == ("truncated" if cut >= 512 else "unexpected_shape")


@pytest.mark.parametrize("missing", [1, 9, 100])
def test_a_packed_archive_that_is_cut_off_is_refused(missing: int) -> None:
    with pytest.raises(Refused, match="truncated"):
        read(packed(WHOLE)[:-missing], "speeches.tar.gz")


def test_a_cut_between_two_members_is_noticed() -> None:
    size = 512 + -(-len(SAID.encode() * 9) // 512) * 512
    with pytest.raises(Refused, match="closing block"):
        read(WHOLE[: 3 * size], "speeches.tar")


def test_rubbish_between_members_is_noticed() -> None:
    size = 512 + -(-len(SAID.encode() * 9) // 512) * 512
    with pytest.raises(Refused) as refused:
        read(WHOLE[: 3 * size] + b"rubbish " * 64 + WHOLE[3 * size :], "speeches.tar")
    assert refused.value.reason == "damaged"


def test_a_member_too_large_to_be_a_speech_is_refused_unread() -> None:
    with pytest.raises(Refused) as refused:
        read(packed(tar((NAME.format(1), b" " * 2_000_001))), "speeches.tar.gz")
    assert refused.value.reason == "bomb"


def test_texts_come_in_batches_while_the_archive_is_read() -> None:
    data = tar(*((NAME.format(n), SAID.encode() * 40) for n in range(1, 2501)))
    file = io.BytesIO(data)
    batches = parse.read(file, "speeches.tar")
    first = next(batches)
    assert first.height == 1000
    assert file.tell() < len(data) * 0.7
    assert [b.height for b in batches] == [1000, 500]


def test_broken_lines_become_paragraphs() -> None:
    text = (
        "Mr. X (Y): We call for capacity-\r\nbuilding, short- and\r\nlong-term, by govern-\r\nment.\r\n"
        "The government agrees.\r\n\r\nSecond paragraph breaks off here\r\n\r\nand goes on after the page.\r\n"
    )
    assert unwrap(text) == (
        "Mr. X (Y): We call for capacity-building, short- and long-term, by government. The government agrees.\n"
        "Second paragraph breaks off here and goes on after the page."
    )


def test_a_short_line_ends_a_paragraph_where_no_blank_line_does() -> None:
    text = (
        "The Council must act on all of this now,\nand at once.\nWomen are at the table in every one of them.\nThanks."
    )
    assert unwrap(text).split("\n") == [
        "The Council must act on all of this now, and at once.",
        "Women are at the table in every one of them. Thanks.",
    ]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    first, second = "First sentence. " * 20, "Second one. " * 30
    assert unwrap(f"{first}\n{second}\n") == f"{first.strip()}\n{second.strip()}"


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")) | st.sampled_from("\n\r- \t")))
def test_unwrapping_loses_only_blanks_and_hyphens(text: str) -> None:
    out = unwrap(text)
    assert re.sub(r"[\s-]", "", out) == re.sub(r"[\s-]", "", text)
    assert "  " not in out and not re.search(r"(^|\n)\s|\s(\n|$)", out)
