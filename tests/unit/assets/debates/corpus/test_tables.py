"""The corpus' tables: editions, rows that a newline splits, files that are cut off or something else."""

from __future__ import annotations

import io

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.debates.corpus import names
from assets.debates.corpus.parse import parse
from pipeline.contract import Refused
from pipeline.parse.document import checked
from tests.support.corpus_files import V5, V6, packed, read, table, v5, v6

META5 = ("basename", "date", "num_speeches", "topic", "pressrelease", "outcome", "year", "month", "day")


def test_an_edition_5_speech_has_the_columns_of_today() -> None:
    rows = read(table(V5, v5(3, role_in_un="Judge", agenda_item2="Women and peace and security")), "speaker.tsv")
    assert (
        rows.to_dicts()[0].items()
        >= {
            "part": "speaker",
            "locator": "line 2",
            "edition": "v5",
            "symbol": "S/PV.7000",
            "basename": "UNSC_2013_SPV.7000",
            "speech_no": "3",
            "country_org": "France",
            "role": "Judge",
            "date": "2013-03-07",
            "tokens": "12",
            "decision": None,
        }.items()
    )
    assert set(rows.schema.values()) == {pl.String}


def test_an_edition_6_speech_has_the_same_columns() -> None:
    row = v6(12, document_symbol="S/PV.7000", speech_format="In-Person", role="Charge D''Affaires", date="2013-03-07")
    rows = read(table(V6, row), "speaker.tsv")
    assert (
        rows.to_dicts()[0].items()
        >= {
            "edition": "v6.1",
            "symbol": "S/PV.7000",
            "basename": "UNSC_2013_SPV.7000",
            "speech_no": "12",
            "role": "Charge D''Affaires",
            "date": "2013-03-07",
            "speech_format": "In-Person",
        }.items()
    )
    assert rows.columns == read(table(V5, v5())).columns


def test_cells_without_a_value_are_null_whoever_printed_them() -> None:
    rows = read(table(V6, v6(role="NA", speaker=""), v6(2, role="", speaker="NA")))
    assert rows["role"].to_list() == rows["speaker"].to_list() == [None, None]


def test_the_file_name_tells_the_edition_when_it_says_so() -> None:
    assert read(table(V5, v5()), "speaker_v7.2.tsv")["edition"].to_list() == ["v7.2"]


def test_documents_keep_what_each_row_says() -> None:
    base = {"basename": "UNSC_2000_SPV.4194", "date": "7 September 2000", "num_speeches": "31.0", "outcome": "None"}
    closed = base | {"basename": "UNSC_2017_SPV.8000closed", "num_speeches": "0.0"}
    rows = read(table(META5, base | {"topic": "Congo"}, base | {"topic": "Summit"}, closed), "meta.tsv")
    assert rows["part"].unique().to_list() == ["document"]
    assert rows["topic"].to_list() == ["Congo", "Summit", None]
    assert rows["symbol"].to_list() == ["S/PV.4194", "S/PV.4194", "S/PV.8000"]
    assert rows["closed"].to_list() == ["false", "false", "true"]
    assert rows["outcome"].null_count() == 3
    assert rows["num_speeches"].to_list() == ["31", "31", "0"]


@pytest.mark.parametrize(
    ("record", "symbol"),
    [
        ("UNSC_2012_SPV.6722Resumption2", "S/PV.6722(Resumption2)"),
        ("UNSC_1997_SPV.3842Resumption", "S/PV.3842(Resumption1)"),
        ("UNSC_2017_SPV.7985Reprise1", "S/PV.7985(Resumption1)"),
        ("UNSC_2003_SPV.4820PartII", "S/PV.4820(PartII)"),
        ("UNSC_2020_SPV.2020_1084", "S/2020/1084"),
        ("UNSC_2021_S_2021_339", "S/2021/339"),
        ("S/PV.3745Resumption1", "S/PV.3745(Resumption1)"),
        ("S/PV.9052 (Resumption 1)", "S/PV.9052(Resumption1)"),
        ("3486", "S/PV.3486"),
        ("UNSC_2013_annex", None),
    ],
)
def test_symbols_in_all_spellings(record: str, symbol: str | None) -> None:
    assert names.symbol_of(record) == symbol


@pytest.mark.parametrize("column", ["agenda_item3", "topic", "speaker", "speech_format"])
@pytest.mark.parametrize("gap", ["\n", "\n\n\n", "\r\n"])
def test_rows_that_a_newline_splits_are_one_row(column: str, gap: str) -> None:
    split = {column: f"challenges {gap}and the way ahead"}
    rows = read(table(V6, v6(1), v6(2, **split), v6(3, **split), v6(4)))
    assert rows["speech_no"].to_list() == ["1", "2", "3", "4"]
    assert rows[column].to_list()[1:3] == ["challenges and the way ahead"] * 2
    assert rows["filename"].n_unique() == rows["locator"].n_unique() == 4


def test_a_piece_of_a_split_row_may_hold_nothing_but_tabs() -> None:
    rows = read(table(V6, v6(1, agenda_item3="half \nrest"), v6(2)).replace(b"rest\t", b"\t"))
    assert rows["agenda_item3"].to_list() == ["half", None]


