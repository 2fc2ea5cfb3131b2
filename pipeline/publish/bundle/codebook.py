"""The codebook of what is taken away, to read: a page of HTML, and the same on paper as PDF.

Belongs here: what it tells, and drawing it. Does not: the list of columns as CSV (`describe.listed`).

Both files contain all that they need: no font, style or picture is fetched. The same release gives the same bytes.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import jinja2
import typst

from pipeline.common.values import Record
from pipeline.publish.describe.contents import Contents, counted
from pipeline.publish.describe.listed import columns, tables
from pipeline.publish.formats.dta import names as stata_names

HERE = Path(__file__).parent


def codebook(contents: Contents) -> dict[str, str | bytes]:
    """codebook.html and codebook.pdf."""
    told = told_of(contents)
    return {"codebook.html": html(told), "codebook.pdf": pdf(told, contents)}


def told_of(contents: Contents) -> Record:
    """What the codebook tells, in plain values; an empty text where there is nothing to say."""
    by_table: dict[str, list[Record]] = {}
    for row in columns(contents, contents.kept):
        name = str(row["column_name"])
        stata = stata_names([name])[name]
        said: Record = {
            key: str(row[key] or "") for key in ("column_name", "type", "unit", "description", "values", "sources")
        }
        by_table.setdefault(str(row["table_name"]), []).append(said | {"stata": stata if stata != name else ""})
    return {
        "title": contents.title,
        "citation": contents.citation,
        "sources": [
            {k: str(s[k] or "") for k in ("source_id", "publisher", "title", "licence", "licence_url", "citation")}
            for s in contents.sources
        ],
        "tables": [
            {
                **{k: str(table[k] or "") for k in ("table_name", "title", "description", "primary_key")},
                "rows": counted(int(str(table["rows"])), "row"),
                "sources": ", ".join(contents.sources_of[str(table["table_name"])]),
                "files": ", ".join(file.path.as_posix() for file in contents.files_of[str(table["table_name"])]),
                "columns": by_table[str(table["table_name"])],
            }
            for table in tables(contents)
        ],
    }


def html(told: Record) -> str:
    """The codebook as one page; nothing in it is taken for markup."""
    return _template().render(told)


def pdf(told: Record, contents: Contents) -> bytes:
    """The codebook on paper, in fonts that come with the typesetter."""
    made: bytes = typst.compile(
        str(HERE / "codebook.typ"),
        format="pdf",
        ignore_system_fonts=True,
        timestamp=int(contents.release.created_at.timestamp()),
        sys_inputs={"told": json.dumps(told, ensure_ascii=False), "day": contents.day},
    )
    return made


@cache
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(HERE)
    made = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return made.get_template("codebook.html.j2")
