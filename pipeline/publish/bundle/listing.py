"""Which files there are in a release, or in a folder that was taken away from one, with their sizes.

Belongs here: walking such a folder, and which form and table a file is of. Does not: how the list is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.publish.whole import CHECKSUMS
from pipeline.store.releases import DATABASE

#: The first folder of a path -> the form that files have there.
FORMS = ("parquet", "csv", "xlsx", "dta", "feeds")
#: The form of files that stand for themselves; others are what explains the tables.
ALONE = {DATABASE: "database", CHECKSUMS: "checksums"}
ABOUT = "about"


@dataclass(frozen=True)
class Listed:
    """A file that can be had: where it is in the folder, its form, the table that it holds where it is one, its bytes.

    `form` is one of parquet, csv, xlsx, dta, feeds, database, checksums and about.
    """

    path: PurePosixPath
    form: str
    table: str | None
    size: int


def listed(folder: Path) -> list[Listed]:
    """The files of a release's folder or of one taken away, by path; hidden ones are not."""
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    paths = ((path, PurePosixPath(path.relative_to(folder).as_posix())) for path in found)
    return [_listed(path, there) for path, there in paths if not any(part.startswith(".") for part in there.parts)]


def _listed(path: Path, there: PurePosixPath) -> Listed:
    form = there.parts[0] if there.parts[0] in FORMS else ALONE.get(there.name, ABOUT)
    return Listed(there, form, _table(there, form), path.stat().st_size)


def _table(path: PurePosixPath, form: str) -> str | None:
    """The table that a file holds, by its name: parquet/SCHEMA/TABLE.parquet, csv/SCHEMA.TABLE.csv, dta/….dta.zip."""
    name = path.name.partition(f".{form}")[0]
    if form == "parquet":
        return f"{path.parent.name}.{name}"
    if form == "dta":
        return name.replace("_", ".", 1)
    return name if form in ("csv", "xlsx") and "." in name else None
