"""Whether bytes are a document of the expected kind, before anything trusts them.

Belongs here: what is asked of every kind: size, digest, no web page in its place. Does not: the checks of kinds
(registered in `kinds`), where the bytes come from, or what they say (a file that passes can still be refused by its
parser). The codes are explained in `reasons`.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from pipeline.contract import Refused
from pipeline.declare.source import Expectation
from pipeline.fetch.accept.apart import judged
from pipeline.fetch.accept.kinds import KINDS
from pipeline.fetch.accept.sniff import refuse_html

#: Larger documents are brought in as files, in pieces, and never held whole where their kind allows it.
IN_MEMORY = 64_000_000


def verify(data: bytes, expect: Expectation, last_size: int | None) -> None:
    """Raise Refused unless the bytes are a whole document as expected; `last_size`: the last accepted one's, if known.

    Without a last size (a file that an operator put into the inbox, a first fetch) a small document is not held back.
    """
    if not data.strip():
        raise Refused("empty", f"{len(data)} bytes, all white space" if data else "no bytes at all")
    judged(refuse_other_kind, data, len(data), expect)
    _refuse_size(len(data), expect)
    if expect.pinned:
        refuse_other_bytes(len(data), hashlib.md5(data, usedforsecurity=False).hexdigest(), expect)
    refuse_collapse(len(data), last_size)


def verify_file(path: Path, size: int, md5: str, expect: Expectation) -> None:
    """The same for a file of so many bytes and of this digest, in pieces; without the comparison with the last one.

    A document of a kind that is checked whole is read whole: so will its parser.
    """
    if size <= IN_MEMORY or KINDS[expect.media].whole:
        return verify(path.read_bytes(), expect, None)
    judged(refuse_other_kind, path, size, expect)
    _refuse_size(size, expect)
    return refuse_other_bytes(size, md5, expect)


def refuse_other_kind(document: bytes | Path, expect: Expectation) -> None:
    """Raise Refused unless the bytes, or the file, are of the expected kind and whole, and no web page in its place."""
    kind = KINDS[expect.media]
    with io.BytesIO(document) if isinstance(document, bytes) else document.open("rb") as file:
        if not kind.web_page:
            refuse_html(file.read(8192))
            file.seek(0)
        kind.check(file, expect)


def refuse_other_bytes(size: int, md5: str, expect: Expectation) -> None:
    """Raise Refused unless these are the pinned bytes."""
    if expect.md5 not in {None, md5} or expect.size not in {None, size}:
        pinned = [] if expect.md5 is None else [f"md5 {expect.md5}"]
        pinned += [] if expect.size is None else [f"{expect.size:,} bytes"]
        raise Refused(
            "wrong_digest",
            f"md5 {md5}, {size:,} bytes, where the document of this name has {', '.join(pinned)}; another version of "
            "it needs another name",
        )


def refuse_collapse(size: int, last_size: int | None) -> None:
    """Raise Refused when the document has less than half the bytes of the last accepted one."""
    if last_size is not None and size * 2 < last_size:
        raise Refused("collapsed", f"{size:,} bytes where the last accepted document has {last_size:,}")


def _refuse_size(size: int, expect: Expectation) -> None:
    if size < expect.min_bytes:
        raise Refused("too_small", f"{size:,} bytes; this source's documents have {expect.min_bytes:,} or more")
    if expect.max_bytes is not None and size > expect.max_bytes and not expect.pinned:
        raise Refused("too_large", f"{size:,} bytes; at most {expect.max_bytes:,} are allowed")
