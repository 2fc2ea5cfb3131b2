"""What time it is: one place, so that a rebuild can be told to repeat itself.

`SOURCE_DATE_EPOCH` (https://reproducible-builds.org/specs/source-date-epoch/) stops the clock at that second.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime


def utc_now() -> datetime:
    """The current time in UTC, or the one that SOURCE_DATE_EPOCH names."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)
