"""What two releases were made of, and what of that differs: documents, files of the program, corrections.

Belongs here: reading it from both releases, wording it. Does not: which rows it explains (`causes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from pipeline.declare.fingerprint import Part
from pipeline.publish.ledger.making import Making
from pipeline.store.engine import parquet
from pipeline.store.observations import MANY

ENTRIES = 3
FILES = 5
#: An entry of the changelog is quoted so far.
WORDS = 160
DOCUMENTS = """
    SELECT document_id, source_id, d.name, origin, publisher, credit
    FROM (SELECT NULL::VARCHAR AS credit WHERE false UNION ALL BY NAME FROM {}) d
    LEFT JOIN (SELECT source_id, publisher FROM {}) s USING (source_id)
"""
NO_DOCUMENTS = """
    SELECT * FROM (VALUES ('', '', '', '', '', '')) t(document_id, source_id, name, origin, publisher, credit)
    WHERE false
"""


@dataclass(frozen=True)
class Inputs:
    """What differs in what two releases were made of: parts of the program, old and new digest; None: it is not there.

    `untold`: the digests of all code differ, and the old release does not say part by part.
    """

    changed: tuple[tuple[Part, str | None, str | None], ...] = ()
    untold: str = ""

    def corrections(self, source_id: str) -> list[str]:
        """The corrections of a source that came, went or were reworded."""
        return [part.name for part, _, _ in self.changed if part.kind == "correction" and part.subject == source_id]

    @property
    def corrected(self) -> list[str]:
        """The sources with such corrections."""
        return sorted({part.subject for part, _, _ in self.changed if part.kind == "correction"})

    def code(self, making: Making) -> list[str]:
        """What of the code that makes a table differs, in words with both digests, and the changelog's new entries."""
        if self.untold:
            return [self.untold]
        mine = [(p, old, new) for p, old, new in self.changed if _makes(p, making)]
        told = [f"{p.name} {old or 'new'} → {new or 'gone'}" for p, old, new in mine][:FILES]
        told += [f"and {len(mine) - FILES} more files"] if len(mine) > FILES else []
        return [", ".join(told), *self._entries(making)] if mine else []

    def _entries(self, making: Making) -> list[str]:
        """The changelog's entries that came, those that name the table before all others."""
        came = [p.name for p, old, _ in self.changed if p.kind == "changelog" and old is None]
        named = [entry for entry in came if making.table.name in entry or making.table.name.split(".")[1] in entry]
        return [f"CHANGELOG: {entry[:WORDS]}" for entry in (named or came)[:ENTRIES]]


def _makes(part: Part, making: Making) -> bool:
    if part.kind == "query":
        return part.subject == making.table.name
    if part.kind == "engine":
        return bool(making.dataset) or part.name == "duckdb"
    return part.kind == "machinery" or (part.kind == "dataset" and part.subject == making.dataset)


def inputs(connection: duckdb.DuckDBPyConnection, old: Path, new: Path) -> Inputs:
    """What differs in what the releases in two folders were made of, and the tables documents.old and .new.

    documents.come has those that only the new one was made of.
    """
    connection.execute("CREATE SCHEMA IF NOT EXISTS documents")
    for side, folder in (("old", old), ("new", new)):
        paths = [_meta(folder, name) for name in ("document", "source")]
        told = all(path.exists() for path in paths)
        query = DOCUMENTS.format(*map(parquet, paths)) if told else NO_DOCUMENTS
        kind = "VIEW" if told and pq.read_metadata(paths[0]).num_rows > MANY else "TABLE"  # what memory they would take
        connection.execute(f"DROP TABLE IF EXISTS documents.{side}")
        connection.execute(f"CREATE {kind} documents.{side} AS {query}")
    come = "FROM documents.new ANTI JOIN documents.old USING (document_id)"
    connection.execute(f"CREATE OR REPLACE TABLE documents.come AS {come}")
    if not _meta(old, "fingerprint").exists() or not _meta(new, "fingerprint").exists():
        codes = [_code(connection, folder) for folder in (old, new)]
        words = f"all code {codes[0] or 'unknown'} → {codes[1] or 'unknown'}; a release does not say which part"
        return Inputs(untold="" if codes[0] == codes[1] else words)
    known = [
        {(p.kind, p.subject, p.name): p for p in _parts(connection, _meta(folder, "fingerprint"))}
        for folder in (old, new)
    ]
    return Inputs(changed=tuple(_difference(*known)))


def _difference(
    old: dict[tuple[str, str, str], Part], new: dict[tuple[str, str, str], Part]
) -> Sequence[tuple[Part, str | None, str | None]]:
    return [
        (new.get(key) or old[key], old[key].digest if key in old else None, new[key].digest if key in new else None)
        for key in sorted({*old, *new})
        if old.get(key) != new.get(key)
    ]


def _parts(connection: duckdb.DuckDBPyConnection, path: Path) -> list[Part]:
    query = f"SELECT kind, subject, name, digest FROM {parquet(path)}"
    return [Part(*row) for row in connection.execute(query).fetchall()]


def _code(connection: duckdb.DuckDBPyConnection, folder: Path) -> str | None:
    path = _meta(folder, "release")
    if not path.exists():
        return None
    row = connection.execute(f"SELECT code[:12] FROM {parquet(path)}").fetchone()
    return row[0] if row else None


def _meta(folder: Path, name: str) -> Path:
    return folder / "parquet" / "meta" / f"{name}.parquet"
