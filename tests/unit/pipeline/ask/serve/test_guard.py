"""Who may ask: by an address or a known name, from no other site's page."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from pipeline.ask.serve.guard import Guard


async def _nothing(scope: object, receive: object, send: object) -> None:
    raise AssertionError("not to be reached")


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8321", "127.0.0.1:8321", "[::1]:8321", "10.1.2.3", "wps.example.org:80", "localhost."],
)
def test_its_own_names_and_addresses_may(host: str) -> None:
    assert Guard(_nothing, ["WPS.example.org"]).refusal(Headers({"host": host})) is None


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "[::1",
        "a@b",
        "127.1",
        "user@evil.example",
    ],
)
def test_other_names_may_not(host: str) -> None:
    assert Guard(_nothing, ["wps.example.org"]).refusal(Headers({"host": host}))


@pytest.mark.parametrize(
    ("origin", "may"),
    [
        ("http://localhost:1", True),
        ("https://localhost:1", True),
        ("http://localhost:2", False),
        ("null", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_its_own_pages_may(origin: str, may: bool) -> None:
    refusal = Guard(_nothing).refusal(Headers({"host": "localhost:1", "origin": origin}))
    assert (refusal is None) == may
