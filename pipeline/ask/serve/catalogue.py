"""The catalogue of operations: routes, the API's description and the tools are all made of it.

Belongs here: the list, an operation's name and arguments as its function says them, the one way to an answer. Does not:
the functions (`operations`), how they are reached (`api`, `tools`).
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from pipeline.ask.errors import AskError, NotKnown
from pipeline.ask.known import instead
from pipeline.ask.serve import behind, operations
from pipeline.ask.serve.desk import Desk, Sight
from pipeline.ask.serve.envelope import Answer
from pipeline.ask.serve.exact import Exact
from pipeline.ask.serve.operations import Found

RELEASE = "A release that is kept, by its id or the beginning of it; by default the current one."


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked, as its function says."""

    function: Callable[..., Found]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.function.__name__

    @cached_property
    def description(self) -> str:
        """What it is for, in a sentence or two."""
        return " ".join((inspect.getdoc(self.function) or "").split())

    @cached_property
    def arguments(self) -> type[BaseModel]:
        """Its arguments with types, meanings and defaults; others are refused."""
        hints = get_type_hints(self.function, include_extras=True)
        parameters = list(inspect.signature(self.function).parameters.values())[1:]
        fields: dict[str, Any] = {p.name: _field(hints[p.name], p.default) for p in parameters}
        fields["release"] = (str | None, Field(None, description=RELEASE))
        return create_model(self.name, __config__=ConfigDict(extra="forbid"), **fields)

    @property
    def asks_sql(self) -> bool:
        """Whether it asks in the asker's own SQL."""
        return "sql" in self.arguments.model_fields

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of its arguments."""
        return self.arguments.model_json_schema()

    def read(self, given: Mapping[str, object]) -> dict[str, Any]:
        """The arguments by name, of their types. Raises AskError naming each that is wrong."""
        try:
            json.dumps(dict(given), ensure_ascii=False, default=str).encode()
            model = self.arguments(**given)
        except UnicodeEncodeError as error:
            raise AskError(f"{self.name}: half of a surrogate pair is no text") from error
        except ValidationError as error:
            raise AskError(f"{self.name}: {'; '.join(_told(self, dict(p)) for p in error.errors())}") from error
        return {name: getattr(model, name) for name in self.arguments.model_fields}


def _field(hint: Any, default: object) -> tuple[Any, Any]:
    kind, note = get_args(hint)
    least = 1 if kind in (int, int | None) else None
    shown = ... if default is inspect.Parameter.empty else default
    return Annotated[kind, Field(description=note, ge=least)], shown


def _told(operation: Operation, problem: dict[str, Any]) -> str:
    argument = str(problem["loc"][0]) if problem["loc"] else ""
    if problem["type"] == "extra_forbidden":
        return f"there is no argument {argument}; {instead(argument, operation.arguments.model_fields)}"
    note = operation.arguments.model_fields[argument].description
    return f"{argument}: {problem['msg'][:1].lower()}{problem['msg'][1:]} ({note})"


_FUNCTIONS: tuple[Callable[..., Found], ...] = (
    operations.tables,
    operations.describe,
    operations.query,
    operations.trace,
    operations.cite,
    operations.why,
    operations.coverage,
    operations.conflicts,
    operations.search,
    operations.resolve,
)
CATALOGUE: Mapping[str, Operation] = {operation.name: operation for operation in map(Operation, _FUNCTIONS)}


def named(name: str) -> Operation:
    """An operation by its name. Raises NotKnown naming the nearest."""
    if name not in CATALOGUE:
        raise NotKnown(f"there is no operation {name}; {instead(name, CATALOGUE)}")
    return CATALOGUE[name]


def answer(desk: Desk, operation: Operation, given: Mapping[str, object]) -> Answer:
    """The answer, in JSON's values.

    Raises AskError for arguments or a question that are wrong, NotKnown for what does not exist, TooLong, TooLarge.
    """
    arguments = operation.read(given)
    try:
        with desk.sight(arguments.pop("release")) as sight:
            found = operation.function(sight, **arguments)
            return _answer(sight, found, desk.told)
    except AskError as error:
        raise type(error)(desk.told(str(error))) from error


def _answer(sight: Sight, found: Found, told: Callable[[str], str]) -> Answer:
    exact = Exact()
    data = exact.value(found.data)
    caveats = [*found.caveats, *behind.not_public(sight), *exact.words, *behind.about_sources(sight, found.places)]
    return Answer(
        release={
            "release_id": sight.release.release_id,
            "created_at": sight.release.created_at.isoformat(),
            "current": sight.release.current,
        },
        data=data,
        documents=behind.documents(sight, found.places),
        documents_total=len(found.places),
        caveats=[told(text) for text in dict.fromkeys(caveats) if text],
    )
