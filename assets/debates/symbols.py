"""Symbols of meeting records in one written form, whatever a cover, a table, a link or a file name makes of them.

Belongs here: S/PV and A/PV symbols: recognising, writing, taking apart. Does not: other document symbols, or meetings.

The form is that of the UN Digital Library: `S/PV.6877`, `S/PV.6722(Resumption1)`, `S/PV.4251/Corr.1`, `A/48/PV.46`,
`A/ES-10/PV.39`. A resumption printed without a number is the first: a second one is always numbered.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SPACES = re.compile(r"[\s\u200b\xa0]+")
_SYMBOL = re.compile(
    r"(?<![A-Za-z])(?P<body>S|A(?:\s*/\s*(?:\d{1,3}|(?:ES|S)-\d{1,3}))?)/?\s*/\s*PV\s*[.\s]\s*(?P<number>\d{1,5})"
    r"(?P<part>\s*\(\s*Part\s*[IVX\d]+\s*\))?"
    r"(?:\s*[(\[/]?\s*(?P<resumed>Resumption)\s*\.?\s*(?P<resumption>[IVX]{1,4}|\d{0,2})\s*[)\]]?)?"
    r"(?:\s*[/,+]\s*Corr\.?\s*(?P<corrigendum>\d{1,2}))?",
    re.IGNORECASE,
)
#: How symbols look in file names: `S_PV.8422-EN.pdf`, `A_48_PV.46-EN.pdf`, `UNSC_2012_SPV.6722Resumption1_spch003.txt`.
_FILE = re.compile(
    r"(?<![A-Za-z])(?:(?P<corpus>SPV(?!\.\d+_\d))|(?P<body>S|A(?:[_-](?:\d{1,3}|(?:ES|S)[_-]\d{1,3}))?)[_-]PV)"
    r"[._]?(?P<number>\d{1,5})"
    r"(?:[_ (]*(?P<resumed>Resumption)[_ ]*(?P<resumption>\d{0,2}))?(?:[_ /]*Corr\.?(?P<corrigendum>\d{1,2}))?",
    re.IGNORECASE,
)


class Symbol(NamedTuple):
    """A meeting record's symbol; numbers are as printed, without leading zeros.

    `body` is "S", "A/<session>", or "A" for the Assembly's first thirty sessions, whose meetings are numbered through.
    """

    body: str
    number: int
    part: str | None = None
    resumption: int | None = None
    corrigendum: int | None = None

    @property
    def organ(self) -> str:
        """The organ whose meeting it is."""
        return "Security Council" if self.body == "S" else "General Assembly"

    @property
    def session(self) -> str | None:
        """The General Assembly's session ("48", "ES-10"); None for the Council and where the symbol has none."""
        return self.body.removeprefix("A/") if self.body.startswith("A/") else None

    @property
    def meeting(self) -> str:
        """The symbol of the meeting itself, without a corrigendum."""
        return str(self._replace(corrigendum=None))

    def __str__(self) -> str:
        """The one written form."""
        return (
            f"{self.body}/PV.{self.number}"
            + (f"({self.part})" if self.part else "")
            + (f"(Resumption{self.resumption})" if self.resumption is not None else "")
            + (f"/Corr.{self.corrigendum}" if self.corrigendum is not None else "")
        )


def find(text: str) -> Symbol | None:
    """The first meeting-record symbol in a printed text, or None. Blanks inside ("S/ PV.7289") do not matter."""
    match = _SYMBOL.search(_SPACES.sub(" ", text))
    return _symbol(match, match["body"].upper().replace(" ", "")) if match else None


def from_file_name(name: str) -> Symbol | None:
    """The symbol that a file's name stands for, or None when it holds none.

    The corpus files videoconferences by their letter (`UNSC_2020_SPV.2020_1084`): that is no meeting record.
    """
    match = _FILE.search(name)
    if not match:
        return None
    body = "S" if match["corpus"] else re.sub(r"^A[_-]", "A/", match["body"].upper()).replace("_", "-")
    return _symbol(match, body)


def _symbol(match: re.Match[str], body: str) -> Symbol:
    groups = match.groupdict()
    part = _SPACES.sub("", groups["part"]).strip("()") if groups.get("part") else None
    part = f"Part{part[4:].upper()}" if part else None
    resumption = _ordinal(groups["resumption"]) if groups["resumed"] else None
    corrigendum = int(groups["corrigendum"]) if groups["corrigendum"] else None
    return Symbol(body, int(match["number"]), part, resumption, corrigendum)


def _ordinal(printed: str) -> int:
    """The number of a resumption: digits, Roman numerals, or none for the first."""
    if not printed or printed.isdecimal():
        return int(printed or 1)
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in printed.upper()]
    return sum(-v if after > v else v for v, after in zip(values, [*values[1:], 0], strict=True))
