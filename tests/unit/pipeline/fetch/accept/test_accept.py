"""Acceptance: what is a whole document of its kind, and which code every other thing gets."""

from __future__ import annotations

import json
import re
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contract import Refused
from pipeline.declare.source import Expectation, Media
from pipeline.fetch.accept.accept import verify
from pipeline.fetch.accept.binary import STREAM_LIMIT
from pipeline.fetch.accept.json_rows import rows_of
from pipeline.fetch.accept.reasons import REASONS
from tests.support.documents import HTML, PDF, reason, workbook


@pytest.mark.parametrize(
    ("media", "data"),
    [
        ("pdf", PDF),
        ("pdf", b"\r\n junk before \n" + PDF),
        ("pdf", PDF + b"\0" * 1500),
        ("xlsx", workbook()),
        ("csv", b"date,country,total\n2021-01-31,Ghana,12\n"),
        ("csv", b"\xef\xbb\xbfISOCode3;M49\r\nGHA;288\r\n"),
        ("csv", "pays\ttotal\nCôte d'Ivoire\t3\n".encode("cp1252")),
        ("csv", "pays,total\nTürkiye,3\n".encode("utf-16")),
        ("csv", b'\xef\xbb\xbf"Data Source","Indicators",\r\n\r\n"Last Updated","2021-01-01",\r\n'),
        ("csv", b"a,b\r1,2\r"),
        ("csv", b'"","Date","Contributor"\n"1",2010-01-31,"Ghana"\n'),
        ("json", b'[{"id": 1}]'),
        ("json", b'\xef\xbb\xbf  [{"id": 1}]'),
        ("json", b'{"data": [{"id": 1}], "status": "ok"}'),
        ("json", b'{"results": [{"id": 1}], "error": null}'),
        ("json", b'{"count": 1, "records": [{"id": 1}], "message": "1 row"}'),
        ("json", b'[{"page": 1, "total": 1}, [{"value": 3}]]'),
    ],
)
def test_a_good_document_is_accepted(media: Media, data: bytes) -> None:
    assert reason(data, media) is None


@pytest.mark.parametrize(
    ("media", "data", "code"),
    [
        ("pdf", b"", "empty"),
        ("csv", b" \r\n\t ", "empty"),
        ("pdf", PDF.replace(b"%%EOF", b""), "truncated"),
        ("pdf", PDF + b"\0" * 4000, "truncated"),
        ("pdf", b"x" * 1100 + PDF, "wrong_magic"),
        ("pdf", b'{"error": "no such document"}', "wrong_magic"),
        ("pdf", workbook(), "wrong_magic"),
        ("xlsx", PDF, "wrong_magic"),
        ("xlsx", workbook()[:-30], "truncated"),
        ("xlsx", workbook("word/document.xml"), "wrong_magic"),
        ("csv", PDF, "wrong_magic"),
        ("csv", workbook(), "wrong_magic"),
        ("csv", b"a,b\n1,\x00\x01\n", "wrong_magic"),
        ("csv", b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "wrong_magic"),
        ("csv", b'{"error": "rate, limited"}', "error_answer"),
        ("csv", b'[{"a": 1, "b": 2}]', "wrong_magic"),
        ("csv", b"Internal Server Error\nplease try again\n", "wrong_magic"),
        ("csv", b"date,country,total\n", "no_rows"),
        ("json", b'[{"id": 1}, {"id":', "truncated"),
        ("json", b'[{"id": 1}, {"name": "Gha', "truncated"),
        ("json", b'[{"id": 1}] trailing', "wrong_magic"),
        ("json", b"id,name\n1,x\n", "wrong_magic"),
        ("json", b'"just text"', "wrong_magic"),
        ("json", b"\xff\xfe[", "wrong_magic"),
        ("json", b"[" * 200_000, "bomb"),
        ("json", b'[{"id": ' + b"9" * 5000 + b"}]", "wrong_magic"),
        ("csv", b"\xff\xfe", "empty"),
        ("json", b"[]", "no_rows"),
        ("json", b'{"data": []}', "no_rows"),
        ("json", b'{"error": "not found"}', "error_answer"),
        ("json", b'{"message": "Internal error", "status": 500}', "error_answer"),
        ("json", b'{"errors": [{"detail": "bad"}], "data": []}', "error_answer"),
        ("json", b'{"data": null, "message": "try later"}', "error_answer"),
        ("json", b'[{"message": [{"id": "120", "value": "Invalid value"}]}]', "error_answer"),
        ("json", b'{"rows": [{"id": 1}]}', "unexpected_shape"),
        ("json", b'{"data": {"rows": []}}', "unexpected_shape"),
        ("json", b"{}", "unexpected_shape"),
        ("json", b"[1, 2, 3]", "unexpected_shape"),
    ],
)
def test_a_bad_document_is_refused_with_its_code(media: Media, data: bytes, code: str) -> None:
    assert reason(data, media) == code


