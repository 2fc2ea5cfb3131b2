"""The mark of a citation: one word without blanks in which a machine finds release, table, key, column, value, digest.

Belongs here: writing it, finding it again in any text, the digest. Does not: looking anything up (`find`, `check`).

    wps:RELEASE/TABLE/COLUMN?KEY=VALUE&KEY=VALUE#v=VALUE&sha256=DIGEST

What is no letter, digit or one of `-._~` is percent-encoded, but for `:` in the key and the value. COLUMN is * for a
whole row. A key without = is NULL, and so is the value where `null` stands in place of `v=VALUE`; a long value is left
out, the digest still speaks for it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import quote, unquote

#: Stands for the column of a citation of a whole row.
ROW = "*"
#: The longest value, in characters, that stands in a mark.
LONGEST = 100
#: Without a colon, so that a search stops at the next `wps:` and no text takes long.
_PART = r"[\w.~%-]+"
_PAIR = r"[\w.~%:-]+(?:=[\w.~%:-]*)?"
PATTERN = re.compile(
    rf"wps:(?P<release>{_PART})/(?P<table>{_PART})/(?P<column>{_PART}|\*)\?(?P<key>{_PAIR}(?:&{_PAIR})*)?"
    rf"#(?:(?P<null>null)&|v=(?P<value>[\w.~%:-]*)&)?sha256=(?P<digest>[0-9a-f]{{64}})",
    re.ASCII,
)
#: What LaTeX and HTML put before or in place of characters that a mark has.
ESCAPED = re.compile(r"\\([_&%#~*{}$])")

Text = str | None


@dataclass(frozen=True)
class Mark:
    """What was cited. Values are text as `canonical` has it, None for NULL; `value` is unknown unless `has_value`."""

    release_id: str
    table: str
    column: str
    key: Mapping[str, Text] = field(hash=False)
    digest: str
    value: Text = None
    has_value: bool = False

    def __str__(self) -> str:
        """It as one word."""
        key = "&".join(_code(c) if v is None else f"{_code(c)}={_code(v)}" for c, v in self.key.items())
        shown = "" if not self.has_value else "null&" if self.value is None else f"v={_code(self.value)}&"
        column = self.column if self.column == ROW else _part(self.column)
        return f"wps:{_part(self.release_id)}/{_part(self.table)}/{column}?{key}#{shown}sha256={self.digest}"

    def fits(self, value: Text) -> bool:
        """Whether this is the value that was cited."""
        return digest_of(self.table, self.key, self.column, value, self.release_id) == self.digest

    @property
    def altered(self) -> bool:
        """Whether it contradicts itself: somebody changed what it says, and not its digest."""
        return self.has_value and not self.fits(self.value)


def mark_of(release_id: str, table: str, key: Mapping[str, Text], column: str, value: Text) -> Mark:
    """The mark of a figure; of a row or a long value with the digest alone."""
    digest = digest_of(table, key, column, value, release_id)
    shown = column != ROW and len(value or "") <= LONGEST
    return Mark(release_id, table, column, key, digest, value if shown else None, shown)


def digest_of(table: str, key: Mapping[str, Text], column: str, value: Text, release_id: str) -> str:
    """The sha256 of [table, key, column, value, release] as JSON: keys sorted, no blanks, UTF-8."""
    said = [table, dict(key), column, value, release_id]
    return hashlib.sha256(
        json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def marks_in(text: str) -> Iterator[Mark]:
    """Every mark in a text, each once, in order: as written, with LaTeX's escapes, or with HTML's."""
    plain = ESCAPED.sub(r"\1", text).replace("&amp;", "&")
    seen = set()
    for found in PATTERN.finditer(plain):
        if found[0] not in seen:
            seen.add(found[0])
            yield _mark(found)


def _mark(found: re.Match[str]) -> Mark:
    pairs = [pair.partition("=") for pair in (found["key"] or "").split("&") if pair]
    key = {unquote(name): unquote(value) if equals else None for name, equals, value in pairs}
    has_value = found["null"] is not None or found["value"] is not None
    value = None if found["value"] is None else unquote(found["value"])
    release_id, table, column = (unquote(found[name]) for name in ("release", "table", "column"))
    return Mark(release_id, table, column, key, found["digest"], value, has_value)


def canonical(value: object) -> Text:
    """A value of a release as text, the same from any engine: the shortest decimal that reads back, ISO days."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, date):  # a moment too
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _code(text: str) -> str:
    return quote(text, safe="-._~:")


def _part(text: str) -> str:
    return quote(text, safe="-._~")
