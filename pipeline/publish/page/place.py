"""Where a release's page lies, whether it is whole, and which pages are kept.

Belongs here: folders below `WPS_HOME/site`. Does not: what is in a page (`site`). Nothing here loads an engine.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.common.digests import short
from pipeline.store.files import files_below, write_atomically
from pipeline.store.releases import DATABASE

if TYPE_CHECKING:
    from pipeline.settings import Settings

#: Below the home, and below that the pages of releases and what they share.
SITE, RELEASES, VENDOR = "site", "r", "vendor"
#: Where the newest release is always found, and its feeds below that and below its page.
LATEST, FEEDS = "latest", "feeds"
#: The drawing, in a release's page, that stands for all.
PREVIEW = "preview.svg"
#: Written last into a release's page, with the size and digest of every file: where it does not fit, it is made anew.
MADE = "made.json"
#: Files of the release itself, which lie beside its page and are looked at with the release.
RELEASES_OWN = ("data/", DATABASE)
#: A page that stands where no release's page does, without a script.
BARE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">{leading}
<title>{title}</title>
</head>
<body>
{body}
</body>
</html>
"""
#: A file's size, and its digest where the page alone has it.
Noted = tuple[int, str | None]
#: What stands at the address of a release that is no longer kept.
GONE = """<h1>Release {release}</h1>
<p>This release is no longer kept. What changed since is in the ledger of changes, which is kept for good:
<code>wps cite --check</code> says whether a figure cited from it still stands.</p>
<p><a href="../../latest/index.html">The newest release</a></p>"""
#: What stands there while the page may not be shown as it was.
TAKEN_AWAY = """<h1>Release {release}</h1>
<p>The terms of a source changed, or what is shown is for everybody now: this page held more than may be passed on.
It is not here until it is made anew.</p>
<p><a href="../../latest/index.html">The newest release</a></p>"""


def folder_of(home: Path, release_id: str) -> Path:
    """Where a release's page lies."""
    return home / SITE / RELEASES / release_id


def cited_at(known: Settings, release_id: str) -> str | None:
    """Where a release's page is found again: its address where the site has one, else its path in every copy of it.

    None where no pages are made and no site is named.
    """
    path = f"{RELEASES}/{release_id}/index.html"
    return f"{known.site}/{path}" if known.site else f"page {path}" if known.page else None


def is_whole(folder: Path) -> bool:
    """Whether every file of a release's page, and what it shares, is there and holds what was written.

    A file that was written into after the page was made is read; of the others the size is enough.
    """
    try:
        made: Mapping[str, Mapping[str, Any]] = json.loads((folder / MADE).read_text(encoding="utf-8"))
        at, shared = (folder / MADE).stat().st_mtime_ns, folder.parents[1] / VENDOR
        return all(_holds(folder / path, at, *noted) for path, noted in made["files"].items()) and all(
            (shared / path).stat().st_size == size for path, size in made["shared"].items()
        )
    except (OSError, ValueError, KeyError, AttributeError, TypeError):  # taken away or not as it was: it is made anew
        return False


def _holds(file: Path, at: int, size: int, digest: str | None) -> bool:
    """Whether a file has its size, and its digest where it was written into after `at`, in ns since 1970."""
    found = file.stat()
    written = digest is not None and found.st_mtime_ns > at
    return found.st_size == size and (not written or short(file.read_bytes()) == digest)


def spoil(folder: Path) -> None:
    """Let a page count as damaged, so that it is made anew; it stays readable until then."""
    (folder / MADE).unlink(missing_ok=True)


def note_made(
    folder: Path, shared: Mapping[str, int], terms: Mapping[str, object], noted: Mapping[str, Noted] | None = None
) -> None:
    """Note what a page's folder holds now, which shared files it needs, with their sizes in bytes, and its terms.

    `noted`: what is known of files as they were written; the others are read.
    """
    known = noted or {}
    held = {path: known.get(path) or _noted(path, folder / path) for path in files_below(folder)}
    about = {"files": held, "shared": dict(sorted(shared.items())), "terms": terms}
    (folder / MADE).write_text(json.dumps(about, separators=(",", ":")), encoding="utf-8")