@pytest.mark.parametrize("media", ["pdf", "xlsx", "csv", "json"])
@pytest.mark.parametrize(
    "page",
    [
        HTML,
        b"<!DOCTYPE html><html></html>",
        b"\xef\xbb\xbf\r\n  <!doctype HTML>",
        b"<?xml version='1.0'?>\n<html xmlns='x'>",
        b"<!-- cached -->\n<HTML lang='en'>",
        b"<script>challenge()</script>",
    ],
)
def test_a_web_page_is_never_a_document(media: Media, page: bytes) -> None:
    assert reason(page, media) == "html_instead"


def test_a_web_page_is_quoted_by_its_title() -> None:
    with pytest.raises(Refused, match="Sign in"):
        verify(HTML, Expectation("pdf"), None)


def test_any_other_shape_of_json_is_named() -> None:
    with pytest.raises(Refused, match="page, rows"):
        rows_of(b'{"page": 1, "rows": []}')
    with pytest.raises(Refused, match=r"data\[1\] is a str"):
        rows_of(b'{"data": [{}, "x"]}')


def test_a_pdf_with_a_part_that_unpacks_to_very_much_is_a_bomb() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join([packer.compress(bytes(1_000_000)) for _ in range(STREAM_LIMIT // 1_000_000 + 2)])
    bomb = b"%PDF-1.6\n<< /Filter /FlateDecode >>\nstream\n" + packed + packer.flush() + b"\nendstream\n%%EOF"
    assert len(bomb) < 100_000
    assert reason(bomb, "pdf") == "bomb"
    large = zlib.compress(bytes(range(256)) * 40_000)
    assert reason(b"%PDF-1.6\nstream\n" + large + b"\nendstream\n%%EOF", "pdf") is None


def test_sizes_are_bounded() -> None:
    assert reason(PDF, "pdf", min_bytes=len(PDF)) is None
    assert reason(PDF, "pdf", min_bytes=len(PDF) + 1) == "too_small"
    assert reason(PDF, "pdf", max_bytes=len(PDF)) is None
    assert reason(PDF, "pdf", max_bytes=len(PDF) - 1) == "too_large"


@given(st.integers(min_value=len(PDF), max_value=1500), st.integers(min_value=1, max_value=5000))
def test_less_than_half_of_the_last_size_is_a_collapse(size: int, last_size: int) -> None:
    data = PDF + b"\0" * (size - len(PDF))
    assert (reason(data, "pdf", last_size) == "collapsed") == (size < last_size / 2)


@given(st.binary(max_size=300), st.sampled_from(["pdf", "xlsx", "csv", "json"]))
def test_any_bytes_are_accepted_or_refused_and_never_crash(data: bytes, media: Media) -> None:
    assert reason(data, media) in {None, *REASONS}


@given(st.integers(min_value=1, max_value=200))
def test_a_json_list_cut_anywhere_is_refused(cut: int) -> None:
    data = json.dumps([{"id": number, "name": "x, [y] {z}"} for number in range(8)]).encode()
    assert reason(data[: min(cut, len(data) - 1)], "json") in {"truncated", "wrong_magic"}


def test_every_code_that_fetching_uses_is_explained() -> None:
    pipeline = Path(__file__).parents[5] / "pipeline"
    files = [*pipeline.glob("fetch/**/*.py"), *pipeline.glob("store/*.py")]
    mentions_codes = re.compile(r'(?:Refused|Transient)\(\s*"([a-z_]+)"')
    source = "".join(path.read_text() for path in sorted(files) if path.stem != "reasons")
    used = set(mentions_codes.findall(source))
    assert len(used) > 20
    assert used <= set(REASONS)
    assert [code for code in REASONS if f'"{code}"' not in source] == []
