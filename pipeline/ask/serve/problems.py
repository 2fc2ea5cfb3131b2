"""What could not be answered, as problem details (RFC 9457).

Belongs here: which error has which status, and its body. Does not: raising them.
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from pipeline.ask.errors import AskError, NotKnown, TooLarge, TooLong
from pipeline.ask.known import instead
from pipeline.ask.serve.catalogue import CATALOGUE

MEDIA_TYPE = "application/problem+json"
SCHEMA = {
    "type": "object",
    "description": "Why there is no answer (RFC 9457).",
    "required": ["type", "title", "status", "detail", "kind"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "The status in words."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what to do."},
        "kind": {"type": "string", "enum": ["not_known", "too_long", "too_large", "wrong", "unexpected"]},
    },
}
UNEXPECTED = "an unexpected error; the server's log says which"
log = logging.getLogger(__name__)


def problem(status: int, kind: str, detail: str) -> JSONResponse:
    """The response for what went wrong."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, "kind": kind}
    return JSONResponse(body, status, media_type=MEDIA_TYPE)


def of_question(request: Request, error: Exception) -> JSONResponse:
    """Of a question that is wrong: 404 for what does not exist, 400 for everything else."""
    if isinstance(error, NotKnown):
        return problem(404, "not_known", str(error))
    stopped: dict[type[Exception], str] = {TooLong: "too_long", TooLarge: "too_large"}
    return problem(400, stopped.get(type(error), "wrong"), str(error))


def of_address(request: Request, error: Exception) -> JSONResponse:
    """Of an address or a method that there is not."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        asked = request.url.path
        known = instead(asked.split("/")[-1], CATALOGUE) if asked.startswith("/api/") else "the API begins at /api"
        return problem(404, "not_known", f"there is nothing at {asked}; {known}")
    return problem(status, "wrong", f"{request.method} {request.url.path}: {HTTPStatus(status).phrase}")


def of_accident(request: Request, error: Exception) -> JSONResponse:
    """Of what nobody expected; the log has the rest."""
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    return problem(500, "unexpected", UNEXPECTED)


HANDLERS = {AskError: of_question, HTTPException: of_address, Exception: of_accident}
