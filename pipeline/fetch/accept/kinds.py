"""The kinds of documents, by the suffix of their names; each is registered where its check is written.

Belongs here: what a kind is, and how one is registered. Does not: any check (the other modules of this package, each of
which is found because it lies here), what is asked of every kind (`accept`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from pipeline.common.registry import Registry
from pipeline.declare.source import Expectation

#: Raises Refused unless the file is a whole document as expected.
Check: TypeAlias = Callable[[BinaryIO, Expectation], None]
#: The same for a document that is held whole.
WholeCheck: TypeAlias = Callable[[bytes, Expectation], None]


@dataclass(frozen=True)
class Kind:
    """A kind of documents. `whole`: they are read whole; `web_page`: they may be web pages."""

    check: Check
    whole: bool = False
    web_page: bool = False


KINDS: Registry[Kind] = Registry("pipeline.fetch.accept")


def streamed(media: str) -> Callable[[Check], Check]:
    """Register a check that reads a file in pieces."""

    def register(check: Check) -> Check:
        KINDS.add(media, Kind(check))
        return check

    return register


def whole(media: str, *, web_page: bool = False) -> Callable[[WholeCheck], WholeCheck]:
    """Register a check that needs all bytes at once, as their parser will."""

    def register(check: WholeCheck) -> WholeCheck:
        KINDS.add(media, Kind(lambda file, expect: check(file.read(), expect), True, web_page))
        return check

    return register
