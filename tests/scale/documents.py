"""A parser for documents that ask for what a worker may meet: time, memory, death.

Belongs here: the parser, the documents, and having them read. Does not: who reads them (`machines`).
"""

from __future__ import annotations

import hashlib
import os
import signal
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import polars as pl

from pipeline.contract import Document, Refused
from pipeline.declare import fingerprint
from pipeline.parse.crew import Crew, here
from pipeline.parse.workers import parse_all
from pipeline.store.parsed import ParseCache


def parse(data: bytes, name: str) -> pl.DataFrame:
    """Words, one a row; the first may ask for more."""
    words = data.decode().split()
    if words[0] == "slow":
        time.sleep(0.25)
    if words[0] == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    if words[0] == "hungry":
        bytearray(8 * 1024**3)
    if words[0] == "refused":
        raise Refused("unknown_layout", f"{name}: not ours")
    locators = [f"word {number}" for number in range(1, len(words) + 1)]
    return pl.DataFrame({"word": words, "locator": locators}, schema={"word": pl.String, "locator": pl.String})


class Folder:
    """Documents in a folder, and what became of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def cache(self, name: str = "parsed") -> ParseCache:
        return ParseCache(self.folder / name, fingerprint.parser(parse))

    def document(self, name: str, text: str) -> Document:
        data = text.encode()
        (self.folder / name).write_bytes(data)
        return Document("s", name, hashlib.sha256(data).hexdigest(), len(data), "inbox")

    def read(self, documents: list[Document], cache: ParseCache, crew: Callable[[], Crew] = here) -> None:
        parse_all(documents, parse, cache, lambda d: nullcontext(self.folder / d.name), 2, crew)


def kept(cache: ParseCache) -> dict[str, bytes]:
    """All that a cache holds, by name."""
    return {path.name: path.read_bytes() for path in sorted(cache.root.rglob("*")) if path.is_file()}
