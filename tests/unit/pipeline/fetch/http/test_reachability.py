"""Hosts that may be gone for good say nothing about the network."""

from __future__ import annotations

import socket

import pytest

from pipeline.contract import Refused
from pipeline.fetch.http.reachability import Reachability


def unknown_name(host: str) -> Exception:
    error = ConnectionError(f"no {host}")
    error.__cause__ = socket.gaierror(socket.EAI_NONAME, "unknown")
    return error


@pytest.mark.parametrize("host_may_be_gone", [True, False])
def test_old_hosts_that_are_gone_do_not_mean_that_the_network_is(host_may_be_gone: bool) -> None:
    reach = Reachability()
    for host in ("gone.example.org", "forgotten.example.org"):
        reach.connection_failed(host, unknown_name(host), 9.0, host_may_be_gone)
    if host_may_be_gone:
        reach.refuse_known_dead("alive.example.org")
    else:
        with pytest.raises(Refused, match="network"):
            reach.refuse_known_dead("alive.example.org")
