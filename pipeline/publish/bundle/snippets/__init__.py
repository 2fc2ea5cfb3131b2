"""Programs that read what is taken away: for R, Python and Stata, each run as it stands from inside the folder.

Belongs here: which table and column they show. Does not: the programs themselves (the templates beside this module).

Each reads the best form that its language finds in the folder with what is installed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

from pipeline.common.values import Row
from pipeline.publish.describe.contents import Contents, Part
from pipeline.publish.formats.dta import names as stata_names

NUMBERS = ("BIGINT", "DOUBLE")
#: Forms of tables that each program can read.
READS = {
    "read.R": {"parquet", "csv", "dta", "xlsx"},
    "read.py": {"parquet", "csv", "dta", "xlsx"},
    "read.do": {"dta", "csv"},
}


def snippets(contents: Contents) -> dict[str, str | bytes]:
    """The programs that can read some form that is here."""
    forms = {file.path.parts[0] for file in contents.files}
    table, column = example(contents)
    told = {
        "title": contents.title,
        "citation": contents.citation,
        "table": table,
        "column": column,
        "stata": stata_names([column])[column],
    }
    readable = [name for name, reads in READS.items() if reads & forms]
    return {name: _environment().get_template(f"{name}.j2").render(told, forms=forms) for name in readable}


def example(contents: Contents) -> tuple[str, str]:
    """The table with the most columns that measure something, and the first of these; else the first there is."""
    best = max(contents.kept, key=lambda part: (len(_measures(contents, part)), part.table))
    column = next(iter(_measures(contents, best) or contents.columns(best)))
    return best.table, str(column["column_name"])


def _measures(contents: Contents, part: Part) -> list[Row]:
    return [row for row in contents.columns(part) if row["unit"] and row["type"] in NUMBERS]


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    return jinja2.Environment(  # noqa: S701  programs, not markup; names of tables and columns are the release's own
        loader=loader, undefined=jinja2.StrictUndefined, keep_trailing_newline=True, trim_blocks=True
    )
