"""The description of the API (OpenAPI 3.1), made of the catalogue.

Belongs here: paths, parameters, bodies and answers in OpenAPI's words. Does not: the operations, serving it (`api`).
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from pipeline.ask.serve import problems
from pipeline.ask.serve.catalogue import CATALOGUE, Operation
from pipeline.ask.serve.envelope import answer_schema

ROOT = "/api"
PLACE = "#/components/schemas/{model}"
PROBLEMS = {
    "400": "The question is wrong, ran too long, or needs too much memory.",
    "403": "Asked under another name, or by another site's page.",
    "404": "What it names does not exist.",
    "500": "An unexpected error.",
}


def description() -> dict[str, Any]:
    """The whole document."""
    answer = answer_schema(PLACE)
    parts = answer.get("$defs", {})
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "WPS warehouse",
            "version": version("wps-warehouse"),
            "description": "Women, Peace and Security data. Every answer names its release, documents and caveats. "
            "Nothing can be written.",
        },
        "paths": {f"{ROOT}/{name}": _path(operation) for name, operation in CATALOGUE.items()},
        "components": {
            "schemas": {
                **parts,
                "Answer": {key: value for key, value in answer.items() if key != "$defs"},
                "Problem": problems.SCHEMA,
            }
        },
    }


def _path(operation: Operation) -> dict[str, Any]:
    said = {"summary": operation.description, "responses": _responses()}
    body = {"required": True, "content": {"application/json": {"schema": operation.schema}}}
    return {
        "get": {"operationId": operation.name, "parameters": _parameters(operation), **said},
        "post": {"operationId": f"{operation.name}_by_body", "requestBody": body, **said},
    }


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    required = operation.schema.get("required", ())
    return [_parameter(name, schema, name in required) for name, schema in operation.schema["properties"].items()]


def _parameter(name: str, schema: dict[str, Any], required: bool) -> dict[str, Any]:
    """One argument in the query string: plain, repeated for a list of texts, JSON for what is neither."""
    place = {"name": name, "in": "query", "required": required, "description": schema.get("description", "")}
    return (
        {**place, "content": {"application/json": {"schema": schema}}}
        if in_json(schema)
        else {**place, "schema": schema}
    )


def in_json(schema: dict[str, Any]) -> bool:
    """Whether an argument of this schema stands as JSON in a query string."""
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    return any(k.get("type") == "object" or ("items" in k and k["items"].get("type") != "string") for k in kinds)


def is_repeated(schema: dict[str, Any]) -> bool:
    """Whether an argument of this schema is repeated in a query string."""
    return not in_json(schema) and any(k.get("type") == "array" for k in schema.get("anyOf", [schema]))


def _responses() -> dict[str, Any]:
    answer = {
        "description": "The answer.",
        "content": {"application/json": {"schema": {"$ref": PLACE.format(model="Answer")}}},
    }
    body = {problems.MEDIA_TYPE: {"schema": {"$ref": PLACE.format(model="Problem")}}}
    return {"200": answer, **{status: {"description": text, "content": body} for status, text in PROBLEMS.items()}}
