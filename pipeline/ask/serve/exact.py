"""Values as JSON can say them without a loss, and a word for each thing that JSON cannot say.

Belongs here: turning the engine's values into JSON's. Does not: what else an answer has to say (`behind`).

A date is ISO 8601. A whole number that readers would round (beyond 2^53 - 1) and a decimal with more digits than a
double holds are text. What is no number (NaN) or infinite is null. Bytes are base64.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

#: The largest whole number that every reader of JSON takes exactly.
LARGEST = 2**53 - 1
#: Decimal digits that a double always keeps.
DIGITS = 15
NOT_FINITE = "null stands for values that are no number (NaN) or infinite"
AS_TEXT = "numbers with more digits than JSON's readers keep are text"
AS_BASE64 = "bytes are base64"


class Exact:
    """Turns values into JSON's, and remembers the words for what it had to say otherwise."""

    def __init__(self) -> None:
        self._words: dict[str, None] = {}

    @property
    def words(self) -> tuple[str, ...]:
        """What a reader has to know of the values that were turned."""
        return tuple(self._words)

    def row(self, values: Iterable[object]) -> list[object]:
        """A row's values as JSON has them."""
        return [self.value(v) for v in values]

    def value(self, value: object) -> object:
        """A value as JSON has it."""
        if value is None or isinstance(value, bool | str):
            return value
        if isinstance(value, Mapping):
            return {str(self.value(k)): self.value(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return self.row(value)
        if isinstance(value, datetime | date | time):
            return value.isoformat()
        if isinstance(value, bytes | bytearray | memoryview):
            return self._said(b64encode(bytes(value)).decode(), AS_BASE64)
        return self._number(value) if isinstance(value, int | float | Decimal) else str(value)

    def _number(self, value: float | Decimal) -> object:
        if not math.isfinite(value):
            return self._said(None, NOT_FINITE)
        if isinstance(value, Decimal):
            whole = int(value)
            if value == whole:
                return self._number(whole)
            held = len(value.as_tuple().digits) <= DIGITS
            return float(value) if held else self._said(str(value), AS_TEXT)
        if isinstance(value, int) and abs(value) > LARGEST:
            return self._said(str(value), AS_TEXT)
        return value

    def _said(self, value: object, word: str) -> object:
        self._words[word] = None
        return value
