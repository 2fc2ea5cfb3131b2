"""Browsers in which tests look at pages: Debian's Chromium, with nothing that talks to elsewhere; packages of Node.

Belongs here: starting them, a folder over HTTP. Does not: what is looked at (`tests/browser`).
"""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

HERE = Path(__file__).parents[1] / "browser"
PACKAGES = HERE / "node_modules"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--mute-audio",
]


def chromium_path() -> str:
    """Where Chromium is. Skips the test where it is not installed."""
    return shutil.which("chromium") or pytest.skip("Chromium is not installed: apt-get install chromium")


def firefox_path() -> str:
    """Where Firefox is. Skips the test where it is not installed."""
    found = shutil.which("firefox-esr") or shutil.which("firefox")
    return found or pytest.skip("Firefox is not installed: apt-get install firefox-esr")


def package(name: str) -> Path:
    """A package of Node, of those in tests/browser/package-lock.json. Skips where npm or its registry is not there."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    with FileLock(HERE / ".npm.lock"):
        if not (PACKAGES / name).is_dir():
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
            if done.returncode:
                pytest.skip(f"packages of Node cannot be had: {done.stderr.strip().splitlines()[-1]}")
    return PACKAGES / name


@contextmanager
def chromium() -> Iterator[Any]:
    """A running Chromium (playwright's Browser)."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


def held(kind: str = "renderer") -> list[int]:
    """The memory of each process of this kind that this process, or one of its own, started: bytes, shared ones parted.

    The largest first. Skips the test where the system does not tell.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("the system does not tell what a process holds")
    return sorted((_held(pid) for pid in _below(os.getpid()) if f"--type={kind}" in _command(pid)), reverse=True)


def _below(pid: int) -> Iterator[int]:
    for threads in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, threads.read_text().split()):
            yield child
            yield from _below(child)


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode()


def _held(pid: int) -> int:
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return int(lines["Pss"].split()[0]) * 1024


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder over HTTP as `python -m http.server` does it; its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
