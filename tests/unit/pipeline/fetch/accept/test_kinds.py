"""Acceptance of web pages, text, packed files, tars, XML; pinned documents."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
import zlib
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.contract import Refused
from pipeline.declare.source import Expectation, Media
from pipeline.fetch.accept import accept
from pipeline.fetch.accept.accept import verify, verify_file
from pipeline.fetch.accept.reasons import REASONS
from pipeline.store.files import md5_of
from tests.support.documents import HTML, PDF, SPEECHES, TSV, reason, tar, workbook
from tests.support.folder_sources import source

#: Without the time of packing: what names a test must be the same in every process.
compress = partial(gzip.compress, mtime=0)

TABLE = b"<table><tr><th>Record</th><th>Date</th></tr><tr><td>S/PV.1</td><td>17 January</td></tr></table>"
PAGE = b"<!DOCTYPE html><html><head><title>Meetings in 2022</title></head><body>" + TABLE + b"</body></html>\n"
XML = b"<?xml version='1.0'?>\n<collection xmlns='urn:x'><record><a>1</a></record></collection>\n"


LONG_NAMES = ("x/" * 120 + "é.txt", b"a")


@pytest.mark.parametrize(
    ("media", "data"),
    [
        ("html", PAGE),
        ("html", TABLE),
        ("html", b"\r\n\t<link href='x.css'/>\n" + TABLE + b"\n \n"),
        ("html", TABLE[:-8] + b"</html>"),
        ("html", b"\xef\xbb\xbf" + PAGE),
        ("html", PAGE.upper()),
        ("txt", b"Mr. Rakhmetullin (Kazakhstan): I thank you,\nSir, for\n"),
        ("txt", "Mr. Côté: “we propose” – grass-roots\r\n".encode("cp1252")),
        ("txt", "\ufeffМеня зовут\n".encode()),
        ("txt", b"[spoken in French] " * 20 + b"\x02\x0c"),
        ("tsv", TSV),
        ("tsv", b"a\tb\r\n\r\n1\t\r\n"),
        ("tsv", b'"name\tx\n"quoted\ty\n'),
        ("tsv", TSV.decode().encode("cp1252")),
        ("gz", compress(TSV)),
        ("gz", compress(TSV) + compress(b"2.txt\tx\n") + bytes(100)),
        ("gz", compress(SPEECHES)),
        ("tar", SPEECHES),
        ("tar", tar(LONG_NAMES, ("b.txt", b"b"))),
        ("tar", tar(LONG_NAMES, form=tarfile.GNU_FORMAT)),
        ("tar", tar(("a.txt", b"a" * 512), form=tarfile.USTAR_FORMAT)),
        ("xml", XML),
        ("xml", b"\xef\xbb\xbf<!-- 94 results -->" + XML[22:]),
        ("xml", XML.decode().replace("?>", " encoding='utf-16'?>").encode("utf-16")),
    ],
)
def test_a_good_document_is_accepted(media: Media, data: bytes) -> None:
    assert reason(data, media) is None


@pytest.mark.parametrize(
    ("media", "data", "code"),
    [
        ("html", b"", "empty"),
        ("html", PDF, "wrong_magic"),
        ("html", workbook(), "wrong_magic"),
        ("html", b"plain words", "wrong_magic"),
        ("html", PAGE[:-60], "truncated"),
        ("html", TABLE[:-20], "truncated"),
        ("html", PAGE + b"<p>" + b"x" * 5000, "truncated"),
        ("html", b"<html><body><p>nothing here</p></body></html>", "unexpected_shape"),
        ("html", HTML, "error_answer"),
        ("html", PAGE.replace(b"Meetings in 2022", b"404 - Page Not Found"), "error_answer"),
        ("html", b"<html><head><title>Just a moment...</title></head></html>", "challenged"),
        ("html", b"<html><head><title>Access\n  Denied</title></head><body>" + TABLE + b"</html>", "error_answer"),
        ("html", b"<html><table><tr><td>only a heading</td></tr></table></html>", "no_rows"),
        ("txt", HTML, "html_instead"),
        ("txt", PDF, "wrong_magic"),
        ("txt", b"text\x00with nothing", "wrong_magic"),
        ("txt", "in two bytes a letter".encode("utf-16"), "wrong_magic"),
        ("txt", b"caf\x81 \x8d", "wrong_magic"),
        ("txt", b"\x01\x02\x03\x04 letters", "wrong_magic"),
        ("txt", b"<?xml version='1.0'?><Error/>", "wrong_magic"),
        ("txt", b'{"status": "ERROR", "message": "File not found"}', "error_answer"),
        ("tsv", b"a,b\n1,2\n", "wrong_magic"),
        ("tsv", b"a\tb\n", "no_rows"),
        ("tsv", b"a\tb\n1\t\x00\n", "wrong_magic"),
        ("tsv", HTML, "html_instead"),
        ("tsv", b'{"message": "busy"}', "error_answer"),
        ("gz", TSV, "wrong_magic"),
        ("gz", HTML, "html_instead"),
        ("gz", compress(HTML), "html_instead"),
        ("gz", compress(TSV)[:-9], "truncated"),
        ("gz", compress(TSV)[:12], "truncated"),
        ("gz", compress(TSV)[:-8] + bytes(8), "truncated"),
        ("gz", compress(TSV) + b"more", "truncated"),
        ("gz", compress(b""), "empty"),
        ("gz", compress(SPEECHES[: len(SPEECHES) // 20]), "truncated"),
        ("tar", TSV, "wrong_magic"),
        ("tar", PDF * 20, "wrong_magic"),
        ("tar", compress(SPEECHES), "wrong_magic"),
        ("tar", SPEECHES[:700], "truncated"),
        ("tar", SPEECHES[: 512 * 4], "truncated"),
        ("tar", SPEECHES[: 512 * 4 + 100], "truncated"),
        ("tar", SPEECHES.rstrip(b"\0") + bytes(512 - len(SPEECHES.rstrip(b"\0")) % 512), "truncated"),
        ("tar", SPEECHES[: 512 * 4] + b"x" * 512 + SPEECHES[512 * 5 :], "truncated"),
        ("tar", tar(), "no_rows"),
        ("xml", HTML, "html_instead"),
        ("xml", b"a,b\n1,2\n", "wrong_magic"),
        ("xml", XML[:-5], "truncated"),
        ("xml", XML[:60], "truncated"),
        ("xml", XML.replace(b"</record>", b""), "wrong_magic"),
        ("xml", b"<Error><Code>AccessDenied</Code></Error>", "error_answer"),
        ("xml", b"<collection></collection>", "no_rows"),
        ("xml", b"<!DOCTYPE a [<!ENTITY b 'lol'>]><a><c>&b;</c></a>", "bomb"),
        ("xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a><c>&b;</c></a>", "bomb"),
    ],
)
def test_a_bad_document_is_refused_with_its_code(media: Media, data: bytes, code: str) -> None:
    assert reason(data, media) == code


def test_an_error_page_is_quoted_by_its_title() -> None:
    with pytest.raises(Refused, match="404 - Page Not Found"):
        verify(PAGE.replace(b"Meetings in 2022", b"404 -\n Page Not Found"), Expectation("html"), None)


def test_what_is_packed_must_be_what_the_name_says() -> None:
    declared = source(media=("gz", "csv"))
    for name, inside, other in (("a.tar.gz", SPEECHES, TSV), ("a.tsv.gz", TSV, SPEECHES), ("a.TXT.GZ", b"hello", PDF)):
        expect = declared.expectation(name)
        assert expect is not None
        verify(compress(inside), expect, None)
        with pytest.raises(Refused) as caught:
            verify(compress(other), expect, None)
        assert caught.value.reason == "wrong_magic", name
    anything = declared.expectation("a.gz")
    assert anything is not None and anything.inner is None
    verify(compress(b"whatever"), anything, None)


def test_a_packed_file_that_unpacks_to_very_much_is_a_bomb() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    bomb = b"".join([packer.compress(bytes(1_000_000)) for _ in range(70)]) + packer.flush()
    assert len(bomb) < 100_000
    assert reason(bomb, "gz") == "bomb"
    packed = compress(b"the same words again\n" * 500_000)
    assert reason(packed, "gz") is None, "ten megabytes are no bomb, however well they pack"


def test_a_json_object_is_a_document_of_a_source_that_says_so() -> None:
    usual, described = source(media=("json",)), source(media=("json",), json_object=True)
    version = b'{"status": "OK", "data": {"versionNumber": 6, "files": [{"label": "speaker.tsv"}]}}'
    for declared, refused in ((usual, True), (described, False)):
        expect = declared.expectation("version.json")
        assert expect is not None
        if refused:
            with pytest.raises(Refused):
                verify(version, expect, None)
        else:
            verify(version, expect, None)
            for bad, code in (
                (b'{"status": "ERROR", "message": "not found"}', "error_answer"),
                (b"{}", "no_rows"),
                (b"[1]", "unexpected_shape"),
                (version[:-3], "truncated"),
                (HTML, "html_instead"),
            ):
                with pytest.raises(Refused) as caught:
                    verify(bad, expect, None)
                assert caught.value.reason == code


def test_a_pinned_document_has_these_bytes_and_no_others(tmp_path: Path) -> None:
    md5 = hashlib.md5(TSV).hexdigest()
    verify(TSV, Expectation("tsv", md5=md5, size=len(TSV)), None)
    for data in (TSV.replace(b"1", b"2"), TSV + b"2\t\n"):
        (tmp_path / "a.tsv").write_bytes(data)
        expect = Expectation("tsv", md5=md5, size=len(TSV), max_bytes=len(TSV))
        with pytest.raises(Refused) as caught:
            verify(data, expect, None)
        with pytest.raises(Refused) as of_file:
            verify_file(tmp_path / "a.tsv", len(data), md5_of(tmp_path / "a.tsv"), expect)
        assert caught.value.reason == of_file.value.reason == "wrong_digest"
        assert md5 in caught.value.detail and hashlib.md5(data).hexdigest() in caught.value.detail


@pytest.mark.parametrize("case", [("tar", SPEECHES), ("gz", compress(SPEECHES)), ("tsv", TSV), ("html", PAGE)])
def test_a_large_file_is_judged_like_a_small_one(
    case: tuple[Media, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accept, "IN_MEMORY", 10)
    media, data = case
    path = tmp_path / "document"
    for number, candidate in enumerate((data, data[: len(data) // 2], HTML, PDF, data + b"\xff\x00")):
        path.write_bytes(candidate)
        small = reason(candidate, media)
        large = None
        try:
            verify_file(path, len(candidate), md5_of(path), Expectation(media))
        except Refused as refused:
            large = refused.reason
        assert large == small, number


@given(st.binary(max_size=300), st.sampled_from(["html", "txt", "tsv", "gz", "tar", "xml"]))
def test_any_bytes_are_accepted_or_refused_and_never_crash(data: bytes, media: Media) -> None:
    assert reason(data, media) in {None, *REASONS}
    assert reason(compress(data), media) in {None, *REASONS}


@hypothesis_settings(max_examples=60)
@given(
    st.lists(st.tuples(st.text("abc/é", min_size=1, max_size=150), st.binary(max_size=1200)), min_size=1, max_size=5)
)
def test_a_tar_is_whole_or_it_is_not(members: list[tuple[str, bytes]]) -> None:
    whole = tar(*members)
    assert reason(whole, "tar") is None
    end = len(whole.rstrip(b"\0"))
    for cut in {1, 511, 512, end // 2, end - 1, end}:
        if 0 < cut < len(whole) - 1024:
            assert reason(whole[:cut], "tar") in {"truncated", "wrong_magic"}


@given(st.integers(min_value=0), st.binary(min_size=200, max_size=400))
def test_a_packed_file_cut_anywhere_is_truncated(cut: int, data: bytes) -> None:
    packed = compress(b"x" + data)
    assert reason(packed[: 3 + cut % (len(packed) - 3)], "gz") in {"truncated"}


@pytest.mark.parametrize("pin", [{"md5": "0" * 32}, {"size": 3}, {"md5": "0" * 32, "size": 3}])
def test_other_bytes_than_the_pinned_ones_are_refused_whatever_is_pinned(pin: dict[str, object]) -> None:
    with pytest.raises(Refused) as caught:
        verify(TSV, Expectation("tsv", **pin), None)  # type: ignore[arg-type]
    assert caught.value.reason == "wrong_digest"
