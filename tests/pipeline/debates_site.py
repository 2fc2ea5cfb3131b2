"""What tests of the debates' nights share: the real dataset in an empty home, small documents, the UN's servers.

Belongs here: making them. Does not: any assertion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pipeline.project import Project, load
from pipeline.run import steps
from pipeline.run.session import Session
from pipeline.settings import load_settings
from pipeline.store.manifest import Manifest
from tests.pipeline.fault_server import Fault, FaultServer, Handler
from tests.support import record_prose as prose
from tests.support.kernel import part_of
from tests.support.record_pdfs import PageOfMarks, Para, cover_page, para, set_columns, speech, with_edges, write

LIBRARY = "/ydsftksff8.execute-api.us-east-1.amazonaws.com/dev/render_meeting/scmeetings_{}/EN"
TABLE = "/www.un.org/depts/dhl/resguide/scact{}_table_en.html"
GUIDE = "/research.un.org/en/docs/sc/quick/meetings/{}"
SERVICE = "/documents.un.org/api/symbol/access"
WPS = "Women and peace and security"
#: The day that a record prints unless told otherwise.
DAY = date(2012, 11, 30)

_DATASETS = ("reference", "debates")
_COLUMNS = ("Meeting<br />Record", "Date", "Press<br>Release", "Topic", "Security Council<br> Outcome / Vote")


@cache
def _declared() -> Project:
    """The project without the other datasets and what reads them."""
    return part_of(load(load_settings(home=Path("unused"), offline=True)), _DATASETS)


def project_at(home: Path, **settings: object) -> Project:
    """That project in a home, without the rows that ship; two records a night."""
    reference, debates = _declared().datasets
    sources = tuple(replace(s, budget=2) if s.source_id == "sc_records" else s for s in debates.sources)
    bare = replace(debates, folder=home / "nothing", sources=sources)
    chosen = {
        "offline": True,
        "workers": 1,
        "pause": 0.0,
        "backoff": 0.01,
        "attempts": 1,
        "library_approved": True,
        **settings,
    }
    return replace(_declared(), settings=load_settings(home=home, **chosen), datasets=(reference, bare))


def night(project: Project, *source_ids: str) -> dict[str, Manifest]:
    """What the run does for these sources before anything is harmonised, without Dagster: their manifests."""
    debates = project.datasets[1]
    with Session(project) as session:
        found = {}
        for source in (s for source_id in source_ids for s in debates.sources if s.source_id == source_id):
            found[source.source_id] = steps.gather(session, debates, source)
            steps.parse(project, debates, source)
    return found


def table_of(year: int, *rows: tuple[str, ...]) -> bytes:
    """The library's table of a year: record, date, press release, topic, outcome."""
    heads = "".join(f"<th>{column}</th>" for column in _COLUMNS)
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    top = f'<tr><th colspan="5">Meetings conducted by the Security Council in {year}</th></tr>'
    return f"<html><body><table>{top}<tr>{heads}</tr>{cells}</table><p>{'. ' * 600}</p></body></html>".encode()


def rendered(year: int, *rows: tuple[str, ...]) -> bytes:
    """A table as the library's service renders it: a part of a page, meetings under "Meeting", days with their year."""
    heads = "".join(f"<th>{head}</th>" for head in ("Meeting", *_COLUMNS[1:]))
    cells = "".join(
        f'<tr><td><a href="https://undocs.org/en/{symbol}">{symbol}</a></td><td>{day} {year}</td>'
        + "".join(f"<td>{cell}</td>" for cell in others)
        + "</tr>"
        for symbol, day, *others in rows
    )
    return f'<table class="tablefont"><tr>{heads}</tr>{cells}</table>'.encode()


def shell(year: int) -> bytes:
    """A page of the library's guide: menus laid out in a table, and the service in a frame."""
    menu = "<table><tr><td>Guides</td><td>Documents</td></tr><tr><td>Council</td><td>Meetings</td></tr></table>"
    frame = f'<iframe src="https:/{LIBRARY.format(year)}"></iframe>'
    return f"<html><head><title>Meetings {year}</title></head><body>{menu}{frame}{'. ' * 300}</body></html>".encode()


def meeting(symbol: str, day: str, topic: str = WPS) -> tuple[str, ...]:
    """A row of such a table."""
    return (symbol, day, "SC/16000", topic, "")


def record_of(symbol: str, *turns: Para, day: date = DAY, blank: bool = False, **how: object) -> bytes:
    """A small record as PDF: a cover and a debate; `blank`: with an empty page; `how`: as `record_pdfs.write`."""
    _, texts = prose.body(7, 6)
    spoken = turns or (speech("Ms. Power", f" (United States of America): {texts[0]}"),)
    body = [para(prose.OPENING, "i"), speech("The President", f": {texts[1]}"), *spoken, para(texts[2])]
    printed = with_edges(set_columns(body), _header_of(symbol, day), prose.footer)
    pages = [cover_page(symbol, day), *([PageOfMarks()] if blank else []), *printed]
    return write(pages, **how)  # type: ignore[arg-type]


def _header_of(symbol: str, day: date):  # type: ignore[no-untyped-def]
    """Running headers that print this symbol and this day."""
    printed = {"S/PV.9999": symbol, "30/11/2012": f"{day:%d/%m/%Y}"}
    return lambda number: [(*mark[:4], printed.get(mark[4], mark[4])) for mark in prose.header(number)]


def locked(symbol: str) -> bytes:
    """A record whose text is encrypted."""
    lock = b"<< /Filter /Standard /V 1 /R 2 /O (" + b"A" * 32 + b") /U (" + b"B" * 32 + b") /P -44 >>"
    number = record_of(symbol).count(b" 0 obj") + 1
    return record_of(symbol, extra=[lock], trailer=b"/Encrypt %d 0 R /ID [<00><00>]" % number)


def service(records: Mapping[str, bytes]) -> Fault:
    """The UN's document service: the record of the symbol that is asked for, or nothing where none is published.

    Records under a symbol that is written with `%2F` are had by that form alone.
    """

    def fault(handler: Handler) -> None:
        query = urlsplit(handler.path).query
        raw = next((part.removeprefix("s=") for part in query.split("&") if part.startswith("s=")), "")
        found = records.get(raw) or records.get(parse_qs(query).get("s", [""])[0])
        handler.answer(200, found or b"")

    return fault


def asked_for(server: FaultServer, since: int = 0) -> list[str]:
    """Which records were asked for, in order: the symbol for the service, the address for other hosts."""
    tables = ("/depts/", "/quick/", "/render_meeting/")
    requests = [r for r in server.requests()[since:] if not any(part in r.path for part in tables)]
    return [parse_qs(r.query)["s"][0] if r.path == SERVICE else r.path for r in requests]


def drop(home: Path, source_id: str, name: str, data: bytes) -> None:
    """Put a document into the inbox."""
    folder = home / "inbox" / source_id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
