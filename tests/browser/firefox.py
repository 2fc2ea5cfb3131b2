"""Firefox at work: `firefox.mjs` visits what it is given, once, and tells what it saw; the tests judge."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.browser import checks
from tests.support.browsers import HERE, firefox_path, package

#: Seconds that all visits may take together.
LONGEST = 240


def seen_by_firefox(pages: Sequence[str], sql: str) -> dict[str, Any]:
    """What Firefox saw at the addresses of pages, and on the page on which people ask in SQL, at the address `sql`.

    `pages`: by address whether all is drawn, pixels beyond each width, axe's violations, what was heard and requested.
    `answers`: by statement its status, milliseconds, error, rows and the requests made meanwhile. `link`: what the page
    held that was opened with a query in its address. Skips where Node, Firefox or a package cannot be had.
    """
    node = shutil.which("node") or pytest.skip("Node is not installed: apt-get install nodejs npm")
    todo = {
        "firefox": firefox_path(),
        "axe": str(package("axe-core") / "axe.min.js"),
        "widths": checks.WIDTHS,
        "all_drawn": checks.ALL_DRAWN,
        "beyond": checks.BEYOND,
        "violations": checks.VIOLATIONS,
        "cells": checks.CELLS,
        "pages": list(pages),
        "sql": sql,
        "carried": checks.CARRIED,
        "questions": [question.sql for question in checks.QUESTIONS],
        "hostile": [*checks.HOSTILE, *checks.CLUMSY],
        "markup": [checks.IN_NAMES_AND_CELLS, checks.IN_AN_ERROR],
    }
    program = [node, str(HERE / "firefox.mjs")]
    done = subprocess.run(
        program, input=json.dumps(todo), capture_output=True, text=True, timeout=LONGEST, check=False, cwd=Path(HERE)
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found
