"""The catalogue over HTTP: a route for each operation, asked with GET or POST, and the description of all.

Belongs here: from requests to arguments, from answers to responses. Does not: what is asked (`catalogue`), answering
(`clerks`), who may ask (`guard`), listening (`listen`).
"""

from __future__ import annotations

import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from pipeline.ask.errors import AskError
from pipeline.ask.serve import openapi
from pipeline.ask.serve.catalogue import CATALOGUE, Operation
from pipeline.ask.serve.clerks import Ask
from pipeline.ask.serve.openapi import ROOT, in_json, is_repeated
from pipeline.ask.serve.problems import HANDLERS

#: Bytes that a question may have.
QUESTION_BYTES = 1_000_000


def application(ask: Ask) -> Starlette:
    """The application; nothing it does writes."""

    def route(operation: Operation) -> Route:
        async def asked(request: Request) -> Response:
            given = await _arguments(operation, request)
            return Response(await ask(operation, given), media_type="application/json")

        return Route(f"{ROOT}/{operation.name}", asked, methods=["GET", "POST"])

    return Starlette(
        routes=[
            Route(ROOT, _index, methods=["GET"]),
            Route(f"{ROOT}/openapi.json", _description, methods=["GET"]),
            *(route(operation) for operation in CATALOGUE.values()),
        ],
        exception_handlers=HANDLERS,
    )


async def _index(request: Request) -> Response:
    listed = {name: operation.description for name, operation in CATALOGUE.items()}
    return JSONResponse({"operations": listed, "description": f"{ROOT}/openapi.json"})


async def _description(request: Request) -> Response:
    return JSONResponse(openapi.description())


async def _arguments(operation: Operation, request: Request) -> dict[str, object]:
    return await _body(request) if request.method == "POST" else _query_string(operation, request)


def _query_string(operation: Operation, request: Request) -> dict[str, object]:
    properties = operation.schema["properties"]
    given = request.query_params
    return {name: _read(name, properties.get(name, {}), given.getlist(name)) for name in given}


def _read(name: str, schema: dict[str, Any], values: list[str]) -> object:
    if is_repeated(schema):
        return values
    if len(values) > 1:
        raise AskError(f"{name} is given {len(values)} times")
    if not in_json(schema):
        return values[0]
    return _json(values[0], name)


async def _body(request: Request) -> dict[str, object]:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise AskError("the body is a JSON object: Content-Type application/json")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > QUESTION_BYTES:
            raise AskError(f"the body has more than {QUESTION_BYTES:,} bytes")
    given = _json(body, "the body")
    if not isinstance(given, dict):
        raise AskError("the body is a JSON object of arguments")
    return given


def _json(text: str | bytes, what: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AskError(f"{what} is no JSON that can be read: {error}") from error
