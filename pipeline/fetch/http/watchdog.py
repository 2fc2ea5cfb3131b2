"""The clock over one request.

Belongs here: ending a request at its deadline. Does not: how long that is (`limits`), or what is made of it (`client`).
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from threading import Timer
from types import TracebackType
from typing import Any


class Watchdog:
    """Ends a request at its deadline, whatever the server is doing, by closing the connection under it.

    Timeouts of the HTTP client count silence only: a server that sends a byte now and then, in the headers even, would
    hold a run up for hours.
    """

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._socket: socket.socket | None = None
        self._timer = Timer(max(seconds, 0.0), self._expire)
        self._timer.daemon = True

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """The client's trace hook: learn which connection carries the request."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self._socket = info["return_value"].get_extra_info("socket")
            if self.expired:
                self._cut()

    def __enter__(self) -> Watchdog:
        """Start the clock."""
        self._timer.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Stop the clock."""
        self._timer.cancel()

    def _expire(self) -> None:
        self.expired = True
        self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # closed already
                # the plain socket's own method: TLS would first try to talk
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
