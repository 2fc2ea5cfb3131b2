"""The tables in each form: as Parquet and CSV, which a release has already, as workbooks, for Stata.

Belongs here: which file holds which tables, under which name. Does not: what stands in a file (`publish.formats`).
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.publish.assembly import csv_path
from pipeline.publish.bundle.taken import Taken
from pipeline.publish.describe.contents import Contents, File, file_in
from pipeline.publish.describe.listed import COLUMN_COLUMNS, LICENCE_COLUMNS, columns
from pipeline.publish.formats.csv import write_csv
from pipeline.publish.formats.dta import write_dta
from pipeline.publish.formats.xlsx import LONGEST_NAME, MOST_ROWS, Book
from pipeline.publish.tabular import FormatError
from pipeline.store.releases import parquet_path

#: Tables of more rows have a workbook of their own: one with all of them opens too slowly.
FEW_ROWS = 20_000
#: Stata files beyond this many bytes are zipped: their texts have a fixed width.
LARGE = 10_000_000
#: The workbook of the small tables.
WORKBOOK = "tables.xlsx"
#: When a file in an archive says that it was written: the earliest day that the format knows.
NO_DAY = (1980, 1, 1, 0, 0, 0)
Form = Callable[[Contents, Sequence[Taken], Path], Iterator[File]]


def parquet(contents: Contents, tables: Sequence[Taken], folder: Path) -> Iterator[File]:
    """Copies of the release's own files."""
    for table in tables:
        target = _made(parquet_path(folder, table.name))
        yield file_in(folder, Path(shutil.copyfile(table.file, target)), table.rows, table.name)


def csv(contents: Contents, tables: Sequence[Taken], folder: Path) -> Iterator[File]:
    """Copies of the release's own files; tables that it has none of are written the same way."""
    for table in tables:
        source, target = csv_path(contents.release.folder, table.name), _made(csv_path(folder, table.name))
        if table.whole and source.exists():
            shutil.copyfile(source, target)
        else:
            write_csv(table, target)
        yield file_in(folder, target, table.rows, table.name)


def xlsx(contents: Contents, tables: Sequence[Taken], folder: Path) -> Iterator[File]:
    """One workbook of all small tables, and one for each large table; each with sources, terms and codebook.

    Raises FormatError for a table that has more rows than a sheet.
    """
    if too_long := [table for table in tables if table.rows >= MOST_ROWS]:
        said = ", ".join(f"{table.name} has {table.rows:,} rows" for table in too_long)
        raise FormatError(f"{said}, a sheet {MOST_ROWS - 1:,} at most: leave it or xlsx out")
    small = [table for table in tables if table.rows <= FEW_ROWS]
    books = {WORKBOOK: small} if small else {}
    books |= {f"{table.name}.xlsx": [table] for table in tables if table.rows > FEW_ROWS}
    for name, of in books.items():
        target = _made(folder / "xlsx" / name)
        _workbook(contents, of, target)
        yield file_in(folder, target, sum(table.rows for table in of), *(table.name for table in of))


def _workbook(contents: Contents, tables: Sequence[Taken], target: Path) -> None:
    names = {table.name for table in tables}
    of = {source for name in names for source in contents.sources_of[name]}
    sources = [row for row in contents.sources if row["source_id"] in of]
    sheets = sheet_names([table.name for table in tables])
    with Book(target, contents.release.created_at, contents.title) as book:
        book.sheet("about", ("what", "in words"), about(contents))
        book.sheet("sources", LICENCE_COLUMNS, ([row[c] for c in LICENCE_COLUMNS] for row in sources))
        said = {table.name: {**contents.terms.tables[table.name], "rows": table.rows} for table in tables}
        head = ("title", "description", "primary_key", "rows")
        rows = ((name, sheets[name], *(row[c] for c in head)) for name, row in said.items())
        book.sheet("tables", ("table_name", "sheet", *head), rows)
        described = columns(contents, (part for part in contents.parts if part.table in names))
        book.sheet("codebook", COLUMN_COLUMNS, ([row[c] for c in COLUMN_COLUMNS] for row in described))
        for table in tables:
            book.tabular(replace(table, name=sheets[table.name]))


def about(contents: Contents) -> list[tuple[str, str]]:
    """What a workbook says of itself."""
    return [
        ("title", contents.title),
        ("release", contents.release.release_id),
        ("made", contents.day),
        ("how to cite", contents.citation),
        ("sources", "The sheet sources names each, with its terms and how to cite it."),
        ("empty cells", "Not known; never zero. 0 means zero."),
    ]


def sheet_names(tables: Sequence[str]) -> dict[str, str]:
    """A sheet's name for each table: the table's without its schema, cut with a number where there is no room."""
    taken = {"about", "sources", "tables", "codebook"}
    found = {}
    for table in tables:
        own = table if table.split(".")[-1] in taken else table.split(".")[-1]
        name, number = own[:LONGEST_NAME], 1
        while name.casefold() in taken:
            number += 1
            name = f"{own[: LONGEST_NAME - len(str(number)) - 1]}_{number}"
        taken.add(name.casefold())
        found[table] = name
    return found


def dta(contents: Contents, tables: Sequence[Taken], folder: Path) -> Iterator[File]:
    """A Stata file for each table, zipped where it is large."""
    for table in tables:
        target = _made(folder / "dta" / f"{table.name.replace('.', '_')}.dta")
        write_dta(replace(table.for_stata(), title=f"{contents.release.release_id} {table.title}"), target)
        if target.stat().st_size > LARGE:
            target = _zipped(target)
        yield file_in(folder, target, table.rows, table.name)


def _zipped(file: Path) -> Path:
    """The file in an archive of its own, in its place; the same file gives the same archive."""
    target = file.with_name(f"{file.name}.zip")
    entry = zipfile.ZipInfo(file.name, NO_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(target, "w") as archive, file.open("rb") as rows, archive.open(entry, "w") as out:
        shutil.copyfileobj(rows, out)
    file.unlink()
    return target


def _made(path: Path) -> Path:
    """The path, whose folder is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


#: The forms in which tables are taken away.
TABLES: dict[str, Form] = {"parquet": parquet, "csv": csv, "xlsx": xlsx, "dta": dta}
