"""Where the tables of an open release lie: a database, a folder of Parquet files, an address.

Belongs here: making a table readable on a connection. Does not: which release is meant (`opening`), the tables
themselves (`release`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urljoin

from pipeline.store.engine import literal, quoted
from pipeline.store.releases import RECORD
from wps.errors import ReaderError

if TYPE_CHECKING:
    import duckdb
    import httpx

Connection = "duckdb.DuckDBPyConnection"
#: Seconds that an address may be silent.
SILENCE = 30.0


class Files(Protocol):
    """Where tables lie."""

    place: str

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection on which tables can be made readable."""

    def want(self, connection: duckdb.DuckDBPyConnection, table: str, rows: int) -> None:
        """Make a table, ``schema.table``, readable; it has so many rows. Raises ReaderError."""

    def close(self) -> None:
        """Let go of everything."""


class Database:
    """A DuckDB file. It stays open: a release that is replaced or pruned meanwhile is read to the end."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.place = str(file)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """The file, opened for reading; what a large query spills goes where temporary files go."""
        import duckdb

        try:
            connection = duckdb.connect(self.place, read_only=True)
        except duckdb.Error as error:
            raise ReaderError(f"{self.file} cannot be read: {error}") from error
        connection.execute(f"SET temp_directory = {literal(tempfile.gettempdir())}")
        return connection

    def want(self, connection: duckdb.DuckDBPyConnection, table: str, rows: int) -> None:
        """Nothing to do: the file has every table."""

    def close(self) -> None:
        """Nothing to do: the connection holds the file."""


class Folder:
    """The Parquet files of a release's folder, PLACE/parquet/schema/table.parquet; a file is opened when it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = str(folder)

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A database of its own."""
        import duckdb

        return duckdb.connect()

    def want(self, connection: duckdb.DuckDBPyConnection, table: str, rows: int) -> None:
        """A view on the table's file."""
        file = self.folder / parquet_of(table)
        if not file.is_file():
            raise ReaderError(f"{file} is not there: the folder does not hold the whole release")
        view(connection, table, file)

    def close(self) -> None:
        """Nothing to do: no file stays open."""


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
        with self._client_errors(), self._client.stream("GET", urljoin(self.place, parquet_of(table))) as answer:
            answer.raise_for_status()
            with file.open("wb") as written:
                for piece in answer.iter_bytes():
                    written.write(piece)
        if (now := str(self._record(self.place)["release_id"])) != self.release_id:
            raise ReaderError(f"{self.place} holds {now} now and no longer {self.release_id}: open it again")
        try:
            (found,) = connection.sql(f"SELECT count(*) FROM read_parquet({literal(str(file))})").fetchone() or (-1,)
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
        with self._client_errors():
            answer = self._client.get(url)
            answer.raise_for_status()
        try:
            record: Mapping[str, Any] = answer.json()
            return {"release_id": record["release_id"], "created_at": record["created_at"], "rows": record["rows"]}
        except (ValueError, KeyError, TypeError) as error:
            raise ReaderError(f"{url} is no record of a release: name the folder that holds {RECORD}") from error

    def _is_there(self, place: str) -> bool:
        try:
            return str(self._record(place)["release_id"]) == self.release_id
        except ReaderError:
            return False

    def _client_errors(self) -> Any:
        return said()
