"""CSV of the tables that people open in a spreadsheet.

Belongs here: writing it, or taking it over from an earlier release. Does not: what is safe (`publish.spreadsheet`).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from pipeline.publish.assembly import csv_path
from pipeline.publish.export import Staged, exporter
from pipeline.publish.spreadsheet import csv_file
from pipeline.store.files import file_digest, read_parquet, same_bytes
from pipeline.store.integrity import digests
from pipeline.store.releases import parquet_path


@exporter("csv", early=True)
def write_csv(staged: Staged) -> None:
    """The tables for spreadsheets as CSV that is safe to open there, those that are not written yet.

    What an earlier release that this very code made has of a table with the same rows is copied, not linked.
    Somebody who writes into one release has then written into that one alone.
    """
    folder, earlier = staged.folder, staged.earlier
    (folder / "csv").mkdir(exist_ok=True)
    known = digests(earlier) if earlier else {}
    for table in staged.for_spreadsheets:
        if not csv_path(folder, table.name).exists() and not (earlier and _copied(folder, earlier, table.name, known)):
            csv_file([read_parquet(parquet_path(folder, table.name))], csv_path(folder, table.name))


def _copied(folder: Path, earlier: Path, name: str, known: Mapping[str, str]) -> bool:
    """Whether the table's CSV was had from the earlier release: of the same rows, and as it was published."""
    source, target = csv_path(earlier, name), csv_path(folder, name)
    rows = parquet_path(earlier, name)
    if not source.exists() or not rows.exists() or not same_bytes(rows, parquet_path(folder, name)):
        return False
    shutil.copyfile(source, target)
    return file_digest(target) == known.get(target.relative_to(folder).as_posix())
