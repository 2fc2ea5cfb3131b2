"""What a source declares: its hosts, and how one of its documents is asked for."""

from __future__ import annotations

import pytest

from pipeline.contract import Endpoint
from pipeline.declare.source import Expectation, FetchPolicy
from tests.pipeline.fetching import HOST, source


def test_the_hosts_of_what_is_wanted_come_with_and_without_www() -> None:
    wanted = [Endpoint("a.html", "https://www.a.org/x"), Endpoint("b.html", "https://b.org/x")]
    assert source().with_hosts_of(wanted).hosts == ("a.org", "b.org", "reports.example.org", "www.a.org", "www.b.org")


def test_a_policy_says_where_a_document_may_come_from_and_what_it_must_be() -> None:
    declared = source(busy_not_found=True, max_bytes=10_000)
    pinned = Endpoint("a.pdf", f"https://{HOST}/a", md5="0" * 32, size=20_000)
    expect = Expectation("pdf", 100, 10_000, md5="0" * 32, size=20_000)
    assert declared.fetch_policy(pinned) == FetchPolicy((HOST,), expect, busy_not_found=True)
    assert declared.fetch_policy(Endpoint("a.xlsx", f"https://{HOST}/a")) is None
    watched = source(watched=True).fetch_policy(pinned)
    assert watched is not None and watched.host_may_be_gone


def test_the_most_bytes_are_the_pinned_size_or_the_lower_limit() -> None:
    assert [Expectation("pdf", max_bytes=most).byte_limit(100) for most in (None, 50, 500)] == [100, 50, 100]
    assert Expectation("pdf", max_bytes=50, size=1000).byte_limit(100) == 1000


def test_a_source_pins_documents_by_name_whatever_brings_them() -> None:
    declared = source(pinned={"a.pdf": "0" * 32})
    assert declared.expectation("a.pdf") == Expectation("pdf", 100, md5="0" * 32)
    assert declared.expectation("b.pdf") == Expectation("pdf", 100)


@pytest.mark.parametrize("pinned", [{"a.pdf": "0" * 31}, {"a.xlsx": "0" * 32}])
def test_a_pin_is_an_md5_of_a_document_of_the_source(pinned: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="pinned"):
        source(pinned=pinned)
