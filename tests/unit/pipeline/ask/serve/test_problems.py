"""What is said of an address at which there is nothing."""

from __future__ import annotations

import json

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from pipeline.ask.serve.problems import of_address


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "the API begins at /api"),
        ("/tables", "the API begins at /api"),
        ("/api/tabels", "the nearest: tables, trace"),
    ],
)
def test_an_address_without_anything_says_where_there_is_something(path: str, said: str) -> None:
    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "server": ("localhost", 80)}
    answer = of_address(Request(scope), HTTPException(404))
    assert (
        answer.status_code == 404 and json.loads(bytes(answer.body))["detail"] == f"there is nothing at {path}; {said}"
    )