def _noted(path: str, file: Path) -> Noted:
    """A file's size, and its digest where the page alone has it."""
    if path.startswith(RELEASES_OWN):
        return file.stat().st_size, None
    data = file.read_bytes()
    return len(data), short(data)


def noted_terms(folder: Path) -> Mapping[str, object] | None:
    """By which terms a page was made; nothing of one that noted none, None where there is no page."""
    if not any(part.name != "index.html" for part in folder.glob("*")):
        return None
    try:
        return dict(json.loads((folder / MADE).read_text(encoding="utf-8"))["terms"])
    except (OSError, ValueError, KeyError, TypeError):  # of an earlier program, or written into since
        return {}


def take_away(folder: Path) -> None:
    """Take a page away that shows more than may be shown now; its address says so until it is made anew.

    The feeds that are followed go too: they come back when the site leads to a page again.
    """
    shutil.rmtree(folder.parents[1] / LATEST / FEEDS, ignore_errors=True)
    _leave(folder, TAKEN_AWAY)


def lead_to(home: Path, release_id: str) -> None:
    """Let the site's own addresses lead to this release's page; its feeds lie where they are followed.

    Each file is whole at any time; one that holds the same bytes is left as it is.
    """
    wanted = _leading(home, release_id)
    for file, data in wanted.items():
        if not _is(file, data):
            write_atomically(file, data)
    for file in _followed(home) - wanted.keys():
        file.unlink()


def leads_to(home: Path, release_id: str) -> bool:
    """Whether the site's own addresses lead to this release's page, and its feeds and no others are followed."""
    wanted = _leading(home, release_id)
    return _followed(home) <= wanted.keys() and all(_is(file, data) for file, data in wanted.items())


def _leading(home: Path, release_id: str) -> dict[Path, bytes]:
    """The files that lead to a release's page, and its feeds where they are followed."""
    site, source = home / SITE, folder_of(home, release_id) / FEEDS
    found = {}
    for file, up in (("index.html", ""), (f"{LATEST}/index.html", "../")):
        to = escape(f"{up}{RELEASES}/{release_id}/index.html")
        leading, body = (
            f'\n<meta http-equiv="refresh" content="0; url={to}">',
            f'<p><a href="{to}">The newest release</a></p>',
        )
        found[site / file] = BARE.format(
            leading=leading, title="Women, peace and security in figures", body=body
        ).encode()
    feeds = [p for p in sorted(source.rglob("*")) if p.is_file()]
    return found | {site / LATEST / FEEDS / feed.relative_to(source): feed.read_bytes() for feed in feeds}


def _followed(home: Path) -> set[Path]:
    return {p for p in (home / SITE / LATEST / FEEDS).rglob("*") if p.is_file()}


def _is(file: Path, data: bytes) -> bool:
    return file.is_file() and file.read_bytes() == data


def forget(home: Path, kept: Iterable[str]) -> None:
    """Remove the pages of releases that are not kept, and shared files that no page needs.

    An address once cited says then what became of its release. While it is not known what a page needs, all stays.
    """
    root, known = home / SITE / RELEASES, set(kept)
    needed: set[str] = set()
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if folder.name not in known and not folder.name.startswith("."):
            _leave(folder, GONE)
        elif (folder / MADE).exists():
            needs = _needed(folder)
            if needs is None:
                return
            needed |= needs
    shared = home / SITE / VENDOR
    for part in shared.iterdir() if shared.is_dir() else ():
        if part.is_dir() and not any(path.startswith(f"{part.name}/") for path in needed):
            shutil.rmtree(part)


def _needed(folder: Path) -> frozenset[str] | None:
    """The shared files that a page says it needs; None where what it says is damaged."""
    try:
        return frozenset(json.loads((folder / MADE).read_text(encoding="utf-8"))["shared"])
    except (OSError, ValueError, KeyError, TypeError):  # a reason to make it anew
        return None


def _leave(folder: Path, body: str) -> None:
    """Leave one bare page of a release's."""
    for part in folder.iterdir():
        if part.is_dir():
            shutil.rmtree(part)
        elif part.name != "index.html":
            part.unlink()
    release = escape(folder.name)
    text = BARE.format(leading="", title=f"Release {release}", body=body.format(release=release))
    write_atomically(folder / "index.html", text.encode())
