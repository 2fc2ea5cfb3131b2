"""How a process ends whose work is done.

Belongs here: that end. Does not: processes that are begun, and why one is ended early (`processes`).
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn


def leave(code: int = 0) -> NoReturn:
    """End this process as it is: taking all that it loaded apart takes a fourth of the time that loading it took."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
