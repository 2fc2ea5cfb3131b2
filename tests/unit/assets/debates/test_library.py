"""Exports of the library's catalogue: MARCXML and CSV into the same columns; what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.debates.library import COLUMNS, catalogue_date, parse
from pipeline.contract import Refused

MARC = "http://www.loc.gov/MARC21/slim"


def field(tag: str, *subfields: tuple[str, str]) -> str:
    inner = "".join(f'<m:subfield code="{code}">{value}</m:subfield>' for code, value in subfields)
    return f'<m:datafield tag="{tag}" ind1=" " ind2=" ">{inner}</m:datafield>'


def record(identifier: str, *fields: str) -> str:
    number = f'<m:controlfield tag="001">{identifier}</m:controlfield>'
    return f'<m:record xmlns:m="{MARC}">{number}{"".join(fields)}</m:record>'


def collection(*records: str, start: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f'{start}<collection xmlns="{MARC}">{"".join(records)}</collection>'.encode()


SPEECH = record(
    "4026910",
    field("191", ("a", "S/PV.8649"), ("b", "S/"), ("c", "74")),
    field("191", ("a", "S/PV.8649(Resumption1)")),
    field("245", ("a", "Statement :"), ("b", "women and peace and security /"), ("c", "Kazakhstan")),
    field("260", ("a", "New York :"), ("c", "29 Oct. 2019")),
    field("269", ("a", "2019-10-29")),
    field("700", ("a", "Umarov, Kairat"), ("g", "Permanent Representative"), ("0", "(DHLAUTH)1")),
    field("700", ("a", "Bachelet, Michelle")),
    field("710", ("a", "Kazakhstan"), ("9", "ms")),
    field("856", ("y", "English"), ("u", "https://digitallibrary.un.org/record/4026910/files/S_PV.8649-EN.pdf")),
    field("981", ("a", "Security Council")),
    field("989", ("a", "Speeches")),
    field("991", ("a", "S/PV.8649"), ("b", "2"), ("c", "Women and peace and security."), ("d", "WOMEN")),
    field("991", ("a", "A/78/251"), ("b", "71b"), ("d", "HUMAN RIGHTS")),
)


def test_a_marc_record():
    frame = parse(collection(SPEECH, record("7")), "speeches.xml")
    assert tuple(frame.columns) == COLUMNS
    first, second = frame.to_dicts()
    assert (first["locator"], first["record_id"], second["locator"], second["record_id"]) == (
        "record 1", "4026910", "record 2", "7",
    )  # fmt: skip
    assert (first["symbol"], first["other_symbols"]) == ("S/PV.8649", "S/PV.8649(Resumption1)")
    assert first["title"] == "Statement : women and peace and security / Kazakhstan"
    assert (first["date_printed"], first["date"]) == ("2019-10-29", "2019-10-29")
    assert first["speakers"] == "Umarov, Kairat Permanent Representative; Bachelet, Michelle"
    assert (first["body"], first["type"], first["contributors"]) == ("Security Council", "Speeches", "Kazakhstan")
    assert first["agenda"] == "Women and peace and security.\nHUMAN RIGHTS"
    assert first["agenda_items"] == "S/PV.8649 2\nA/78/251 71b"
    assert first["link"] == "https://digitallibrary.un.org/record/4026910"
    assert first["files"].endswith("S_PV.8649-EN.pdf")
    assert {key for key, value in second.items() if value is not None} == {"locator", "record_id", "link"}


def test_a_single_record_without_namespace():
    bare = '<record><controlfield tag="001">5</controlfield></record>'
    assert parse(bare.encode(), "one.xml")["record_id"].to_list() == ["5"]


HEADER = '"","X1","links","X191","X245","X991","X260","X981","X989","X269","X650"\n'
PAGE = "http://d.org/record"


def test_the_rows_of_an_export():
    data = HEADER + (
        f'"1",3864,"{PAGE}/3864","(DHLAUTH)325989; A/34/188; A/; 34; A34188; 936786; S/13734; ***; S/",'
        '"Note :; annex /; by the Secretary-General.","(DHLAUTH)327975; A/34/150; 26; Children : plans; action.",'
        '"New York :; UN,; 14 Aug. 1979.","General Assembly; Plenary","Reports","14/08/1979","1283027; TORTURE"\n'
        f'"2",4526,"{PAGE}/4526","330567; [E/]DP/2; 1979","Two\nlines",NA,"Geneva :; UN,; 1979","","NA","1979",\n'
        f'"3",9,"{PAGE}/9","","x","938404; A/34/150; 89a$","New York :; UN,; 3 Jul. 1980.","","",NA,NA\n'
    )
    first, second, third = parse(data.encode(), "export.csv").to_dicts()
    assert [entry["locator"] for entry in (first, second, third)] == ["line 2", "line 3", "line 5"]
    assert (first["symbol"], first["other_symbols"]) == ("A/34/188", "S/13734")
    assert first["title"] == "Note : annex / by the Secretary-General."
    assert (first["agenda"], first["agenda_items"]) == ("Children : plans; action.", "A/34/150 26")
    assert (first["date"], first["subjects"], first["link"]) == ("1979-08-14", "TORTURE", f"{PAGE}/3864")
    assert (second["symbol"], second["title"]) == ("[E/]DP/2", "Two lines")
    assert (second["date_printed"], second["date"], second["agenda"], second["type"]) == ("1979", None, None, None)
    assert (third["symbol"], third["date_printed"], third["date"]) == (None, "3 Jul. 1980.", None)
    assert (third["agenda"], third["agenda_items"]) == (None, "A/34/150 89a$")


@given(st.dates())
def test_a_day_is_read_in_each_form_of_the_catalogue(day: date):
    forms = (day.isoformat(), f"{day.day:02d}/{day.month:02d}/{day.year:04d}", day.isoformat().replace("-", ""))
    assert [catalogue_date(form) for form in forms] == [day] * 3
    assert catalogue_date(f"{day.year:04d}") is None


@pytest.mark.parametrize("printed", ["31/02/1979", "1979", "1979-13-01", "[1979]", ""])
def test_what_is_no_day_is_none(printed):
    assert catalogue_date(printed) is None


BOMB = '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (collection(record("&b;"), start=BOMB), "unexpected_shape"),
        (collection(record("1"), start=BOMB).decode().encode("utf-16"), "unexpected_shape"),
        (collection(start='<!DOCTYPE collection SYSTEM "file:///etc/hostname">'), "unexpected_shape"),
        (b"<html><body>Busy</body></html>", "unexpected_shape"),
        (collection(SPEECH)[:-60], "truncated"),
        (collection("<m:record>"), "malformed_xml"),
        (b"year,title\n1979,x\n", "unexpected_shape"),
        (b"", "unexpected_shape"),
        ((HEADER + '"1",3864,"http://d.org/record/3864","A/1\n').encode(), "truncated"),
        ((HEADER + '"1",3864\n').encode(), "truncated"),
    ],
)
def test_refusals(data, reason):
    with pytest.raises(Refused) as refused:
        parse(data, "export")
    assert refused.value.reason == reason
    assert "export" in refused.value.detail
