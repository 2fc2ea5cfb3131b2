"""What time it is: one place, so that a rebuild can be told to repeat itself.

`SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/source-date-epoch/) stops the clock at that second.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time that is written down: now, in UTC, or the moment that SOURCE_DATE_EPOCH names."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed else wall_clock()


def wall_clock() -> datetime:
    """The actual time in UTC, for a server's dates, ages of sources, ends of acceptances: never stopped."""
    return datetime.now(UTC)
