"""The corpus merged: editions, copies, texts found by name, and every row in one place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.debates.corpus.merge import Merged, merge
from tests.support.corpus_files import V5, V6, parsed, table, tar, v5, v6

META = ("basename", "date", "num_speeches", "topic", "spv")
SAID = b"Mr. Araud (France) (spoke in French): Women are at the table."


def lost(merged: Merged) -> dict[str, str]:
    return dict(merged.set_aside.select("locator", "reason").rows())


def test_speeches_documents_files_and_versions() -> None:
    version = (
        b'{"data": {"versionNumber": 6, "releaseTime": "2025-02-19T1", "files": [{"label": "a", "dataFile": {}}]}}'
    )
    document = {"basename": "UNSC_2013_SPV.7000", "date": "2013-03-07", "num_speeches": "2", "topic": "Haiti"}
    merged = merge(
        parsed(
            ("speaker.tsv", table(V6, v6(1), v6(2, topic="Haiti"))),
            ("meta.tsv", table(META, document)),
            ("speeches.tar", tar(("speeches/UNSC_2013_SPV.7000_spch0001.txt", SAID))),
            ("version.json", version),
        )
    )
    first, second = merged.speeches.sort("speech_no").to_dicts()
    assert (
        first.items()
        >= {
            "meeting_symbol": "S/PV.7000",
            "speech_no": 1,
            "date": date(2013, 3, 7),
            "tokens": 12,
            "is_wps": True,
            "text": SAID.decode(),
            "language": "French",
            "text_document_id": "000000000003",
            "text_locator": "speeches/UNSC_2013_SPV.7000_spch0001.txt",
            "document_id": "000000000001",
            "locator": "line 2",
        }.items()
    )
    assert (second["text"], second["words"], second["topics"], second["is_wps"]) == (None, None, None, False)
    assert merged.documents.select("meeting_symbol", "num_speeches", "is_wps", "closed").row(0) == (
        *("S/PV.7000", 2, False),
        False,
    )
    assert merged.files.select("filename", "meeting_symbol", "speech_no", "joined").row(0) == (
        *("UNSC_2013_SPV.7000_spch0001.txt", "S/PV.7000", 1),
        True,
    )
    assert merged.versions.select("version", "released", "file").row(0) == ("6.0", date(2025, 2, 19), "a")
    assert merged.set_aside.is_empty()


def test_the_newest_edition_of_each_meeting_counts() -> None:
    merged = merge(
        parsed(
            ("speaker_v5.tsv", table(V5, v5(1), v5(2), v5(1, record="7001"))),
            ("speaker.tsv", table(V6, v6(1))),
        )
    )
    kept = merged.speeches.select("meeting_symbol", "edition", "speech_no").sort("meeting_symbol").rows()
    assert kept == [("S/PV.7000", "v6.1", 1), ("S/PV.7001", "v5", 1)]
    assert set(lost(merged).values()) == {"older_edition"}


def test_version_numbers_are_numbers() -> None:
    merged = merge(parsed(("speaker_v10.tsv", table(V6, v6(1))), ("speaker_v9.1.tsv", table(V6, v6(1)))))
    assert merged.speeches["edition"].to_list() == ["v10"]


def test_copies_and_repeated_rows_are_set_aside_with_their_reason() -> None:
    whole = table(V5, v5(1), v5(2), v5(2), v5(2, speaker="Ms. Power"), v5(3) | {"speech": "", "filename": "x"})
    other = table(V5, v5(1), v5(2, speaker="Mr. Other"))
    merged = merge(parsed(("speaker.tsv", whole), ("speaker_copy.tsv", other)))
    assert merged.speeches["speaker"].to_list() == ["Mr. Araud", "Mr. Araud"]
    by_document = {
        (row["document_id"][-1], row["locator"]): row["reason"] for row in merged.set_aside.iter_rows(named=True)
    }
    assert by_document == {
        ("1", "line 4"): "duplicate",
        ("1", "line 5"): "same_key",
        ("1", "line 6"): "no_number",
        ("2", "line 2"): "duplicate",
        ("2", "line 3"): "other_copy",
    }


def test_a_document_told_twice_with_two_topics_stays_two_rows() -> None:
    row = {"basename": "UNSC_2000_SPV.4194", "date": "7 September 2000", "num_speeches": "31"}
    merged = merge(parsed(("meta.tsv", table(META, row | {"topic": "A"}, row | {"topic": "B"}, row | {"topic": "B"}))))
    assert merged.documents["topic"].to_list() == ["A", "B"]
    assert lost(merged) == {"line 4": "duplicate"}


def test_texts_of_another_numbering_are_found_by_number_and_label() -> None:
    speakers = table(
        V6,
        v6(1),
        v6(2, speaker="Mr. Gasana/Mr. Nduhungirehe", participanttype="The President"),
        v6(3, speaker="Ms. Power"),
    )
    texts = tar(
        ("UNSC_2013_SPV.7000_spch001.txt", SAID),
        ("UNSC_2013_SPV.7000_spch002.txt", b"The President: I thank Mr. Araud."),
        ("UNSC_2013_SPV.7000_spch003.txt", b"Mr. Rosenthal (Guatemala): Thank you."),
    )
    merged = merge(parsed(("speaker.tsv", speakers), ("speeches.tar", texts)))
    assert merged.speeches.sort("speech_no")["text"].is_not_null().to_list() == [True, True, False]
    assert merged.files.sort("speech_no")["joined"].to_list() == [True, True, False]


def test_one_text_per_file_name() -> None:
    name = "UNSC_2013_SPV.7000_spch001.txt"
    large = tar((name, b"Old."), (name, b"New."), ("UNSC_2013_SPV.7000_spch002.txt", b"Two."), ("notes.md", b""))
    small = tar((f"a/{name}", b"New."), ("UNSC_2013_SPV.7000_spch002.txt", b"Other."))
    merged = merge(parsed(("a.tar", small), ("b.tar", large), ("speaker.tsv", table(V5, v5(1), v5(2)))))
    assert merged.speeches.sort("speech_no")["text"].to_list() == ["New.", "Two."]
    reasons = {(r["document_id"][-1], r["locator"]): r["reason"] for r in merged.set_aside.iter_rows(named=True)}
    assert reasons == {
        ("1", f"a/{name}"): "duplicate",
        ("1", "UNSC_2013_SPV.7000_spch002.txt"): "other_copy",
        ("2", name): "other_copy",
        ("2", "notes.md"): "not_a_speech",
    }


def test_cells_that_other_programs_spoiled_are_mended() -> None:
    row = v6(role="Charge D''Affaires", topic="Yugoslavia \x97  Sanctions", speaker="Mr. Jiirgenson")
    speech = merge(parsed(("speaker.tsv", table(V6, row)))).speeches.row(0, named=True)
    assert speech["role"] == "Charge D'Affaires"
    assert speech["topic"] == "Yugoslavia — Sanctions"
    assert speech["speaker"] == "Mr. Jiirgenson"


def test_rows_from_a_file_or_as_categories_merge_the_same(tmp_path: Path) -> None:
    rows = parsed(("speaker.tsv", table(V6, v6(1), v6(2))), ("s.tar", tar(("UNSC_2013_SPV.7000_spch0001.txt", SAID))))
    rows.write_parquet(tmp_path / "rows.parquet")
    expected = merge(rows)
    scanned = merge(pl.scan_parquet(tmp_path / "rows.parquet"))
    categories = merge(rows.with_columns(pl.col("part", "source_id", "document_id", "edition").cast(pl.Categorical)))
    for frame, of_file, of_categories in zip(expected, scanned, categories, strict=True):
        assert frame.equals(of_file)
        assert frame.equals(of_categories)


def test_no_rows_merge_to_nothing() -> None:
    merged = merge(parsed(("speaker.tsv", table(V6, v6(1)))).clear())
    assert [frame.height for frame in merged] == [0] * 5


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["7000", "7001", "annex"]), st.sampled_from("AB")), min_size=1
    ),
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["SPV.7000", "S_2020_7"]), st.sampled_from("AB")), min_size=1
    ),
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a/", ""]), st.sampled_from([SAID, b"", b"x"]))),
)
def test_every_row_ends_in_one_place(
    old: list[tuple[int, str, str]], new: list[tuple[int, str, str]], texts: list[tuple[int, str, bytes]]
) -> None:
    files = [
        ("speaker_v5.tsv", table(V5, *(v5(n, record=r, speaker=s) for n, r, s in old))),
        ("speaker.tsv", table(V6, *(v6(n, record=r, speaker=s) for n, r, s in new))),
    ]
    if texts:
        files.append(("s.tar", tar(*((f"{f}UNSC_2013_SPV.7000_spch{n:03}.txt", t) for n, f, t in texts))))
    rows = parsed(*files)
    merged = merge(rows)
    place = ["source_id", "document_id", "locator"]
    placed = pl.concat([frame.select(place) for frame in merged])
    assert placed.sort(place).equals(rows.select(place).sort(place))
    assert merged.speeches.select("meeting_symbol", "speech_no").is_duplicated().sum() == 0
    assert merged.speeches["speech_no"].min() != 0
    assert merged.files["joined"].sum() == merged.speeches["text_document_id"].is_not_null().sum()
