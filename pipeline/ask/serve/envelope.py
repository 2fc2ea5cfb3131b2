"""What every answer carries beside its data: the release, the documents, what to mind.

Belongs here: the shape, as machines are told of it. Does not: filling it (`catalogue`, `behind`).
"""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict


class ReleaseLine(TypedDict):
    """The release that was asked."""

    release_id: str
    created_at: str
    current: bool


class Document(TypedDict):
    """A document, with the source that published it and how to cite it."""

    document_id: str
    name: str
    sha256: str
    url: str | None
    origin: str
    source_id: str
    source: str
    publisher: str
    licence: str
    citation: str


class Answer(TypedDict):
    """An answer to any operation."""

    release: ReleaseLine
    data: Annotated[Any, Field(description="What was asked for; a date is ISO 8601, null is what nobody says.")]
    documents: Annotated[list[Document], Field(description="Documents behind the answer, the first of them.")]
    documents_total: Annotated[int, Field(description="How many documents stand behind it.")]
    caveats: Annotated[list[str], Field(description="What to mind before a figure of it is used.")]


@cache
def answer_schema(place: str = "#/$defs/{model}") -> dict[str, Any]:
    """The JSON Schema of an answer; `place` says where its parts are referred to, which stand in `$defs`."""
    return TypeAdapter(Answer).json_schema(ref_template=place)
