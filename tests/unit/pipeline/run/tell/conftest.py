"""A web hook and a mail server to be told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.hearing import Hook, MailBox, listening


@pytest.fixture
def hook() -> Iterator[Hook]:
    made = Hook()
    with listening(made.server):
        yield made


@pytest.fixture
def box() -> Iterator[MailBox]:
    made = MailBox()
    with listening(made):
        yield made
