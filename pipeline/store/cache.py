"""What was made of the very same before, kept in the user's cache, so that it is made once on a machine.

Belongs here: where a user's programs keep what they can make again; bytes kept by what they were made of. Does not:
what is kept (`publish.page`, `ask.search_index`).

    CACHE/made/<digest of what it was made of>    the digest of the bytes, a line; the bytes

CACHE is $XDG_CACHE_HOME/wps-warehouse or ~/.cache/wps-warehouse. Everything in it can be removed at any time, and what
is not whole is made anew. Of what is kept, the longest unused goes when there is more than MOST.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.common.digests import digest
from pipeline.store.files import write_atomically

#: Bytes that are kept at most.
MOST = 64_000_000


def cache_folder() -> Path:
    """Where a user's programs keep what they can make again, and in it the folder of this one.

    Raises FileNotFoundError for a user without a home.
    """
    named = os.environ.get("XDG_CACHE_HOME", "")
    try:
        base = Path(named) if named.startswith("/") else Path.home() / ".cache"  # a relative one is to be ignored
    except RuntimeError as error:
        raise FileNotFoundError(str(error)) from error
    return base / "wps-warehouse"


def cached(made_of: str, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, or gave before of the same; `made_of` must say all that it depends on."""
    return cached_each([made_of], lambda _: [make()])[0]


def cached_each(made_of: Sequence[str], make: Callable[[Sequence[int]], Sequence[bytes]]) -> list[bytes]:
    """The same for several things; `make` gives at once all that are missing, whose numbers it is told."""
    try:
        files = [cache_folder() / "made" / digest([one]) for one in made_of]
    except FileNotFoundError:  # nowhere to keep it: it is made each time
        return [*make(range(len(made_of)))]
    found = [_whole(file) for file in files]
    missing = [n for n, one in enumerate(found) if one is None]
    made = dict(zip(missing, make(missing), strict=True)) if missing else {}
    try:
        for n, one in made.items():
            write_atomically(files[n], _digest_line(one) + one)
        if made:
            _forget_unused(files[0].parent)
    except OSError:  # a cache that cannot be written: it is made each time
        pass
    return [made[n] if one is None else one for n, one in enumerate(found)]


def _whole(file: Path) -> bytes | None:
    """The bytes that a file keeps; None where there is none or it was written into since."""
    try:
        line, end, found = file.read_bytes().partition(b"\n")
        os.utime(file)
    except OSError:  # not kept, or by another user
        return None
    return found if line + end == _digest_line(found) else None


def _digest_line(data: bytes) -> bytes:
    return f"{digest([data])}\n".encode()


def _forget_unused(folder: Path) -> None:
    sizes = {entry.path: entry.stat() for entry in os.scandir(folder) if not entry.name.startswith(".")}
    room = MOST
    for path, at in sorted(sizes.items(), key=lambda one: one[1].st_mtime_ns, reverse=True):
        room -= at.st_size
        if room < 0:
            Path(path).unlink(missing_ok=True)
