"""Tables of a release made into a folder, whole or not at all, in forms that are asked for.

Belongs here: which forms there are, and the order in which the folder is filled. Does not: the files of tables
(`tables`), what explains them (`codebook`, `package`, `snippets`, `describe`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

import pyarrow.parquet as pq

from pipeline.publish.bundle.codebook import codebook
from pipeline.publish.bundle.package import package
from pipeline.publish.bundle.readme import readme
from pipeline.publish.bundle.snippets import snippets
from pipeline.publish.bundle.tables import TABLES
from pipeline.publish.bundle.taken import Taken
from pipeline.publish.describe import listed
from pipeline.publish.describe.cff import citation_cff
from pipeline.publish.describe.contents import Contents, File, Part, as_json
from pipeline.publish.describe.croissant import croissant
from pipeline.publish.describe.dcat import dcat
from pipeline.publish.describe.schema_org import schema_org
from pipeline.publish.describe.terms import sources_of, terms_of, values_of
from pipeline.publish.formats.dta import names as stata_names
from pipeline.publish.passing.parts import before, parts_of, write_part
from pipeline.publish.tabular import FormatError, Variable
from pipeline.publish.whole import add_texts, whole
from pipeline.store.engine import open_database
from pipeline.store.releases import Release, ReleaseError, parquet_files, parquet_path

#: Files that explain the tables: name -> text.
Texts = dict[str, str | bytes]
#: What is written about the tables beside what is always there.
ABOUT: dict[str, Callable[[Contents], Texts]] = {
    "datapackage": lambda contents: {"datapackage.json": package(contents)},
    "croissant": lambda contents: {"croissant.json": as_json(croissant(contents))},
    "dcat": lambda contents: {"dcat.jsonld": as_json(dcat(contents))},
    "schemaorg": lambda contents: {"schema.org.jsonld": as_json(schema_org(contents))},
    "codebook": codebook,
    "snippets": snippets,
}
#: Everything that can be asked for, in order.
FORMS = (*TABLES, *ABOUT)


class BundleRecord(TypedDict):
    """What was made; `bytes` of all files together; `left_out` says in words what stays behind of a table, and why."""

    release_id: str
    folder: str
    tables: int
    files: int
    bytes: int
    left_out: dict[str, str]


def tables_of(release: Release) -> list[str]:
    """The tables that can be taken away."""
    return list(parquet_files(release.folder))


def bundle(
    release: Release,
    folder: Path,
    tables: Collection[str],
    forms: Collection[str] = FORMS,
    *,
    public: bool = False,
    found_at: str | None = None,
) -> BundleRecord:
    """Make the folder with these tables of the release in these forms; `public`: with what may be passed on alone.

    `found_at`: where the release's page is found again, for citations.

    Raises ReleaseError when the folder is there or cannot be made, or a table does not fit a form; KeyError for an
    unknown table or form.
    """
    with whole(folder) as staged, TemporaryDirectory(prefix="wps-export-") as room:
        contents, taken = contents_of(release, tables, Path(room) if public else None)
        contents = replace(contents, found_at=found_at)
        try:
            files = [file for form in TABLES if form in forms for file in TABLES[form](contents, taken, staged)]
        except FormatError as error:
            raise ReleaseError(f"{folder} is not made: {error}") from error
        _explain(contents, files, [form for form in ABOUT if form in forms], staged)
    every = [path for path in folder.rglob("*") if path.is_file()]
    return BundleRecord(
        release_id=release.release_id,
        folder=str(folder),
        tables=len(taken),
        files=len(every),
        bytes=sum(path.stat().st_size for path in every),
        left_out={part.table: part.without for part in contents.parts if part.left_out},
    )


def contents_of(release: Release, tables: Collection[str], room: Path | None = None) -> tuple[Contents, list[Taken]]:
    """What the release says of these tables, and the tables themselves.

    Where there is `room`, what may be passed on of them: tables of which something stays behind are written there.
    """
    with open_database() as connection:
        terms = terms_of(connection, release.folder)
        if room is None:
            parts = [
                Part(name, tuple(str(r["column_name"]) for r in terms.columns[name]), "") for name in sorted(tables)
            ]
        else:
            every = parts_of(connection, release.folder, terms, before(release.folder))
            parts = [part for part in every if part.table in tables]
            for part in parts:
                if part.columns and not part.whole:
                    write_part(connection, part, room / f"{part.table}.parquet")
        kept = [part for part in parts if part.columns]
        of = {part.table: sources_of(connection, release.folder, terms, part.table) for part in kept}
    if room is not None:
        of = {name: tuple(s for s in sources if s in terms.shipped) for name, sources in of.items()}
    used = {source for sources in of.values() for source in sources}
    sources = [row for name, row in terms.sources.items() if name in used]
    contents = Contents(release, terms, parts, (), sources, of, values_of(release.folder))
    return contents, [_taken(contents, part, room) for part in kept]


def _taken(contents: Contents, part: Part, room: Path | None) -> Taken:
    table, release = contents.terms.tables[part.table], contents.release
    variables = tuple(
        Variable(
            variable=str(row["column_name"]),
            label=str(row["description"]),
            unit=str(row["unit"] or ""),
            source=str(row["sources"] or ""),
            licence=str(row["licences"] or ""),
            values=contents.values.get((part.table, str(row["column_name"])), ()),
        )
        for row in contents.columns(part)
    )
    own = room is None or part.whole
    file = parquet_path(release.folder, part.table) if own else room / f"{part.table}.parquet"  # type: ignore[operator]
    rows = int(str(table["rows"])) if own else int(pq.read_metadata(file).num_rows)
    return Taken(part.table, str(table["title"]), release.created_at, file, rows, variables, own)


def _explain(contents: Contents, files: Sequence[File], about: Sequence[str], folder: Path) -> None:
    """Write what explains the files: always how to cite them, their terms and columns, else what was asked for."""
    whole_contents = contents.with_files(files)
    texts: Texts = {
        "README.md": readme(whole_contents),
        "CITATION.cff": citation_cff(whole_contents),
        "licences.csv": listed.licences(contents.sources),
        "dictionary.csv": listed.dictionary(whole_contents),
        "codebook.csv": _codebook_csv(whole_contents),
    }
    if contents.left_out:
        texts["left_out.csv"] = listed.left_out(contents)
    for form in about:
        texts |= ABOUT[form](whole_contents)
    add_texts(folder, texts, files)


def _codebook_csv(contents: Contents) -> str:
    """The columns as CSV, with their names in Stata."""
    rows = listed.columns(contents, contents.kept)
    names = stata_names(str(row["column_name"]) for row in rows)
    named = [{**row, "stata_name": names[str(row["column_name"])]} for row in rows]
    return listed.as_csv(named, (*listed.COLUMN_COLUMNS, "stata_name"))
