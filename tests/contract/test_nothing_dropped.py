"""What a publisher adds to a document is told: a field that no parser knows, in a document of every source."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from assets.debates.corpus.tables import SPEAKER
from assets.indicators import parse_ged, parse_svac
from assets.indicators.hub import observations
from assets.indicators.hub.columns import declared
from assets.un_personnel import parse_psdata
from pipeline.contract import LOSS_SCHEMA, Streamed, no_drift
from pipeline.declare.dataset import Dataset, discover
from pipeline.shared.drift import drift, without_unread
from pipeline.shared.members import SCHEMA, undeclared
from pipeline.shared.unread import UNREAD
from tests.support import corpus_files, indicators

NEW = "shoe_size"


def no_members() -> pl.DataFrame:
    return pl.DataFrame(schema=SCHEMA)


def csv(*columns: str) -> bytes:
    """A table of one row that has a further column with the value 42."""
    return f"{','.join([*columns, NEW])}\n{','.join(['1'] * len(columns))},42\n".encode()


def listed(**row: object) -> bytes:
    return json.dumps([{**row, NEW: 42}]).encode()


def hub(dataset: str, **row: object) -> bytes:
    return listed(**dict.fromkeys(parse_psdata.REQUIRED[dataset], "1"), **row)


def meetings() -> bytes:
    cells = [("Meeting Record", "S/PV.6959"), ("Date", "3 May"), ("Topic", "Haiti"), ("Outcome", "--"), (NEW, "42")]
    rows = "".join(
        f"<tr>{''.join(f'<{tag}>{cell[at]}</{tag}>' for cell in cells)}</tr>" for at, tag in ((0, "th"), (1, "td"))
    )
    return f"<h2>Meetings in 2013</h2><table>{rows}</table>".encode()


IPI = ("Date", "Contributor", "Contributor_ISO-3", "Mission")
GROUPS = ("Individual_Police", "Formed_Police_Units", "Experts_on_Mission", "Troops", "Total")
FIGURES = tuple(f"{group}_{figure}" for group in GROUPS for figure in ("Male", "Female", "Total"))
ACD = ("conflict_id", "year", "location", "side_a", "side_b", "incompatibility", "version", "gwno_loc")
BRD = ("conflict_id", "dyad_id", "year", "side_a", "side_b", "incompatibility", "version", "location_inc", "gwno_loc")
#: By source, a document of it with one field more, which has the value 42.
FURTHER: dict[str, tuple[str, Callable[[], bytes]]] = {
    "ipi_peacekeeping": (
        "x.csv",
        lambda: csv(*IPI, *FIGURES),
    ),
    "psdata_contributors": ("DPO-UCLATEST.json", lambda: hub(parse_psdata.UCLATEST)),
    "psdata_missions": ("DPPADPOSS-PKO.json", lambda: hub(parse_psdata.PKO)),
    "psdata_fatalities": ("DPPADPOSS-FATALITIES.json", lambda: hub(parse_psdata.FATALITIES)),
    "psdata_scres": ("DGC-SCRES.json", lambda: listed(id=1, symbol="S/RES/1", description="x", date="2000-10-31")),
    "psdata_wps": ("DPPA-SCWPS.json", lambda: listed(**dict.fromkeys(declared()["DPPA-SCWPS"], "1"))),
    "ucdp_acd": ("x.csv", lambda: csv(*ACD, "intensity_level", "type_of_conflict", "start_date")),
    "ucdp_brd": (
        "x.csv",
        lambda: csv(*BRD, "type_of_conflict", "battle_location", "gwno_battle", "bd_best", "bd_low", "bd_high"),
    ),
    "ucdp_ged": (
        "ged261-csv.zip",
        lambda: indicators.zipped(GEDEvent_v26_1__csv=csv(*parse_ged.KEY, *parse_ged.DEATHS)),
    ),
    "svac": ("x.xlsx", lambda: indicators.workbook([[*parse_svac.COLUMNS, NEW], ["1"] * 19 + ["42"]], "Sheet1")),
    "ipu_parline": (
        "x.xlsx",
        lambda: indicators.workbook([[*indicators.HISTORY, NEW], ["1"] * len(indicators.HISTORY) + ["42"]], "Feuil1"),
    ),
    "wps_index": (
        "x.xlsx",
        lambda: indicators.workbook(
            [
                [*row, *[None] * (34 - len(row)), {4: NEW, 6: "42"}.get(at)]
                for at, row in enumerate(indicators.index({1: "Chad", 2: "TCD", 4: 0.5}))
            ],
            "TABLE 1",
        ),
    ),
    "world_bank": ("Metadata_Country.csv", lambda: csv("Country Code", "Region", "TableName")),
    "sdg_indicators": (
        "x.json",
        lambda: listed(series="S", geoAreaCode="4", geoAreaName="Afghanistan", timePeriodStart=2020, value="1"),
    ),
    "sc_meetings": ("scact2013_table_en.html", meetings),
    "sc_debates_corpus": (
        "speaker.tsv",
        lambda: corpus_files.table((*corpus_files.V5, NEW), corpus_files.v5(**{NEW: "42"})),
    ),
    "undl_records": ("x.csv", lambda: csv("X1", "X191", "X245")),
}
#: Sources whose documents have no fields of a publisher's choosing: print, prose, and what the program has made itself.
WITHOUT_FIELDS = {
    "un_contributions": "a report with a further column has a layout that no parser knows: it is refused, and told so",
    "sc_records": "sentences",
    "wilpf_pages_list": "made by the program from a page",
    "wilpf_pages": "made by the program from a page",
    "nap_pages": "made by the program from a page",
}


@cache
def published() -> dict[str, Dataset]:
    return {
        s.source_id: dataset
        for dataset in discover("assets")
        for s in dataset.sources
        if s.source_id not in dataset.packaged
    }


def test_every_source_that_somebody_publishes_is_asked() -> None:
    assert set(published()) == {*FURTHER, *WITHOUT_FIELDS}


@pytest.mark.parametrize("source", FURTHER)
def test_a_field_that_no_parser_knows_is_told(source: str) -> None:
    name, made = FURTHER[source]
    parser = published()[source].parsers[source]
    data = made()
    rows = pl.concat(parser.read(io.BytesIO(data), name)) if isinstance(parser, Streamed) else parser(data, name)
    placed = rows.with_columns(source_id=pl.lit(source), document_id=pl.lit("0123456789ab"), document_name=pl.lit(name))
    said = observations.drift(placed) if source == "psdata_wps" else no_drift()
    found = drift({source: placed}, pl.DataFrame(schema=LOSS_SCHEMA), said, no_members(), ())
    unexpected = found.filter(pl.col("drift") == "unexpected")
    assert unexpected.select("what", "column_name", "cells").rows() == [("column", NEW, 1)]
    assert UNREAD not in without_unread(placed).columns


def sheets(*names: str) -> bytes:
    """A workbook with these sheets."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name in names:
            book.add_worksheet(name).write(0, 0, 1)
    return made.getvalue()


