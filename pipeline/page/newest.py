"""The way to the newest release's page, from addresses that stay.

Belongs here: `index.html` and `latest/index.html` of the site. Does not: any page of a release.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from pipeline.store.files import write_atomically

#: A page that leads on, without a script.
LEADING = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="0; url={to}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>Women, peace and security in figures</title>
</head>
<body><p><a href="{to}">The newest release</a></p></body>
</html>
"""


def lead_to(site: Path, path: str) -> None:
    """Let the site's own addresses lead to the release's page at this path."""
    for file, up in (("index.html", ""), ("latest/index.html", "../")):
        write_atomically(site / file, LEADING.format(to=escape(f"{up}{path}/index.html")).encode())
