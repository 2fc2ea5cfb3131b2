"""An answer written into a file, in the format that the file's suffix names.

Belongs here: choosing the format, and that the file is there whole or not at all. Does not: the formats
(`publish.formats`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pipeline.ask.answer import Answer
from pipeline.ask.errors import AskError
from pipeline.publish.tabular import FORMATS, FormatError, Writer

T = TypeVar("T")


def writer_of(output: Path) -> Writer:
    """Who writes such a file. Raises AskError for a suffix that nobody knows."""
    writer = FORMATS.get(output.suffix.lower())
    if writer is None:
        raise AskError(f"--output {output}: name a file that ends in {', '.join(sorted(FORMATS))}")
    return writer


def write(answer: Answer, output: Path) -> int:
    """Write the answer; a file that was there is replaced when all of it is written. Raises AskError."""
    writer = writer_of(output)
    return replaced(output, lambda partial: writer(answer, partial))


def replaced(output: Path, written: Callable[[Path], T]) -> T:
    """Put what is `written` into a file of its own in the place of the output, once it is whole. Raises AskError."""
    partial = output.with_name(f".{output.name}.{os.getpid()}.partial")
    try:
        told = written(partial)
        partial.replace(output)
        return told
    except FormatError as error:
        raise AskError(str(error)) from error
    except OSError as error:
        raise AskError(f"{output} cannot be written: {error.strerror or error}") from error
    finally:
        try:
            partial.unlink(missing_ok=True)
        finally:  # one Ctrl-C may be told twice, by the engine and by Python: the second comes in the middle of this
            partial.unlink(missing_ok=True)