def files(*names: str) -> bytes:
    """A zip file of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return made.getvalue()


def record(*labels: str) -> bytes:
    """A Dataverse version record that lists these files."""
    files = [{"label": label, "dataFile": {"id": 1, "filename": label}} for label in labels]
    return json.dumps({"status": "OK", "data": {"versionNumber": 6, "files": files}}).encode()


TEXT = "UNSC_2019_SPV.8649_spch001.txt"
#: By source and ending, what its document holds that is read, and how it is made of names.
HOLDS: dict[tuple[str, str], tuple[tuple[str, ...], Callable[..., bytes]]] = {
    ("svac", "xlsx"): (("Sheet1",), sheets),
    ("ipu_parline", "xlsx"): (("Feuil1",), sheets),
    ("wps_index", "xlsx"): (("TABLE 1",), sheets),
    **{
        (source, "zip"): (("data.csv", "__MACOSX/._data.csv"), files) for source in ("ucdp_acd", "ucdp_brd", "ucdp_ged")
    },
    ("sc_debates_corpus", "tar"): (
        (f"./speeches/{TEXT}", f"speeches/{TEXT}"),
        lambda *names: corpus_files.tar(*((name, b"x") for name in names)),
    ),
    ("sc_debates_corpus", "gz"): (
        (TEXT,),
        lambda *names: gzip.compress(corpus_files.tar(*((name, b"x") for name in names))),
    ),
    ("sc_debates_corpus", "json"): (("speaker.tsv", "meta.tsv", "speeches.tar", "Codebook_v6.1.pdf"), record),
}


def test_every_kind_of_document_that_holds_several_is_asked() -> None:
    kinds = {(s, kind) for s, d in published().items() for x in d.sources if x.source_id == s for kind in x.media}
    assert {key for key in kinds if key[1] in ("xlsx", "zip", "tar", "gz")} <= set(HOLDS) <= kinds


@pytest.mark.parametrize(("source", "kind"), HOLDS)
def test_a_further_sheet_or_file_is_told(tmp_path: Path, source: str, kind: str) -> None:
    known, made = HOLDS[source, kind]
    declared = next(s for s in published()[source].sources if s.source_id == source).members
    for further in ((), (NEW,)):
        (path := tmp_path / f"x.{kind}").write_bytes(made(*known, *further))
        found = undeclared(path, declared)
        what = "sheet" if kind == "xlsx" else "member"
        assert [(kind, name) for kind, name, _ in found] == [(what, name) for name in further]


def test_what_is_known_is_not_told() -> None:
    """A document of today's columns has nothing that is not known: what is told must be worth a look."""
    rows = corpus_files.read(corpus_files.table(corpus_files.V6, corpus_files.v6()), "speaker.tsv")
    assert rows.columns == list(SPEAKER)


def test_a_label_and_a_value_that_could_not_be_placed_are_told_of_publishers_alone() -> None:
    rejected = pl.DataFrame(
        [
            ("theirs", "0123456789ab", "p1 r1", "unknown_entity", "Atlantis"),
            ("theirs", "0123456789ab", "p1 r2", "unknown_entity", "Atlantis"),
            ("theirs", "0123456789ab", "p1 r3", "bad_count", "female: many"),
            ("theirs", "0123456789ab", "p1 r4", "incomplete_row", None),
            ("ours", "0123456789ac", "line 2", "unknown_field", "colour"),
        ],
        schema=LOSS_SCHEMA,
        orient="row",
    )
    found = drift({}, rejected, no_drift(), no_members(), {"ours"})
    assert found.select("source_id", "what", "part", "column_name", "cells").rows() == [
        ("theirs", "label", "unknown_entity", "Atlantis", 2),
        ("theirs", "value", "bad_count", "bad_count", 1),
    ]
