"""The file in which people keep claims: read as it stands, and one row added without touching another.

Belongs here: CSV, order of rows, writing. Does not: what a claim means, or whether it should be added (`review`).
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.store.files import write_atomically

#: The columns of a claims file, in order.
COLUMNS = (
    *("country_label", "entity", "generation", "revision_of", "field", "value", "precision", "source_url"),
    *("publisher", "publisher_type", "seen", "note"),
)
_ORDER = ("entity", "generation", "revision_of", "field", "value")


class ClaimsFileError(ValueError):
    """A claims file that cannot be read or written; the text says what to do."""


@dataclass(frozen=True)
class ClaimsFile:
    """The file's bytes, its rows, and the line on which each row begins (the header is line 1)."""

    path: Path
    data: bytes
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]

    @classmethod
    def read(cls, path: Path) -> ClaimsFile:
        """Raises ClaimsFileError for a file that is not there, is no UTF-8 or has other columns."""
        try:
            data = path.read_bytes()
            text = data.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise ClaimsFileError(f"{path} cannot be read as a register of claims: {error}") from error
        reader = csv.reader(io.StringIO(text, newline=""))
        rows, lines, line = [], [], 1
        for cells in reader:
            if line == 1 and tuple(cells) != COLUMNS:
                raise ClaimsFileError(f"{path}: line 1 has {', '.join(cells)}; a register has {', '.join(COLUMNS)}")
            if line > 1 and cells:
                rows.append(dict(zip(COLUMNS, [*cells, *[""] * len(COLUMNS)], strict=False)))
                lines.append(line)
            line = reader.line_num + 1
        if line == 1:
            raise ClaimsFileError(f"{path} is empty; a register begins with {','.join(COLUMNS)}")
        return cls(path, data, tuple(rows), tuple(lines))

    def with_row(self, row: Mapping[str, str]) -> tuple[bytes, int]:
        """The file with one row more, in its place among the others, and the row's line; every other byte stays."""
        before = [n for n, there in enumerate(self.rows) if _place(there) <= _place(row)]
        newline = "\r\n" if b"\r\n" in self.data[:4096] else "\n"
        text = io.StringIO()
        csv.writer(text, lineterminator=newline).writerow([row.get(column, "") for column in COLUMNS])
        parts = io.StringIO(self.data.decode("utf-8"), newline="").readlines()
        following = max(before, default=-1) + 1
        line = self.lines[following] if following < len(self.lines) else len(parts) + 1
        if parts and not parts[-1].endswith("\n"):
            parts[-1] += newline
        return "".join([*parts[: line - 1], text.getvalue(), *parts[line - 1 :]]).encode(), line

    def publisher_of(self, url: str) -> tuple[str, str] | None:
        """Who publishes pages of this host, and as what, in most of the claims there are; None for a new host."""
        host = _host(url)
        named = Counter((r["publisher"], r["publisher_type"]) for r in self.rows if _host(r["source_url"]) == host)
        return max(sorted(named), key=lambda pair: named[pair]) if named else None

    def spelling_of(self, url: str) -> str:
        """The address as the register writes it where it cites the page, else as it is."""
        return next((r["source_url"] for r in self.rows if _page(r["source_url"]) == _page(url)), url)

    def entity_of(self, url: str) -> str | None:
        """Whose plans the register cites this page for; None where for nobody's, or for those of several."""
        cited = {r["entity"] for r in self.rows if _page(r["source_url"]) == _page(url)}
        return cited.pop() if len(cited) == 1 else None

    def label_of(self, entity: str) -> str | None:
        """What the register mostly calls an entity."""
        named = Counter(r["country_label"] for r in self.rows if r["entity"] == entity)
        return max(sorted(named), key=lambda label: named[label]) if named else None


def write(register: ClaimsFile, data: bytes) -> None:
    """Replace the file at once. Raises ClaimsFileError where it may not be written, or is no longer what was read."""
    try:
        if register.path.read_bytes() != register.data:
            raise ClaimsFileError(f"{register.path} was changed by someone else meanwhile; nothing written, try again")
        write_atomically(register.path.resolve(), data)
    except OSError as error:
        raise ClaimsFileError(
            f"{register.path} cannot be written ({error.strerror}); name a copy that can: --register PATH"
        ) from error


def _place(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in _ORDER)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _page(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return _host(url), parts.path.rstrip("/"), parts.query
