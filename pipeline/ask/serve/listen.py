"""Listening: an address that is free, a server on it until it is stopped.

Belongs here: the socket and the server. Does not: what it answers (`api`, `tools`), who may ask (`guard`).
"""

from __future__ import annotations

import errno
import socket
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address

import uvicorn
from starlette.types import ASGIApp

from pipeline.ask.errors import AskError

LOOPBACK = "127.0.0.1"
#: What an answer of ours says of who gave it, and the seconds in which one is to come from who holds an address.
NAME, AT_MOST = "wps", 1.0


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
        said = (
            f"is taken by {holder(host, port)}"
            if error.errno == errno.EADDRINUSE
            else f"cannot be had ({error.strerror or error})"
        )
        raise AskError(f"{host} port {port} {said}: choose another with --port") from error
    return taken


def holder(host: str, port: int) -> str:
    """Who listens at an address: another `wps`, which says so when it is asked, or another program."""
    asked = HTTPConnection(host, port, timeout=AT_MOST)
    try:
        asked.request("HEAD", "/")
        name = asked.getresponse().getheader("server")
    except (OSError, HTTPException):  # it answers otherwise, or not at all: then it is none of ours
        name = None
    finally:
        asked.close()
    return "another wps" if name == NAME else "another program"


def address_of(taken: socket.socket) -> str:
    """The socket's address as the beginning of an URL."""
    host, port = taken.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(taken: socket.socket) -> bool:
    """Whether only this machine reaches the socket."""
    return ip_address(taken.getsockname()[0]).is_loopback


def serve(app: ASGIApp, taken: socket.socket) -> None:
    """Serve until the process is stopped."""
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, proxy_headers=False, headers=[("server", NAME)]
    )
    uvicorn.Server(config).run(sockets=[taken])
