"""A part of the work that a process of its own does: it is told and tells JSON.

Belongs here: having a module do that, and why it failed in one line. Does not: what it does (`filling`, `drawing`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from pipeline.publish.page.declared import PageError


def done_by(module: str, told: Mapping[str, Any], environment: Mapping[str, str], failed: str) -> Any:
    """What a module answers, in this environment beside that of this process. Raises PageError: `failed`, and why."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", module],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        raise PageError(f"{failed}: {said}")
    return json.loads(done.stdout)
