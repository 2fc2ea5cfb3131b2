"""Small documents of every source and kind to begin with: made ones, and beginnings of the real ones where they are.

Belongs here: (name, bytes) by source. Does not: changing them (`near`, the fuzzer).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipeline.declare.source import Source
from tests.pipeline.debates_site import rendered, table_of
from tests.support import corpus_files as corpus
from tests.support import indicators as made
from tests.support.environment import MIRROR
from tests.support.pdfs import report_pdf
from tests.support.record_pdfs import Para, cover_page, para, set_columns, speech, write

Seed = tuple[str, bytes]
#: Of a longer text so many lines are taken, of a longer list so many rows, and no other document that is larger.
LINES, ROWS, MOST_BYTES = 40, 20, 200_000
SHARE = ("MINUSMA", "Chad", "Troops", 10, 3)
WPS = ("S/PV.8649", "29 October", "SC/1", "Women and peace and security", "S/RES/2493 15-0-0")
HUB = {"id": 1, "mission_acronym": "UNAMA", "year": 2020, "month_year": 1580428800000, "gender": "Female", "count": 3}
CASUALTY = {"casualty_id": "1", "incident_date": -1, "mission_acronym": "UNEF", "isocode3": "IND", "gender": None}
RECORD = (
    "S/PV.8649 Security Council Seventy-fourth year\n8649th meeting\n\nMr. Araud (France) (spoke in French): Peace.\n"
)
PAGE = b"<html><head><title>Albania</title></head><body><p>Its action plan was launched in 2018.</p></body></html>"
MARC = (
    '<collection xmlns="http://www.loc.gov/MARC21/slim"><record><controlfield tag="001">7</controlfield><datafield '
    'tag="191" ind1=" " ind2=" "><subfield code="a">S/PV.8649</subfield></datafield></record></collection>'
)
WORLD_BANK = {
    "indicator": {"id": "S"},
    "country": {"id": "YE", "value": "Yemen"},
    "countryiso3code": "YEM",
    "date": "2020",
    "value": 0.3,
}
SDG = {"series": "S", "geoAreaCode": "4", "geoAreaName": "A", "timePeriodStart": 2020.0, "value": "2", "footnotes": []}
SDG |= {"attributes": {"Nature": "C"}, "dimensions": {"Sex": "FEMALE"}}
ACD = f"{made.ACD_HEADER}\n202,Egypt,A,B,1,1967,2,2,1967-06-05,651,26.1\n"
BRD = f"{made.BRD_HEADER}\n1,7,India,A,B,1,2020,30,25,40,3,India,750,750,221\n"
GED = "id,year,type_of_violence,conflict_new_id,dyad_new_id,side_a,side_b,country,country_id,best,high,low\n"
GED += "1,2020,1,5,6,A,B,Mali,432,3,4,2\n"
IPI = "Date,Contributor,Contributor_ISO-3,Mission,Troops_Male,Troops_Female,Troops_Total\n"
IPI += "2014-08-31,Chad,TCD,UNOCI,5,1,6\n"


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _record() -> bytes:
    texts: list[Para] = [para("The meeting was called to order at 10 a.m.", "i")]
    texts += [speech("Mr. Araud", " (France): Women are agents of peace. " * 5)]
    return write([cover_page(), *set_columns(texts)])


def _made() -> dict[str, list[Seed]]:
    return {
        "un_contributions": [(f"{name}.pdf", report_pdf([SHARE], layout=name)) for name in ("stable", "flat", "wide")],
        "ipi_peacekeeping": [("Gender.Full.csv", IPI.encode())],
        "psdata_contributors": [
            ("DPO-UCLATEST.json", _json([HUB])),
            ("DPO-UCLATEST.csv", b"id,month_year\n1,31-Jan-21\n"),
        ],
        "psdata_missions": [("DPPADPOSS-PKO.json", _json([HUB])), ("DPPADPOSS-PKO.csv", b"mission_acronym\nUNEF\n")],
        "psdata_fatalities": [
            ("DPPADPOSS-FATALITIES.json", _json([CASUALTY])),
            ("DPPADPOSS-FATALITIES.csv", b"casualty_id\n1\n"),
        ],
        "psdata_scres": [("DGC-SCRES.json", _json([{"id": 1, "symbol": "S/RES/1325(2000)", "date": 972950400000}]))],
        "psdata_wps": [
            ("DPPA-SCWPS.json", _json([HUB])),
            ("DPO-GENDERINTEGRATION.csv", b"id,year,mission\n1,2020,UNAMA\n"),
        ],
        "wilpf_pages_list": [
            ("pages.json", _json([{"id": 1, "modified": "2020-01-01", "link": "https://x/", "title": {}}]))
        ],
        "wilpf_pages": [("1.json", _json({"id": 1, "link": "https://x/", "content": {"rendered": PAGE.decode()}}))],
        "nap_pages": [("page.html", PAGE)],
        "sc_records": [("S_PV.8649-EN.pdf", _record()), ("S_PV.8649-EN.txt", RECORD.encode())],
        "sc_meetings": [
            ("scact2019_table_en.html", table_of(2019, WPS)),
            ("scact2025_table_en.html", rendered(2025, WPS)),
        ],
        "sc_debates_corpus": [
            ("speaker.tsv", corpus.table(corpus.V6, corpus.v6())),
            ("speaker.tsv.gz", corpus.packed(corpus.table(corpus.V5, corpus.v5()))),
            ("speeches.tar", corpus.tar(("UNSC_2013_SPV.7000_spch0001.txt", b"Women and peace."))),
            ("version.json", _json({"data": {"files": [{"label": "x", "dataFile": {"id": 1, "md5": "0"}}]}})),
        ],
        "undl_records": [("speeches.xml", MARC.encode()), ("export.csv", b"Record Number,Symbol\n7,S/PV.8649\n")],
        "world_bank": [
            ("S.json", _json([{"page": 1, "total": 1}, [WORLD_BANK]])),
            ("bulk.csv", made.bulk("Yemen,YEM,S,1,2")),
        ],
        "sdg_indicators": [("S.json", _json({"totalElements": 1, "data": [SDG]}))],
        "ucdp_acd": [("acd.csv", ACD.encode()), ("acd-csv.zip", made.zipped(acd__csv=ACD))],
        "ucdp_brd": [("brd.csv", BRD.encode()), ("brd-csv.zip", made.zipped(brd__csv=BRD))],
        "ucdp_ged": [("ged261.csv", GED.encode()), ("ged261-csv.zip", made.zipped(GEDEvent_v26_1__csv=GED))],
        "svac": [("svac.xlsx", made.svac({"form": "1, 2 "}))],
        "ipu_parline": [("history.xlsx", made.history()), ("ranking.csv", b"Rank,Country\n1,Rwanda\n")],
        "wps_index": [("WPS-Index-2025-Data.xlsx", made.workbook(made.index({1: "Chad", 2: "TCD"}), "Sheet1"))],
    }


@cache
def of_source(source: Source, folder: Path | None = None) -> tuple[Seed, ...]:
    """The documents to begin with; `folder`: that of a packaged source, whose files are taken too."""
    found = [*_made().get(source.source_id, ()), *_beginnings(source)]
    if folder is not None:
        found += [(p.name, _begun(p.name, p.read_bytes())) for p in sorted(folder.glob("*.csv"))]
    return tuple(seed for seed in found if source.expectation(seed[0]) is not None)


def _beginnings(source: Source) -> Iterator[Seed]:
    folders = [MIRROR / name for name in source.folders] if MIRROR else []
    for path in sorted(p for folder in folders if folder.is_dir() for p in folder.iterdir() if source.takes(p.name)):
        if source.expectation(path.name) is None:
            continue
        data = _begun(path.name, path.read_bytes())
        if len(data) <= MOST_BYTES:
            yield path.name, data


def _begun(name: str, data: bytes) -> bytes:
    """The beginning of a table or list; other documents whole."""
    if name.endswith((".csv", ".tsv", ".txt")):
        return b"".join(data.splitlines(keepends=True)[:LINES])
    if name.endswith(".tsv.gz"):
        return gzip.compress(_begun("x.tsv", gzip.decompress(data)), mtime=0)
    if name.endswith(".json") and data.lstrip()[:1] == b"[":
        return _json(json.loads(data)[:ROWS])
    return data
