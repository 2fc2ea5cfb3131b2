"""Objects kept elsewhere: a bucket of S3 or its like, or a folder that hosts share, through obstore.

Belongs here: putting what is not there yet, getting, streaming, asking whether it is there, deleting; and that it can
be reached at all. Does not: what is kept (`far_blobs`, `parsed`). Nothing is ever listed.

What was put is looked for once, and put again where it is not there. Requests that fail are made again, as often and
with such waits as those to publishers; writing is safe to repeat, because names stand for contents.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.settings import Settings, SettingsError, variable

if TYPE_CHECKING:
    from obstore.store import ObjectStore

T = TypeVar("T")
NAME = variable("store")
#: Larger objects are sent in parts of this size.
PART_BYTES = 8_000_000
#: An object that nobody has: asking for it tells whether the place is there and may be read.
PROBE = "wps-probe"
#: What stores say of a bucket or container that does not exist, where they say "not found" of it too.
NO_BUCKET = ("nosuchbucket", "containernotfound", "bucket does not exist")


class StoreFailed(Exception):
    """The store elsewhere does not do what it is asked; the text says what, where and what to do."""


class Elsewhere:
    """The objects under the address of WPS_STORE, by their keys."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._address = settings, str(settings.store)
        self._attempts, self._backoff = settings.attempts, settings.backoff

    @cached_property
    def _store(self) -> ObjectStore:
        return _opened(self._settings)

    def put(self, key: str, data: bytes | Path) -> None:
        """Keep the bytes, or those of a file, under a key, unless as many are there already. Raises StoreFailed."""
        size = len(data) if isinstance(data, bytes) else data.stat().st_size
        for attempt in range(self._attempts):
            if attempt:
                time.sleep(self._backoff * 2 ** (attempt - 1))
            try:
                if size <= PART_BYTES or self.size(key) != size:
                    self._put(key, data, size)
                if self.size(key) == size:
                    return
            except StoreFailed:  # one that was not answered in time is not repeated by the client
                if attempt == self._attempts - 1:
                    raise
        raise StoreFailed(f"{self._address}: {key} is not there after it was put {self._attempts} times: look at it")

    def _put(self, key: str, data: bytes | Path, size: int) -> None:
        from obstore.exceptions import AlreadyExistsError

        if size > PART_BYTES:
            self._asked(key, lambda: self._store.put(key, data, chunk_size=PART_BYTES))
            return
        try:
            self._asked(key, lambda: self._store.put(key, data, mode="create", use_multipart=False))
        except AlreadyExistsError:
            if self.size(key) != size:  # cut short: names stand for contents, so these are the right ones
                self._asked(key, lambda: self._store.put(key, data, use_multipart=False))

    def get(self, key: str) -> bytes | None:
        """The bytes under a key; None where there are none. Raises StoreFailed."""
        pieces = self.pieces(key)
        return None if pieces is None else b"".join(pieces)

    def pieces(self, key: str) -> Iterator[bytes] | None:
        """The same piece by piece; None where there are none."""
        try:
            found = self._asked(key, lambda: self._store.get(key))
        except FileNotFoundError:
            return None
        return self._streamed(key, found.stream(min_chunk_size=1_000_000))

    def _streamed(self, key: str, pieces: Iterator[object]) -> Iterator[bytes]:
        try:
            for piece in pieces:
                yield bytes(piece)  # type: ignore[call-overload]
        except Exception as error:  # whatever goes wrong on the way is the store's
            raise self._failed(key, error) from error

    def size(self, key: str) -> int | None:
        """How many bytes lie under a key; None where there are none. Raises StoreFailed."""
        try:
            return int(self._asked(key, lambda: self._store.head(key))["size"])
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        """Let nothing lie under a key. Raises StoreFailed."""
        try:
            self._asked(key, lambda: self._store.delete(key))
        except FileNotFoundError:
            return

    def _asked(self, key: str, ask: Callable[[], T]) -> T:
        """What the store answers; what says nothing of the store itself is raised as it is."""
        from obstore.exceptions import AlreadyExistsError, BaseError

        try:
            return ask()
        except AlreadyExistsError:
            raise
        except FileNotFoundError as error:
            if _says_no_bucket(error):
                raise self._failed(key, error) from error
            raise
        except (BaseError, OSError) as error:
            raise self._failed(key, error) from error

    def _failed(self, key: str, error: Exception) -> StoreFailed:
        return StoreFailed(f"{self._address}: {key}: {_said(error)}; nothing is lost: the next run goes on from here")


def elsewhere_of(settings: Settings) -> Elsewhere | None:
    """The objects that the settings keep elsewhere; None where all lies in the home."""
    return None if settings.store is None else Elsewhere(settings)


def refuse_unreachable(settings: Settings) -> None:
    """Raise SettingsError, in one line, where the store cannot be used: silent, locked, or not there at all."""
    if settings.store is None:
        return
    try:
        Elsewhere(settings).size(PROBE)
        Elsewhere(settings).get(PROBE)
    except StoreFailed as error:
        raise SettingsError(f"{NAME}={settings.store}: {_why(str(error))}") from error


def _opened(settings: Settings) -> ObjectStore:
    from obstore.exceptions import BaseError
    from obstore.store import from_url

    address = str(settings.store)
    if address.startswith("file://"):
        return from_url(address)
    patience = timedelta(seconds=settings.read_timeout)
    try:
        return from_url(
            address,
            client_options={
                "allow_http": True,
                "timeout": patience,
                "connect_timeout": timedelta(seconds=settings.connect_timeout),
            },
            retry_config={
                "max_retries": settings.attempts - 1,
                "retry_timeout": patience * settings.attempts,
                "backoff": {"init_backoff": timedelta(seconds=max(settings.backoff, 0.001))},
            },
        )
    except (BaseError, ValueError) as error:
        raise SettingsError(f"{NAME}={address}: {_said(error)}") from error


def _why(said: str) -> str:
    """What is wrong with the place, in words for who set it."""
    lowered = said.lower()
    if any(words in lowered for words in NO_BUCKET):
        return "there is no such bucket: make it first"
    if any(words in lowered for words in ("403", "401", "forbidden", "permission", "unauth", "denied", "credential")):
        return "the credentials are refused, or there are none: it must be allowed to read, write, delete and list"
    return f"it does not answer ({said})"


def _says_no_bucket(error: Exception) -> bool:
    return any(words in str(error).lower() for words in NO_BUCKET)


def _said(error: Exception) -> str:
    """What an error says, without the address, the attempts and the source code that its text has around it."""
    text = " ".join(str(error).partition("Debug source:")[0].split())
    return (text.partition(" - ")[2] or text)[:200]
