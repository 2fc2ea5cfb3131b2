"""Terms of sources: what is known of an SPDX identifier, what is declared of others, what holds of several together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.declare.licence import FLAGS, known, licence_of, together


def test_an_spdx_identifier_says_address_and_flags() -> None:
    licence = licence_of("CC-BY-NC-4.0")
    assert (licence.spdx, licence.url) == ("CC-BY-NC-4.0", "https://creativecommons.org/licenses/by-nc/4.0/")
    assert (licence.ship, licence.derive, licence.commercial) == (False, True, False)


def test_every_listed_licence_says_all_there_is_to_say() -> None:
    for name, listed in known().items():
        assert set(listed) == {"url", *FLAGS} and listed["url"].startswith("https://"), name
        assert all(listed[flag] in (True, False) for flag in FLAGS), name
        assert listed["ship"] is False or listed["commercial"], f"{name}: what ships serves any use"


def test_of_other_terms_only_what_is_declared_is_known() -> None:
    licence = licence_of("None stated", "https://example.org", {"commercial": False})
    assert (licence.spdx, licence.url) == (None, "https://example.org")
    assert (licence.ship, licence.derive, licence.commercial) == (None, None, False)


@pytest.mark.parametrize(
    ("name", "terms", "message"),
    [
        ("None stated", {"shipped": True}, r"terms: shipped: ship, derive, commercial"),
        ("None stated", {"ship": "yes"}, r"terms: ship: "),
        ("CC-BY-4.0", {"ship": False}, r"what CC-BY-4.0 allows stands in licences.yaml"),
    ],
)
def test_terms_that_cannot_be_are_refused(name: str, terms: dict[str, bool], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        licence_of(name, "", terms)


@given(st.lists(st.sampled_from([True, False, None]), min_size=1))
def test_several_sources_allow_what_all_of_them_allow(allowed: list[bool | None]) -> None:
    assert together(allowed) is (False if False in allowed else None if None in allowed else True)
