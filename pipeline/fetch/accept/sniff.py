"""What bytes look like at their beginning: a web page, a text, an encoding.

Belongs here: looking at bytes. Does not: whether they are wanted (`accept`).
"""

from __future__ import annotations

import re

from pipeline.contract import Refused

#: The byte-order marks of UTF-8 and of UTF-16 in both orders.
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta|title)\b", re.I | re.S
)
_TITLE = re.compile(rb"<title[^>]*>(.{0,120}?)</title>", re.I | re.S)


#: What challenges for browsers are made with, and what they say.
_CHALLENGE = re.compile(
    rb"checking your browser|verify(?:ing)? (?:that )?you are (?:a )?human|enable javascript and cookies|cf_chl_opt|"
    rb"incapsula incident|sgcaptcha|ddos-guard|complete the security check|unusual traffic|awswafcookiedomainlist|"
    rb"window\.gokuprops|awswafintegration|\.awswaf\.com/|<title>\s*(?:just a moment|human verification)",
    re.I,
)


def is_challenge(data: bytes) -> bool:
    """Whether a web page's bytes have what a guard in front of a server sends to see whether a browser asks."""
    return bool(_CHALLENGE.search(data[:65_536]))


def is_html(data: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    return bool(_HTML.match(data[:4096].removeprefix(BOMS[0])))


def refuse_html(data: bytes) -> None:
    """Raise Refused when the bytes are a web page; the detail quotes its title."""
    if is_html(data):
        if is_challenge(data):
            raise Refused("challenged", f"a challenge for browsers, it begins {start_of(data)}")
        title = _TITLE.search(data[:8192])
        said = title.group(1).decode("utf-8", "replace").strip() if title else ""
        raise Refused("html_instead", "a web page" + (f" titled {said!r}" if said else f", it begins {start_of(data)}"))


def decode_text(data: bytes) -> str:
    """The text: UTF-16 where a byte-order mark says so, UTF-8, or else Windows-1252. Never fails."""
    encoding = "utf-16" if data.startswith(BOMS[1:]) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def start_of(data: bytes) -> str:
    """The first bytes, printable, for a message."""
    return repr(bytes(data[:40]))
