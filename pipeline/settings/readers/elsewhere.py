"""Addresses of what serves one warehouse from other machines.

Belongs here: their form, and that what reaches them is installed. Does not: reaching them (`parse.far`,
`store.elsewhere`).
"""

from __future__ import annotations

from importlib.util import find_spec
from urllib.parse import urlsplit

from pipeline.settings.reading import reader

STORES = ("s3", "gs", "az", "file")


@reader("scheduler")
def scheduler(address: str) -> str:
    """A Dask scheduler, with a port."""
    parts = urlsplit(address)
    if parts.scheme not in {"tcp", "tls"} or not parts.hostname or not _has_port(address) or parts.path.strip("/"):
        raise ValueError("an address like tcp://scheduler:8786 is needed")
    _refuse_missing("distributed", "dask")
    return address.rstrip("/")


@reader("store")
def store(address: str) -> str:
    """A bucket with a prefix, or a folder."""
    parts = urlsplit(address)
    place = parts.path.strip("/") if parts.scheme == "file" else parts.netloc
    if parts.scheme not in STORES or not place or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError(
            "an address like s3://bucket/prefix is needed (or gs://, az://, file:///folder); keys are given by the "
            "environment, not in it"
        )
    _refuse_missing("obstore", "s3")
    return address.rstrip("/")


def _has_port(address: str) -> bool:
    try:
        return urlsplit(address).port is not None
    except ValueError:  # no number
        return False


def _refuse_missing(module: str, extra: str) -> None:
    """Raise ValueError where what reaches the address is not installed."""
    if find_spec(module) is None:
        raise ValueError(f"{module} is not installed: pip install 'wps-warehouse[{extra}]'")
