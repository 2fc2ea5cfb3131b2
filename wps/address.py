"""A release's folder on a web server.

Belongs here: its record, downloading its tables, that they are whole and of one release. Does not: folders on this
machine (`files`), which release is meant (`opening`).
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from pipeline.store.engine import parquet
from pipeline.store.releases import RECORD
from wps.errors import ReaderError
from wps.files import parquet_of, view

if TYPE_CHECKING:
    import duckdb

#: Seconds that an address may be silent.
SILENCE = 30.0
#: What a table is called: a file is made under its name.
_TABLE = re.compile(r"\w+\.\w+")


@contextmanager
def answering() -> Iterator[None]:
    """Turn what goes wrong on the way to an address into a ReaderError that names it."""
    import httpx

    try:
        yield
    except httpx.HTTPStatusError as error:
        raise ReaderError(f"{error.request.url} answers {error.response.status_code}: no release is there") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ReaderError(f"no answer from the address: {error}") from error


class Address:
    """A release's folder on a web server. A table is downloaded when it is first asked for, and kept until the end."""

    def __init__(self, url: str) -> None:
        import httpx

        self.place = url.rstrip("/") + "/"
        self._client = httpx.Client(timeout=SILENCE, follow_redirects=True, transport=httpx.HTTPTransport(retries=2))
        self._kept = tempfile.TemporaryDirectory(prefix="wps-")
        self.record = self._record(self.place)
        pinned = urljoin(self.place, f"../{self.release_id}/")
        if pinned != self.place and self._is_there(pinned):
            self.place = pinned

    @property
    def release_id(self) -> str:
        """The release that the address held when it was opened."""
        return str(self.record["release_id"])

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A database of its own."""
        import duckdb

        return duckdb.connect()

    def want(self, connection: duckdb.DuckDBPyConnection, table: str, rows: int) -> None:
        """Download the table's file, see that it is whole and of this release, and make a view on it."""
        import duckdb

        file = Path(self._kept.name, f"{table}.parquet")
        with answering(), self._client.stream("GET", urljoin(self.place, parquet_of(table))) as answer:
            answer.raise_for_status()
            with file.open("wb") as written:
                for piece in answer.iter_bytes():
                    written.write(piece)
        if (now := str(self._record(self.place)["release_id"])) != self.release_id:
            raise ReaderError(f"{self.place} holds {now} now and no longer {self.release_id}: open it again")
        try:
            (found,) = connection.sql(f"SELECT count(*) FROM {parquet(file)}").fetchone() or (-1,)
        except duckdb.Error as error:
            raise ReaderError(f"{urljoin(self.place, parquet_of(table))} is no Parquet file: {error}") from error
        if found != rows:
            raise ReaderError(f"{table} at {self.place} has {found:,} rows, the release {rows:,}: it is not whole")
        view(connection, table, file)

    def close(self) -> None:
        """Forget what was downloaded."""
        self._client.close()
        self._kept.cleanup()

    def _record(self, place: str) -> Mapping[str, Any]:
        url = urljoin(place, RECORD)
        with answering():
            answer = self._client.get(url)
            answer.raise_for_status()
        try:
            record: Mapping[str, Any] = answer.json()
            rows = {name: int(number) for name, number in record["rows"].items()}
            if not all(map(_TABLE.fullmatch, rows)):
                raise ValueError("a table is called schema.table")
            return {"release_id": record["release_id"], "created_at": record["created_at"], "rows": rows}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ReaderError(f"{url} is no record of a release: name the folder that holds {RECORD}") from error

    def _is_there(self, place: str) -> bool:
        try:
            return str(self._record(place)["release_id"]) == self.release_id
        except ReaderError:
            return False
