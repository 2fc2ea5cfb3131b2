"""Who may ask: requests that name this server as its own, from no other site's page.

Belongs here: the Host and Origin of a request. Does not: addresses (`listen`), answers.

A page elsewhere can make a browser ask a server on loopback in its own name (DNS rebinding). Such a request names the
page's host. Addresses in figures cannot be rebound; names are refused but for localhost and those that were given.
"""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.ask.serve.problems import problem


class Guard:
    """The application behind a look at Host and Origin."""

    def __init__(self, app: ASGIApp, names: Collection[str] = ()) -> None:
        self.app = app
        self.names = {"localhost", *(name.lower() for name in names)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may ask; refuse the rest with 403."""
        if scope["type"] == "http" and (why := self.refusal(Headers(scope=scope))):
            await problem(403, "wrong", why)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def refusal(self, headers: Headers) -> str | None:
        """Why a request may not ask; None where it may."""
        host, origin = headers.get("host", ""), headers.get("origin")
        if not self.is_own(host):
            return f"Host {host}: this server is not asked under that name; `--name` adds names"
        if origin is not None and not _is_of(origin, host):
            return f"Origin {origin}: pages of other sites may not ask this server"
        return None

    def is_own(self, host: str) -> bool:
        """Whether the host of a request is this server's: an address in figures, or a name that it goes by."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
            if name not in self.names:
                ip_address(name)
        except ValueError:
            return False
        return True


def _is_of(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False
