"""One document through its parser: rows that keep the parser's promise, or a refusal.

Belongs here: calling a parser and judging what it returns. Does not: any parser (the datasets'), processes and their
limits (`workers`), or keeping rows (`store.parsed`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import polars as pl

from pipeline.contract import Parser, Refused, Streamed


def checked(batches: Iterable[pl.DataFrame], name: str) -> Iterator[pl.DataFrame]:
    """The batches of rows, as long as they keep the parser's promise: all strings, a locator on each, none twice.

    Raises Refused otherwise: a parser that breaks its promise must not lose rows further on.
    """
    seen: set[int] = set()
    columns: list[str] | None = None
    for rows in batches:
        strange = [c for c, t in rows.schema.items() if t != pl.String]
        if strange or "locator" not in rows.columns:
            raise Refused("parser_error", f"{name}: columns {strange} are not text, or there is no locator")
        if columns not in (None, rows.columns):
            raise Refused("parser_error", f"{name}: columns change on the way: {columns}, then {rows.columns}")
        columns, before = rows.columns, len(seen)
        seen.update(rows["locator"].hash().to_list())
        if rows["locator"].null_count() or len(seen) != before + rows.height:
            raise Refused("parser_error", f"{name}: two rows share a locator, so neither could be followed back")
        yield rows
    if not seen:
        raise Refused("no_rows", f"{name}: no row was found; look at the document, it may not be what its name says")


def parse_file(parser: Parser, path: Path, name: str) -> Iterator[pl.DataFrame]:
    """The rows of a document in a file, in batches. Raises Refused, whatever goes wrong inside the parser."""
    with path.open("rb") as file:
        yield from parse(parser, file, name)


def parse(parser: Parser, file: BinaryIO, name: str) -> Iterator[pl.DataFrame]:
    """The same of a document that is open."""
    try:
        yield from checked(
            parser.read(file, name) if isinstance(parser, Streamed) else [parser(file.read(), name)], name
        )
    except (Refused, MemoryError):
        raise
    except UnicodeEncodeError as error:  # JSON may escape one half of a pair, which is no character
        half = error.object[error.start : error.end]
        raise Refused("half_a_character", f"{name}: {half!r}: no table can hold it; fetch it again") from error
    except Exception as error:  # any failure of a parser is a refusal of that one document, never the run's end
        raise Refused("parser_error", f"{name}: {type(error).__name__}: {error}") from error
