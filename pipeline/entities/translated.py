"""Names of states and territories in other languages: normalised name -> ISO 3166-1 alpha-2 code.

Belongs here: reading them. Does not: which names count (`cldr`), English names (`assets/reference`).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("translated.json")


@cache
def translated() -> dict[str, str]:
    """The names that mean one territory, and no region, in every language that counts."""
    return dict(json.loads(FILE.read_text(encoding="utf-8")))
