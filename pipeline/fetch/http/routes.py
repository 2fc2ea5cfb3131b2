"""Which address a request really goes to, and whether a host may be asked at all.

Belongs here: `https://host/path` <-> `ORIGIN/host/path`, the allow-list, where a redirect leads. Does not: requests.

Everywhere else an address is the publisher's own https address; ORIGIN shows only in what goes over the wire, and a
host is judged by the publisher's address, so that a gateway cannot widen a source's list.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import SplitResult, urljoin, urlsplit

from pipeline.contract import Refused


def host_of(url: str) -> str:
    """The host of a publisher's address, lower case. Raises Refused(`bad_redirect`) for anything not plain https."""
    parts = _split(url)
    if (
        parts.scheme != "https"
        or not parts.hostname
        or parts.username
        or parts.password
        or _port(parts) not in {None, 443}
    ):
        raise Refused("bad_redirect", f"{url!r} is not a plain https address")
    return parts.hostname


def refuse_unlisted(url: str, hosts: Collection[str]) -> None:
    """Raise Refused(`host_not_allowed`) unless the address is https on one of the source's hosts."""
    host = host_of(url)
    if host not in {allowed.lower() for allowed in hosts}:
        raise Refused("host_not_allowed", f"{host} is not on the source's list of hosts ({', '.join(hosts)}): {url}")


def on_the_wire(url: str, origin: str | None) -> str:
    """The address to request: the publisher's own or, with an origin, `ORIGIN/host/path`."""
    if origin is None:
        return url
    parts = urlsplit(url)
    return f"{origin}/{host_of(url)}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")


def redirected(url: str, location: str, origin: str | None, hosts: Collection[str]) -> str:
    """The publisher's address that a redirect from `url` leads to; it is yet to be judged by `refuse_unlisted`.

    A location may name the publisher's host, `ORIGIN/host/path`, or a path. A bare path belongs to the host it was
    sent from, unless a gateway wrote it with an allowed host in front.
    """
    location = location.strip().split("#", 1)[0]
    if not location or any(ord(char) < 0x20 for char in location):
        raise Refused("bad_redirect", f"{url} redirects without a usable address")
    parts = _split(location)
    if origin is not None:
        prefix = urlsplit(origin)
        target = urlsplit(urljoin(on_the_wire(url, origin), location))
        inner = target.path.removeprefix(prefix.path)
        absolute = bool(parts.netloc)
        host = inner.lstrip("/").split("/", 1)[0].lower()
        if _place(target) == _place(prefix) and (absolute or (location.startswith("/") and host in hosts)):
            return f"https:/{inner}" + (f"?{target.query}" if target.query else "")
    return urljoin(url, location)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise Refused("bad_redirect", f"{url!r} is not an address: {error}") from error


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise Refused("bad_redirect", f"{parts.geturl()!r} has no usable port") from error


def _place(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, _port(parts) or (443 if parts.scheme == "https" else 80)
