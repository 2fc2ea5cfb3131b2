"""The corpus over the real downloads: known numbers of its 1995-2020 edition and the texts of 2020."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assets.debates.corpus.merge import Merged, merge
from assets.debates.corpus.parse import parse
from pipeline.contract import Refused
from pipeline.parse.document import parse_file
from tests.support import environment

MIRROR = environment.MIRROR or Path("no mirror")
pytestmark = pytest.mark.skipif(environment.MIRROR is None, reason="WPS_MIRROR names no folder of downloads")
FOLDER = MIRROR / "sc_debates_corpus"


def rows_of(path: Path) -> Iterator[pl.DataFrame]:
    document = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    named = {"source_id": "sc_debates_corpus", "document_id": document, "document_name": path.name}
    for batch in parse_file(parse, path, path.name):
        yield batch.with_columns(**{column: pl.lit(value) for column, value in named.items()})


@pytest.fixture(scope="module")
def rows() -> pl.DataFrame:
    names = ("meta_v5.tsv.gz", "speaker_v5.tsv.gz", "speeches_2020.tar.gz")
    return pl.concat([batch for name in names for batch in rows_of(FOLDER / name)], how="diagonal")


@pytest.fixture(scope="module")
def merged(rows: pl.DataFrame) -> Merged:
    return merge(rows)


def test_every_row_of_the_edition_is_read(rows: pl.DataFrame) -> None:
    counts = dict(rows["part"].value_counts().rows())
    assert counts == {"speaker": 82_165, "document": 5_748, "text": 1_600}
    assert rows["symbol"].null_count() == 0
    assert rows.filter(pl.col("part") != "text")["date"].null_count() == 0


def test_the_item_on_women_has_its_known_size(merged: Merged) -> None:
    assert merged.speeches["is_wps"].sum() == 4_011
    assert merged.documents["is_wps"].sum() == 66
    assert merged.speeches.filter(pl.col("is_wps"))["meeting_symbol"].n_unique() == 66


def test_one_document_is_printed_twice_and_every_row_has_a_place(rows: pl.DataFrame, merged: Merged) -> None:
    assert merged.set_aside["reason"].to_list() == ["duplicate"]
    assert sum(frame.height for frame in merged) == rows.height
    assert merged.speeches.height == 82_165
    assert merged.speeches.select("meeting_symbol", "speech_no").is_duplicated().sum() == 0


def test_every_text_of_2020_has_its_speech(merged: Merged) -> None:
    assert merged.files["joined"].sum() == merged.files.height == 1_600
    with_text = merged.speeches.filter(pl.col("text").is_not_null())
    assert with_text.height == 1_600
    assert with_text["date"].dt.year().unique().to_list() == [2020]
    assert with_text["words"].null_count() == 0


def test_the_texts_are_fit_to_be_read(merged: Merged) -> None:
    texts = merged.speeches.drop_nulls("text")
    assert texts.filter(pl.col("text").str.contains(r"[\r\x00-\x09\x0b-\x1f\x80-\x9f]|  ")).is_empty()
    assert texts.filter(pl.col("text").str.contains("Under- Secretary")).is_empty()
    assert texts["text"].str.count_matches("Under-Secretary-General").sum() > 100
    assert dict(merged.files["encoding"].value_counts().rows()) == {"ascii": 1_566, "cp1252": 34}


def test_labels_agree_with_the_table(merged: Merged) -> None:
    spoken = merged.speeches.drop_nulls("text")
    labelled = spoken.drop_nulls("label")
    assert labelled.height >= 0.99 * spoken.height
    name = pl.col("speaker").str.extract(r"(\S+)\s*$")
    agree = pl.col("label").str.contains(name, literal=True) | pl.col("label").str.starts_with("The President")
    assert labelled.select(agree.mean()).item() > 0.98
    assert set(spoken["language"].drop_nulls().unique()) <= {"Arabic", "Chinese", "French", "Russian", "Spanish"}


@pytest.mark.parametrize("name", ["Codebook_v6.1.pdf", "docs_meta.RData"])
def test_other_files_of_the_publisher_are_refused_by_name(name: str) -> None:
    with pytest.raises(Refused) as refused:
        list(rows_of(FOLDER / name))
    assert refused.value.reason == "unexpected_file"
