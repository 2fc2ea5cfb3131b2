"""Plain values: what rows and records are made of, and how they are written as JSON.

Belongs here: their types and that one way of writing. Does not: what any record holds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from typing import TypeAlias

from pipeline.common.shown import shown_in_json

#: A row or record by name.
Row: TypeAlias = Mapping[str, object]
#: The same, to be added to.
Record: TypeAlias = dict[str, object]


def json_text(value: object) -> str:
    """The value as one line of JSON; what JSON has no word for is text, numbers that it lacks are null."""
    return shown_in_json(json.dumps(_finite(value), ensure_ascii=False, default=str, allow_nan=False))


def record_bytes(record: object) -> bytes:
    """A record as it is kept: JSON for people to read, which holds half characters of foreign names too."""
    return json.dumps(record, ensure_ascii=False, indent=1, default=str).encode("utf-8", "backslashreplace")


def _finite(value: object) -> object:
    """The value without NaN and the infinities."""
    if is_dataclass(value) and not isinstance(value, type):
        return _finite(asdict(value))
    if isinstance(value, Mapping):
        return {str(k): _finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
