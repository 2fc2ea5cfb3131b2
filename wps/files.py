"""Where the tables of an open release lie on this machine: a database, or a folder of Parquet files.

Belongs here: making a table readable on a connection. Does not: a release elsewhere (`address`), which release is meant
(`opening`), the tables themselves (`release`).
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.store.engine import literal, parquet, quoted
from wps.errors import ReaderError

if TYPE_CHECKING:
    import duckdb


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


def parquet_of(table: str) -> str:
    """The file of a table, ``schema.table``, in a release's folder."""
    return f"parquet/{table.replace('.', '/')}.parquet"


def view(connection: duckdb.DuckDBPyConnection, table: str, file: Path) -> None:
    """Make a Parquet file readable under the table's name."""
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted(table.split('.', maxsplit=1)[0])}")
    connection.execute(f"CREATE VIEW {quoted(table)} AS FROM {parquet(file)}")
