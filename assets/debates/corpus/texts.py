"""The speech texts: a tar streamed member by member, never unpacked whole, neither into memory nor onto a disk.

Belongs here: the archive's members as rows, in batches that are coded as they pass. Does not: what a text says
(`coding`), or which speech it is of (`merge`).
"""

from __future__ import annotations

import io
import posixpath
import tarfile
from collections import Counter
from collections.abc import Iterator

import polars as pl

from assets.debates.coding.code import code
from assets.debates.corpus import names
from assets.debates.corpus.unwrapping import unwrap
from assets.debates.records.turns import labels
from pipeline.contract import Refused
from pipeline.shared.text import ASCII, UTF_8, decoded

BATCH_TEXTS = 1000
BATCH_BYTES = 8 * 1024**2
#: The longest speech has about 60,000 characters; a member above this is no speech.
MOST_MEMBER_BYTES = 2_000_000

_COLUMNS = (
    *("part", "locator", "basename", "filename", "symbol", "speech_no", "encoding"),
    *("label", "affiliation", "language", "text"),
)


class _Tail:
    """A stream that remembers the last bytes read of it: where the archive ends shows whether it is whole."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._kept = b""
        self.position = 0

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.position += len(data)
        self._kept = (self._kept + data)[-4 * tarfile.RECORDSIZE :]
        return data

    def since(self, offset: int) -> bytes:
        """What was read from this offset on, as far as remembered."""
        return self._kept[max(len(self._kept) - (self.position - offset), 0) :]


def read(stream: io.BufferedReader, name: str) -> Iterator[pl.DataFrame]:
    """One row per file of the archive, in batches: a speech with its text, any other file without symbol and text.

    Folders are no rows. Links and devices are rows without text, and a name that leads out of the archive is only a
    name: nothing is ever written or followed. Raises Refused for an archive that is cut off, damaged, or holds a speech
    above 2 MB.
    """
    seen: Counter[str] = Counter()
    batch: list[dict[str, str | None]] = []
    size = 0
    for member, data in _members(stream, name):
        seen[member] += 1
        row = _row(member, data)
        row["locator"] = member if seen[member] == 1 else f"{member} ({seen[member]})"
        batch.append(row)
        size += len(data or b"")
        if len(batch) == BATCH_TEXTS or size >= BATCH_BYTES:
            yield _coded(batch)
            batch, size = [], 0
    if batch:
        yield _coded(batch)


def _coded(batch: list[dict[str, str | None]]) -> pl.DataFrame:
    return code(pl.DataFrame(batch, schema=dict.fromkeys(_COLUMNS, pl.String)))


def _row(member: str, data: bytes | None) -> dict[str, str | None]:
    filename = _filename(member)
    row: dict[str, str | None] = {"part": "text", "filename": filename}
    speech = names.speech_of(filename)
    if data is None or not speech:
        return row
    printed, encoding = decoded(data, ASCII, UTF_8)
    text = unwrap(printed) or None
    label = labels.read(text.partition("\n")[0]) if text else None
    return row | {
        "basename": speech.basename,
        "symbol": speech.symbol,
        "speech_no": str(speech.speech_no),
        "encoding": encoding,
        "label": label.printed if label else None,
        "affiliation": label.affiliation if label else None,
        "language": label.language if label else None,
        "text": text,
    }


def _members(stream: io.BufferedReader, name: str) -> Iterator[tuple[str, bytes | None]]:
    """Every file's name and, for a speech, its bytes. Raises Refused unless the archive ends as archives end."""
    tail = _Tail(stream)
    end = 0
    try:
        with tarfile.open(fileobj=tail, mode="r|", errors="surrogateescape") as archive:  # type: ignore[call-overload]
            while (member := archive.next()) is not None:
                archive.members.clear()  # it would remember every member
                end = archive.offset
                if not member.isdir():
                    yield _printable(member.name), _content(archive, member, name)
    except tarfile.TarError as error:
        raise Refused("truncated", f"{name}: the archive is cut off or damaged ({error}); fetch it again") from error
    closing = tail.since(end)[: tarfile.BLOCKSIZE]
    if len(closing) < tarfile.BLOCKSIZE:
        raise Refused("truncated", f"{name}: the archive ends at byte {tail.position:,} without its closing block")
    if closing.strip(b"\0"):
        raise Refused("damaged", f"{name}: byte {end:,} begins no member of the archive; fetch it again")


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo, name: str) -> bytes | None:
    """A speech's bytes; None for whatever else the archive holds."""
    if not member.isreg() or member.issparse() or not names.speech_of(_filename(member.name)):
        return None
    if member.size > MOST_MEMBER_BYTES:
        raise Refused("bomb", f"{name}: {member.name} has {member.size:,} bytes; no speech has {MOST_MEMBER_BYTES:,}")
    file = archive.extractfile(member)
    data = file.read() if file else b""
    if len(data) < member.size:
        raise Refused("truncated", f"{name}: {member.name} is cut off; fetch the archive again")
    return data


def _filename(member: str) -> str:
    """The last part of a member's name, whichever way its folders are written."""
    return posixpath.basename(member.replace("\\", "/"))


def _printable(member: str) -> str:
    """A member's name as Unicode, whatever its bytes were."""
    return member.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