@given(
    cells=st.lists(st.text(st.sampled_from("ab é\n—"), max_size=12), min_size=len(V6) - 4, max_size=len(V6) - 4),
    count=st.integers(1, 4),
)
def test_newlines_in_any_cell_never_move_another(cells: list[str], count: int) -> None:
    free = [c for c in V6 if c not in ("", "filename", "speech_number", "date")]
    made = dict(zip(free, cells, strict=True))
    rows = read(table(V6, *(v6(n, **made) for n in range(1, count + 1))))
    assert rows["speech_no"].to_list() == [str(n) for n in range(1, count + 1)]
    squeezed = " ".join(made["topic"].split())
    assert {" ".join((t or "").split()) for t in rows["topic"]} == {squeezed}


def test_quoted_fields_may_hold_newlines_and_quotation_marks() -> None:
    quoted = '"basename"\t"num_speeches"\t"topic"\n"UNSC_2005_SPV.5225"\t"36"\t"The ""role""\nof the Council"\n'
    rows = read((quoted + '"UNSC_2005_SPV.5226"\t"1"\t"x"\n').encode(), "meta.tsv")
    assert rows["topic"].to_list() == ['The "role" of the Council', "x"]
    assert rows["locator"].to_list() == ["line 2", "line 4"]


def test_bare_quotation_marks_are_part_of_a_cell() -> None:
    assert read(table(V6, v6(speaker='Mr. "X', topic='"A" and B')))["topic"].to_list() == ['"A" and B']


@pytest.mark.parametrize("bytes_of_the_name", ["Mr. Pérez".encode(), "Mr. Pérez".encode("cp1252")])
def test_either_encoding_is_read(bytes_of_the_name: bytes) -> None:
    data = table(V5, v5(speaker="@")).replace(b"@", bytes_of_the_name)
    assert read(data)["speaker"].to_list() == ["Mr. Pérez"]
    assert read(b"\xef\xbb\xbf" + data)["speech_no"].to_list() == ["1"]


def test_only_line_feeds_end_lines() -> None:
    assert read(table(V5, v5(topic="A \x85 B \u2028 C \x1c D")))["topic"].to_list() == ["A \x85 B \u2028 C \x1c D"]


def test_a_packed_table_is_the_same_table() -> None:
    data = table(V5, v5(), v5(2))
    assert read(packed(data), "speaker_v5.tsv.gz").drop("edition").equals(read(data).drop("edition"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (table(V5, v5(), v5(2))[:-60], "truncated"),
        (packed(table(V5, v5(), v5(2)))[:-30], "truncated"),
        (packed(table(V5, v5(), v5(2)))[:-8] + b"\0" * 8, "damaged"),
        (table(V5, v5()).replace(b"France", b"France\tEurope"), "unexpected_shape"),
        (table(("name", "value"), {"name": "a"}), "unexpected_shape"),
        (table((*V5, "country"), v5()), "unexpected_shape"),
        (b"<!DOCTYPE html><html><body>try later</body></html>", "html_instead"),
        (b"%PDF-1.7\n", "unexpected_file"),
        (packed(b"RDX3\nX\n"), "unexpected_file"),
        (b"speaker\tcountry\tfilename\n" + b"x" * 1_100_000, "unexpected_shape"),
        (packed(b"speaker\tcountry\tfilename\n" + (b" " * 99_999 + b"\n") * 400), "bomb"),
    ],
)
def test_what_cannot_be_trusted_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data, "speaker.tsv")
    assert refused.value.reason == reason
    assert "speaker.tsv" in refused.value.detail


def test_large_tables_come_in_batches_that_keep_the_contract() -> None:
    data = table(V5, *(v5(n, record=str(1000 + n)) for n in range(1, 20_050)))
    batches = list(checked(parse.read(io.BytesIO(data), "speaker.tsv"), "speaker.tsv"))
    assert len(batches) == 2
    assert sum(b.height for b in batches) == 20_049


def test_a_version_record_lists_its_files() -> None:
    data = b"""{"status": "OK", "data": {"datasetPersistentId": "doi:10.7910/DVN/KGVSYH", "versionNumber": 6,
      "versionMinorNumber": 1, "versionState": "RELEASED", "releaseTime": "2025-02-19T10:00:00Z", "files": [
      {"label": "speaker.tsv", "dataFile": {"id": 10809807, "filesize": 33027398, "md5": "c5dd"}},
      {"label": "meta.tsv", "dataFile": {"id": 1, "filesize": 2, "checksum": {"type": "MD5", "value": "e675"}}}]}}"""
    rows = read(data, "version.json")
    assert rows.select("version", "release_date", "label", "file_id", "md5", "size").rows() == [
        ("6.1", "2025-02-19", "speaker.tsv", "10809807", "c5dd", "33027398"),
        ("6.1", "2025-02-19", "meta.tsv", "1", "e675", "2"),
    ]
    newest = b'{"status": "OK", "data": {"latestVersion": {"versionNumber": 7, "files": [{"label": "a"}]}}}'
    assert read(newest, "version.json")["version"].to_list() == ["7.0"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"status": "ERROR", "message": "not found"}', "error_answer"),
        (b'{"status": "OK", "data": {}}', "unexpected_shape"),
        (b'{"status": "OK", "data": {"files', "unexpected_shape"),
    ],
)
def test_a_version_record_that_is_none_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data, "version.json")
    assert refused.value.reason == reason
