"""What this run has learnt about the network: a dead one is noticed once, not once per document.

Belongs here: telling connection failures apart and remembering them for the run. Does not: requests, retries.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator

from pipeline.contract import Refused
from pipeline.fetch.http.messages import Transient

#: A failure that came this fast (seconds) may be a hiccup and is tried once more; a slow one is believed at once.
QUICK = 2.0
RETRY_WAIT = 0.2
_NO_NETWORK = {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL}


class Reachability:
    """Hosts and the network as this run has found them."""

    def __init__(self) -> None:
        self._dead: dict[str, Refused] = {}
        self._network: Refused | None = None
        self._unnamed: set[str] = set()
        self._failed_once: set[str] = set()
        self._silent: set[str] = set()
        self._responded = False

    def refuse_known_dead(self, host: str) -> None:
        """Raise at once what an earlier request to this host, or to the network, ended with."""
        known = self._dead.get(host) or self._network
        if known is not None:
            raise Refused(known.reason, f"{known.detail} (noticed before; not tried again in this run)")

    def responded(self, host: str) -> None:
        """The host responded, so the network is there."""
        self._responded = True
        self._failed_once.discard(host)

    def gave_nothing(self, host: str) -> None:
        """Every attempt on this host timed out, or was asked to slow down: its next documents get a single attempt."""
        self._silent.add(host)

    def is_silent(self, host: str) -> bool:
        """Whether an earlier document of this host ended in timeouts or in «slow down»."""
        return host in self._silent

    def leave_alone(self, host: str, refusal: Refused) -> None:
        """The host asked not to be bothered for longer than we wait."""
        self._dead[host] = refusal

    def connection_failed(self, host: str, error: Exception, elapsed: float, host_may_be_gone: bool = False) -> Refused:
        """The refusal for a failed connection: Transient the first time if it failed quickly, final from then on.

        `host_may_be_gone`: the host may be gone for good, so that its failure says nothing about the network.
        """
        if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
            return Refused("tls_failed", f"no trusted connection to {host}: {error}")
        if host not in self._failed_once and elapsed < QUICK:
            self._failed_once.add(host)
            return Transient("network_down", f"no connection to {host}: {error}", RETRY_WAIT)
        return self._declare_dead(host, error, host_may_be_gone)

    def _declare_dead(self, host: str, error: Exception, host_may_be_gone: bool) -> Refused:
        """Remember the host, or where nothing ever responded and the failure says so the whole network, as dead."""
        refusal = Refused("network_down", f"no connection to {host}: {error}")
        self._dead[host] = refusal
        if not self._responded and not host_may_be_gone and self._is_the_network(host, error):
            self._network = Refused("network_down", f"no network: {host} gave {error}")
        return refusal

    def _is_the_network(self, host: str, error: Exception) -> bool:
        for cause in _causes(error):
            if isinstance(cause, socket.gaierror):
                self._unnamed.add(host)
                # one unknown name may be a retired host; a resolver that fails, or two unknown names, is the network
                return cause.errno != socket.EAI_NONAME or len(self._unnamed) > 1
            if isinstance(cause, OSError) and cause.errno in _NO_NETWORK:
                return True
        return False


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
