"""Small made-up files of the UN Security Council Debates corpus, in the notations of its editions."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterable, Sequence

import polars as pl

from assets.debates.corpus.parse import parse

V5 = ("speech", "country", "speaker", "participanttype", "role_in_un", "spv", "basename", "topic", "date", "year")
V5 = (*V5, "month", "day", "filename", "types", "tokens", "sentences", "topic2", "subtopic")
V5 = (*V5, "agenda_item1", "agenda_item2", "agenda_item3", "decision")
V6 = (
    "",
    "filename",
    "date",
    "day",
    "month",
    "year",
    "speaker",
    "speaker_undl",
    "speaker_country",
    "country_org",
    "role",
)
V6 = (*V6, "participanttype", "speech_number", "record_speech", "tokens", "types", "sentences", "topic", "agenda_item1")
V6 = (*V6, "agenda_item2", "agenda_item3", "agenda_item4", "agenda_item_manual", "document_symbol", "meeting_symbol")
V6 = (*V6, "speech_format")


def table(columns: Sequence[str], *rows: dict[str, str]) -> bytes:
    """A tab-separated table with these columns; a cell that a row lacks is empty."""
    lines = ["\t".join(columns), *("\t".join(row.get(c, "") for c in columns) for row in rows)]
    return "".join(f"{line}\n" for line in lines).encode()


def v5(number: int = 1, record: str = "7000", year: int = 2013, **cells: str) -> dict[str, str]:
    """A speech as edition v5 prints it."""
    basename = f"UNSC_{year}_SPV.{record}"
    return {
        "speech": f"{number}.0",
        "country": "France",
        "speaker": "Mr. Araud",
        "participanttype": "Mentioned",
        "spv": record,
        "basename": basename,
        "topic": "Women and peace and security",
        "date": f"7 March {year}",
        "filename": f"{basename}_spch{number:03}.txt",
        "tokens": "12.0",
    } | cells


def v6(number: int = 1, record: str = "SPV.7000", year: int = 2013, **cells: str) -> dict[str, str]:
    """A speech as edition v6.1 prints it."""
    return {
        "": str(number),
        "filename": f"UNSC_{year}_{record}_spch{number:04}.txt",
        "date": f"{year}-03-07",
        "country_org": "France",
        "speaker": "Mr. Araud",
        "role": "NA",
        "participanttype": "Mentioned",
        "speech_number": str(number),
        "topic": "Women And Peace And Security",
        "tokens": "12",
    } | cells


def tar(*files: tuple[str, bytes]) -> bytes:
    """An archive of these files."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, data in files:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


def packed(data: bytes) -> bytes:
    """The same, gzipped."""
    return gzip.compress(data, mtime=0)


def read(data: bytes, name: str = "speaker.tsv") -> pl.DataFrame:
    """All rows of a file."""
    return pl.concat(list(parse.read(io.BytesIO(data), name)))


def parsed(*files: tuple[str, bytes]) -> pl.DataFrame:
    """The rows of several files as the pipeline hands them to a harmoniser."""
    frames: Iterable[pl.DataFrame] = (
        read(data, name).with_columns(
            source_id=pl.lit("sc_debates_corpus"), document_id=pl.lit(f"{n:012}"), document_name=pl.lit(name)
        )
        for n, (name, data) in enumerate(files, start=1)
    )
    return pl.concat(frames, how="diagonal")
