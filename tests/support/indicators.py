"""Small documents of indicators, as their publishers shape them, and the harmoniser run on them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

import assets.reference
from assets.indicators import dataset
from assets.indicators.harmonise import harmonise
from assets.indicators.parse_ipu import HISTORY
from assets.indicators.parse_svac import COLUMNS as SVAC
from assets.indicators.parse_wps_index import COLUMNS, COMPONENTS
from assets.reference.harmonise import harmonise as reference_tables
from assets.reference.parse import parse as reference_rows
from pipeline.contract import Harmonised, Parser, Reference, Refused, Streamed
from pipeline.entities import Entities

Cells = Sequence[str | float | None]
LIST = Path(dataset.folder, "data", "indicators.csv")
LISTS = (LIST, LIST.with_name("hub_columns.csv"))
ACD_HEADER = (
    "conflict_id,location,side_a,side_b,incompatibility,year,intensity_level,type_of_conflict,start_date,gwno_loc,"
    "version"
)
BRD_HEADER = (
    "conflict_id,dyad_id,location_inc,side_a,side_b,incompatibility,year,bd_best,bd_low,bd_high,type_of_conflict,"
    "battle_location,gwno_loc,gwno_battle,version"
)


@cache
def reference() -> Reference:
    """The reference as it ships."""
    files = sorted(Path(assets.reference.__file__).with_name("data").glob("*.csv"))
    rows = [named(reference_rows(f.read_bytes(), f.name), "reference", f.name) for f in files]
    tables = reference_tables({"reference": pl.concat(rows, how="diagonal")}).tables
    return Reference(Entities(tables["core.entity"], tables["core.entity_alias"]), tables)


def named(rows: pl.DataFrame, source: str, document: str) -> pl.DataFrame:
    """Parsed rows as a harmoniser is given them."""
    about = {"source_id": source, "document_id": document, "document_name": document}
    return rows.with_columns(pl.lit(value).alias(name) for name, value in about.items())


def rows_of(parser: Parser, data: bytes, name: str) -> pl.DataFrame:
    """What a parser makes of bytes, whichever kind of parser it is."""
    return pl.concat(parser.read(io.BytesIO(data), name)) if isinstance(parser, Streamed) else parser(data, name)


def parsed(documents: Mapping[str, Mapping[str, bytes]]) -> dict[str, pl.DataFrame]:
    """Rows by source of documents by source and name, the lists of indicators among them."""
    every = {"indicator_list": {path.name: path.read_bytes() for path in LISTS}, **documents}
    return {
        source: pl.concat(
            [named(rows_of(dataset.parsers[source], d, n), source, n) for n, d in some.items()], how="diagonal"
        )
        for source, some in every.items()
    }


def harmonised(documents: Mapping[str, Mapping[str, bytes]]) -> Harmonised:
    """The tables of documents by source and name."""
    return harmonise(parsed(documents), reference())


def workbook(rows: Iterable[Cells], sheet: str) -> bytes:
    """A workbook with one sheet; numbers are numbers."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet(sheet)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    page.write(at, place, cell)
    return made.getvalue()


def zipped(**members: str | bytes) -> bytes:
    """A zip file of members; "__" in a name stands for a full stop."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return made.getvalue()


def bulk(*lines: str, years: Sequence[int] = (2019, 2020), updated: str = "2021-03-19") -> bytes:
    """A bulk download of the World Bank: lines are place,code,series,values."""
    header = ["Country Name", "Country Code", "Indicator Name", "Indicator Code", *map(str, years)]
    quoted = ",".join(f'"{cell}"' for cell in header)
    body = []
    for line in lines:
        place, code, series, *values = line.split(",")
        body.append(",".join(f'"{cell}"' for cell in (place, code, "A name", series, *values)) + ",")
    before = ['"Data Source","World Development Indicators",', "", f'"Last Updated Date","{updated}",', ""]
    return ("\ufeff" + "\r\n".join([*before, quoted + ",", *body]) + "\r\n").encode()


def countries(*lines: str) -> bytes:
    """The World Bank's description of places: lines are code,region,name."""
    rows = [
        ",".join(f'"{c}"' for c in (code, region, name)) + "," for code, region, name in (x.split(",") for x in lines)
    ]
    return "\r\n".join(['\ufeff"Country Code","Region","TableName",', *rows]).encode()


def index(*countries: Mapping[int, str | float], notes: Sequence[str] = ("ae Imputed value.",)) -> list[list]:
    """The rows of a workbook of the Index: a country is its cells by column."""
    names: list[str | float | None] = [None] * 34
    for at, label in COLUMNS.items():
        names[at] = label
    years: list[str | float | None] = [None] * 34
    years[0:3] = [2025, "Country", "Code"]
    years[4], years[6] = 2025, "Region"
    for at in COMPONENTS:
        years[at] = "2020 - 2024"
    body = [[country.get(at) for at in range(34)] for country in countries]
    section = [None, "OTHER COUNTRIES"]
    group = [None, "World", None, None, 0.65, None, None, None, 8.1]
    before = [[None, "Table 1"], [None], [None], [None, None, None, None, None, None, None, None, "Inclusion"]]
    after = [[None, "Country groups and regions"], group, [None], [None, "Notes"], *([None, n] for n in notes)]
    return [*before, names, years, *body, section, *after, [None, "Definitions"], [None, "Education: years."]]


def history(*rows: Cells) -> bytes:
    """The historical workbook of parliaments."""
    return workbook([HISTORY, *rows], "Feuil1")


def svac(*rows: Mapping[str, str | float]) -> bytes:
    """The workbook of sexual violence; a row says what differs from a plain one."""
    plain = {"year": 1994, "conflictid": 374, "actor": "A", "actorid": 1, "actor_type": 3, "type": 3, "incomp": 2}
    plain |= {"region": 4, "location": "Rwanda", "gwnoloc": "517", "gwnoloc2": 0, "conflictyear": 1, "interm": 0}
    plain |= {"postc": 0, "state_prev": 0, "ai_prev": 0, "hrw_prev": 0, "child_prev": 0, "form": "-99"}
    return workbook([SVAC, *([{**plain, **row}[c] for c in SVAC] for row in rows)], "Sheet1")


def refusal(parser: Parser, data: bytes, name: str = "document") -> tuple[str, str]:
    """Why a parser refuses a document: the reason and its detail."""
    with pytest.raises(Refused) as refused:
        rows_of(parser, data, name)
    return refused.value.reason, refused.value.detail
