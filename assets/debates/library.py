"""Exports of the UN Digital Library's catalogue, MARCXML or CSV -> one row per record, as the catalogue has it.

Belongs here: reading both forms into the same columns, authority numbers dropped. Does not: searching the library, or
documents themselves: of a record's words only its titles are kept.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from xml.etree import ElementTree as ET

import polars as pl

from pipeline.contract import Refused
from pipeline.shared.text import UTF_8, first_of
from pipeline.shared.unread import unread, with_unread

#: symbol, other_symbols 191__a; title 245; date_printed 269__a, else 260__c; agenda, agenda_items 991 (titles, and the
#: agenda's symbol and item); body 981; speakers 700; contributors 710 (sponsors, bodies); subjects 650; type 989;
#: related 993__a; link: the record's page; files 856__u. Several values are parted by "; ", agendas by "\n".
COLUMNS = (
    "locator", "record_id", "symbol", "other_symbols", "title", "date_printed", "date", "agenda", "agenda_items",
    "body", "speakers", "contributors", "subjects", "type", "related", "link", "files",
)  # fmt: skip
#: The tags that are read.
_TAKEN = frozenset(["001", "191", "245", "260", "269", "650", "700", "710", "856", "981", "989", "991", "993", "links"])
#: Tags of the library's exports that are not taken: its own housekeeping, languages, notes, other subjects.
_LEFT = frozenset(
    {
        *("", "000", "005", "008", "029", "035", "039", "040", "041", "049", "089", "091", "099", "246", "249", "300"),
        *("500", "515", "520", "546", "591", "596", "610", "611", "630", "651", "711", "793", "830", "909", "930"),
        *("980", "992", "996", "999"),
    }
)
#: A field: what its subfields hold, by code, in order.
Field = list[tuple[str, str]]
#: A record: its fields by three-digit tag, in order.
Record = dict[str, list[Field]]

_PAGE = "https://digitallibrary.un.org/record/"
_AUTHORITY = re.compile(r"(?:\(DHLAUTH\))?\d{6,}")
_NUMBER = re.compile(r"(?:\(DHLAUTH\))?\d+")
_TAG = re.compile(r"X?(\d{1,3})")
#: The codes of the values that an export joined to one cell, where the order is known.
_AGENDA_CODES = ("a", "b", "c")
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"),
    re.compile(r"(?P<d>\d\d)/(?P<m>\d\d)/(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"),
)


class _Builder(ET.TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        """Stop before a document type can define entities: catalogue exports have none, bombs do."""
        raise Refused("unexpected_shape", f"the XML declares a document type ({name!r}); exports of the library do not")


def parse(data: bytes, name: str) -> pl.DataFrame:
    """The records of an export, every column of COLUMNS a String; locator "record 1" (XML) or "line 2" (CSV).

    `date` is null where only a year is given. Raises Refused: "unexpected_shape" when it is neither MARCXML nor an
    export with the columns of fields (X191, X245 …) or declares a document type, "truncated" when it ends inside a
    record, "malformed_xml".
    """
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:64]
    is_xml = start.startswith(b"<") or data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    records = _marc(data, name) if is_xml else _csv(data, name)
    listed = list(records)
    rows = [{"locator": locator, **_row(record)} for locator, record in listed]
    taken = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String))
    return with_unread(taken, [unread(_as_text(record), _TAKEN | _LEFT) for _, record in listed])


def catalogue_date(printed: str) -> date | None:
    """The day of a catalogue's date: 2023-11-08, 08/11/2023 (day first) or 20231108; None for a year alone."""
    match = next((found for pattern in _DATES if (found := pattern.fullmatch(printed.strip()))), None)
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])) if match else None
    except ValueError:
        return None


def _row(record: Record) -> dict[str, str | None]:
    identifier = _joined(_values(record, "001")[:1])
    symbols = [value for value in _values(record, "191", "a") if "/" in value]
    printed = next(iter([*_values(record, "269", "a"), *_values(record, "260", "c")]), None)
    day = catalogue_date(printed or "")
    agendas = record.get("991", [])
    titles = ["; ".join([v for c, v in field if c == "c"] or [v for c, v in field if c == "d"]) for field in agendas]
    return {
        "record_id": identifier,
        "symbol": symbols[0] if symbols else None,
        "other_symbols": _joined(dict.fromkeys(symbols[1:])),
        "title": _joined([_line(field, "abcfgknp") for field in record.get("245", [])]),
        "date_printed": printed,
        "date": day.isoformat() if day else None,
        "agenda": "\n".join(dict.fromkeys(filter(None, titles))) or None,
        "agenda_items": "\n".join(dict.fromkeys(filter(None, (_line(field, "ab") for field in agendas)))) or None,
        "body": _joined([value for field in record.get("981", []) for _, value in field]),
        "speakers": _joined([_line(field, "abcdegq") for field in record.get("700", [])]),
        "contributors": _joined([_line(field, "abn") for field in record.get("710", [])]),
        "subjects": _joined(value for value in _values(record, "650", "a") if value != "unbist"),
        "type": _joined(dict.fromkeys(value for field in record.get("989", []) for _, value in field)),
        "related": _joined(_values(record, "993", "a")),
        "link": next(iter(_values(record, "links")), f"{_PAGE}{identifier}" if identifier else None),
        "files": _joined(_values(record, "856", "u")),
    }


