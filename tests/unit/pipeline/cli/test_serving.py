"""Where the page is shown when its usual port is taken."""

from __future__ import annotations

import socket

import pytest

from pipeline.ask.serve import listen
from pipeline.cli import serving


def test_the_page_is_shown_at_another_port_where_the_usual_one_is_taken_and_it_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listen, "AT_MOST", 0.1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        usual = taken.getsockname()[1]
        monkeypatch.setattr(serving, "USUAL", usual)
        with serving._address("127.0.0.1", None) as (other, said):
            assert other.getsockname()[1] not in (0, usual)
    assert said == f"wps: 127.0.0.1 port {usual} is taken by another program; here is another port"
