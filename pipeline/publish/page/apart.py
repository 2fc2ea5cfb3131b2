"""Having a release's page made in a process of its own.

Belongs here: starting that process, and why it failed in one line. Does not: making the page (`site`).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.publish.page.declared import PageError
from pipeline.publish.page.place import MADE, folder_of, forget, is_whole, lead_to
from pipeline.store.releases import Releases

#: Seconds after which a page is given up: a hundred times what it takes.
LONGEST = 900


def make(declared: Path, home: Path, release_id: str, *, public: bool, site: str | None = None) -> Path:
    """The folder of the release's page, made where it is not whole; the site leads to it when it is the current one.

    Pages of releases that are not kept go. Of a page that was damaged others may have the same files: they are mended
    with it. `public`: without what gives every row of the release away.
    `site`: the address where everybody finds the pages.

    Raises PageError when it cannot be made; pages that are there stay.
    """
    folder, releases = folder_of(home, release_id), Releases(home)
    if not is_whole(folder):
        was_made = (folder / MADE).exists()
        how = [*(["public"] if public else []), *([site] if site else [])]
        _ask_for(declared, home, release_id, how)
        forget(home, releases.ids())
        for other in releases.ids() if was_made else ():
            if (folder_of(home, other) / MADE).exists() and not is_whole(folder_of(home, other)):
                _ask_for(declared, home, other, how)
    if release_id == releases.current_id():
        lead_to(home, release_id)
    return folder


def _ask_for(declared: Path, home: Path, release_id: str, more: Sequence[str]) -> None:
    command = [sys.executable, "-m", "pipeline.publish.page", str(declared), str(home), release_id, *more]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PageError(f"the page could not be made: {error}") from error
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        raise PageError(f"the page could not be made: {said}")
