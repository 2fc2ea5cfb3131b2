"""Addresses of what serves one warehouse from other machines.

Belongs here: their form, and that what reaches them is installed. Does not: reaching them (`parse.far`,
`store.elsewhere`, `publish.shelf`).
"""

from __future__ import annotations

from importlib.util import find_spec
from urllib.parse import urlsplit

from pipeline.settings.reading import reader

STORES = ("s3", "gs", "az", "file")
SHELF = "ducklake:postgres:"
#: What writes a shelf.
LAKE = ("psycopg", "duckdb_extension_ducklake", "duckdb_extension_postgres_scanner", "duckdb_extension_httpfs")


@reader("scheduler")
def scheduler(address: str) -> str:
    """A Dask scheduler, with a port."""
    _refuse_lines(address)
    parts = urlsplit(address)
    if parts.scheme not in {"tcp", "tls"} or not parts.hostname or not _has_port(address) or parts.path.strip("/"):
        raise ValueError("an address like tcp://scheduler:8786 is needed")
    _refuse_missing("distributed", "dask")
    return address.rstrip("/")


@reader("store")
def store(address: str) -> str:
    """A bucket with a prefix, or a folder."""
    _refuse_lines(address)
    parts = urlsplit(address)
    place = parts.path.strip("/") if parts.scheme == "file" else parts.netloc
    if parts.scheme not in STORES or not place or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(
            "an address like s3://bucket/prefix is needed (or gs://, az://, file:///folder); keys are given by the "
            "environment, not in it"
        )
    _refuse_missing("obstore", "s3")
    return address.rstrip("/")


@reader("shelf")
def shelf(address: str) -> str:
    """A DuckLake catalog in PostgreSQL, by what its clients take: words or an address."""
    _refuse_lines(address)
    if not address.startswith(SHELF) or not address.removeprefix(SHELF).strip():
        raise ValueError(f"an address like {SHELF}host=server dbname=wps user=builder is needed")
    for module in LAKE:
        _refuse_missing(module, "lake")
    from psycopg import ProgrammingError  # only where the setting is there: it takes a while to load
    from psycopg.conninfo import conninfo_to_dict

    try:
        words = conninfo_to_dict(address.removeprefix(SHELF))
    except ProgrammingError as error:
        raise ValueError(f"PostgreSQL's clients do not read it: {' '.join(str(error).split())}") from error
    if words.get("password"):
        raise ValueError("a password does not belong into it: PGPASSWORD or a file of PGPASSFILE gives it")
    return address.strip()


@reader("shelf's files")
def shelf_files(place: str) -> str:
    """A bucket with a prefix, or a folder by its whole path."""
    _refuse_lines(place)
    if not (place.startswith("/") or (place.startswith("s3://") and urlsplit(place).netloc)):
        raise ValueError("a folder's whole path or s3://bucket/prefix is needed")
    return place.rstrip("/") or "/"


def _refuse_lines(address: str) -> None:
    """Raise ValueError for more than one line: whatever is said of an address is said in one."""
    if len(address.splitlines()) > 1:
        raise ValueError("an address is one line: take the line break out")


def _has_port(address: str) -> bool:
    try:
        return urlsplit(address).port is not None
    except ValueError:  # no number
        return False


def _refuse_missing(module: str, extra: str) -> None:
    """Raise ValueError where what reaches the address is not installed."""
    if find_spec(module) is None:
        raise ValueError(f"{module} is not installed: pip install 'wps-warehouse[{extra}]'")
