"""Listening: an address that is free, a server on it until it is stopped.

Belongs here: the socket and the server. Does not: what it answers (`api`, `tools`), who may ask (`guard`).
"""

from __future__ import annotations

import socket
from ipaddress import ip_address

import uvicorn
from starlette.types import ASGIApp

from pipeline.ask.errors import AskError

LOOPBACK = "127.0.0.1"


def bound(host: str, port: int) -> socket.socket:
    """A socket at the address; port 0 takes any that is free. Raises AskError when it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind, protocol)
    except OSError as error:
        raise AskError(f"--host {host}: {error.strerror or error}") from error
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(address)
        taken.listen()
    except OSError as error:
        taken.close()
        raise AskError(
            f"{host} port {port} cannot be had ({error.strerror or error}): choose another with --port"
        ) from error
    return taken


def address_of(taken: socket.socket) -> str:
    """The socket's address as the beginning of an URL."""
    host, port = taken.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(taken: socket.socket) -> bool:
    """Whether only this machine reaches the socket."""
    return ip_address(taken.getsockname()[0]).is_loopback


def serve(app: ASGIApp, taken: socket.socket) -> None:
    """Serve until the process is stopped."""
    config = uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False)
    uvicorn.Server(config).run(sockets=[taken])