def _values(record: Record, tag: str, code: str | None = None) -> list[str]:
    return [value for field in record.get(tag, []) for own, value in field if value and code in {None, own}]


def _line(field: Field, codes: str) -> str:
    return " ".join(value for code, value in field if code in codes)


def _as_text(record: Record) -> dict[str, str]:
    return {tag: "; ".join(value for field in fields for _, value in field) for tag, fields in record.items()}


def _joined(values: Iterator[str] | Sequence[str] | dict[str, None]) -> str | None:
    return "; ".join(value for value in values if value) or None


def _marc(data: bytes, name: str) -> Iterator[tuple[str, Record]]:
    try:
        # The builder refuses a document type, and with it every entity that could be a bomb.
        root = ET.fromstring(data, parser=ET.XMLParser(target=_Builder()))  # noqa: S314
    except Refused as refused:
        raise Refused(refused.reason, f"{name}: {refused.detail}") from None
    except ET.ParseError as error:
        cut = "no element found" in str(error) or "unclosed" in str(error)
        raise Refused("truncated" if cut else "malformed_xml", f"{name}: {error}; fetch it again") from error
    found = [element for element in root.iter() if _local(element) == "record"]
    if _local(root) not in {"collection", "record"} and not found:
        raise Refused("unexpected_shape", f"{name}: <{_local(root)}> holds no MARC records")
    for number, element in enumerate(found, 1):
        record: Record = {}
        for part in element:
            if _local(part) == "controlfield":
                record.setdefault(part.get("tag", ""), []).append([("", _spaced(part.text))])
            elif _local(part) == "datafield":
                subfields = [(sub.get("code", ""), _spaced(sub.text)) for sub in part if _local(sub) == "subfield"]
                record.setdefault(part.get("tag", ""), []).append([field for field in subfields if field[1]])
        yield f"record {number}", record


def _csv(data: bytes, name: str) -> Iterator[tuple[str, Record]]:
    text, _ = first_of(data, UTF_8)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        tags = [match[1].zfill(3) if (match := _TAG.fullmatch(column.strip())) else column for column in header]
        if not {"191", "245"} <= set(tags):
            raise Refused("unexpected_shape", f"{name}: neither MARCXML nor columns X191 and X245; it has {header[:8]}")
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(tags):
                    raise Refused("truncated", f"{name}: line {line} has {len(cells)} of {len(tags)} cells")
                yield f"line {line}", {tag: _fields(tag, cell) for tag, cell in zip(tags, cells, strict=True) if cell}
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused("truncated", f"{name}: line {reader.line_num}: {error}; fetch it again") from error


def _fields(tag: str, cell: str) -> list[Field]:
    """The fields that an export joined by "; " in one cell; an authority number begins each of 191 and 991."""
    if cell.strip() in {"", "NA"}:
        return []
    if tag == "245":
        return [[("a", re.sub(r"([:/]);(?= )", r"\1", _spaced(cell)))]]
    values = [_spaced(value) for value in cell.split("; ")]
    if tag in {"191", "991"}:
        return [_coded(tag, group) for group in _groups(values)]
    if tag in {"001", "links"} or tag not in _TAKEN:
        return [[("", _spaced(cell))]]
    # Of an imprint (place, publisher, date) the last part is the date; numbers elsewhere are those of authorities.
    code = {"260": "c", "856": "u"}.get(tag, "a")
    kept = values[-1:] if tag == "260" else [value for value in values if not _NUMBER.fullmatch(value) or tag == "269"]
    return [[(code, value)] for value in kept if value]


def _groups(values: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    for value in values:
        if _AUTHORITY.fullmatch(value):
            if group:
                yield group
            group = []
        else:
            group.append(value)
    if group:
        yield group


def _coded(tag: str, group: list[str]) -> Field:
    if tag == "191":
        return [("a", group[0])]
    parts = [*group[:2], "; ".join(group[2:])]
    return [(code, value) for code, value in zip(_AGENDA_CODES, parts, strict=False) if value]


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _spaced(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "").strip()
