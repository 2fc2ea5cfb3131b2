"""One document through its parser: the parser's promise, and what becomes of a document where it is broken."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import pytest

from pipeline.contract import Refused, Streamed
from pipeline.parse.document import parse_file

TEXT = {"word": pl.String, "locator": pl.String}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (pl.DataFrame({"word": [], "locator": []}, schema=TEXT), "no_rows"),
        (pl.DataFrame({"word": ["a"]}), "parser_error"),
        (pl.DataFrame({"word": [1], "locator": ["x"]}), "parser_error"),
        (pl.DataFrame({"word": ["a", "b"], "locator": ["x", "x"]}), "parser_error"),
        (pl.DataFrame({"word": ["a", "b"], "locator": ["x", None]}), "parser_error"),
        ("no frame at all", "parser_error"),
    ],
)
def test_a_parser_that_breaks_its_promise_is_refused(tmp_path: Path, rows: Any, reason: str) -> None:
    (tmp_path / "x").touch()
    with pytest.raises(Refused, match=r"report\.csv") as caught:
        list(parse_file(lambda data, name: rows, tmp_path / "x", "report.csv"))
    assert caught.value.reason == reason


def test_a_parser_in_batches_keeps_the_same_promise(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"a b a")

    def words(file: BinaryIO, name: str) -> Iterator[pl.DataFrame]:
        for word in file.read().decode().split():
            yield pl.DataFrame({"word": [word], "locator": [word]})

    batches = parse_file(Streamed(words), tmp_path / "x", "x.tar")
    assert [next(batches)["word"].item(), next(batches)["word"].item()] == ["a", "b"]
    with pytest.raises(Refused, match="two rows share a locator"):
        next(batches)


def test_a_bug_in_a_parser_is_a_refusal_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "x").touch()

    def broken(data: bytes, name: str) -> pl.DataFrame:
        return pl.DataFrame({"a": [data[10]]})

    with pytest.raises(Refused) as caught:
        list(parse_file(broken, tmp_path / "x", "report.csv"))
    assert caught.value.reason == "parser_error" and "IndexError" in caught.value.detail


def test_a_refusal_survives_the_way_between_processes() -> None:
    copied = pickle.loads(pickle.dumps(Refused("empty", "no bytes")))
    assert (copied.reason, copied.detail, str(copied)) == ("empty", "no bytes", "empty: no bytes")


def test_half_a_character_is_refused_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_bytes(b'["\\ud83d"]')

    def parser(data: bytes, name: str) -> pl.DataFrame:
        return pl.DataFrame({"locator": json.loads(data)})

    with pytest.raises(Refused, match="half_a_character"):
        list(parse_file(parser, path, "rows.json"))
