"""File names of the corpus and the record each stands for.

Belongs here: `UNSC_2012_SPV.6722Resumption1_spch003.txt` taken apart, in the spellings of all editions. Does not: names
of the records' own files (`symbols`).

Spellings seen: `SPV.6722Resumption1`, `SPV.3842Resumption`, `SPV.7985Reprise1` (the French word), `SPV.4820PartII`,
`SPV.8000closed` (the communiqué of a closed meeting), and `SPV.2020_1084` or `S_2020_1084`: a videoconference has no
record of its own, its statements are annexed to the letter S/2020/1084.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from assets.debates import symbols

_SPEECH = re.compile(r"(?P<basename>UNSC_\d{4}_.+)_spch(?P<number>\d+)\.txt", re.IGNORECASE)
_BASENAME = re.compile(r"UNSC_\d{4}_(?P<record>.+)", re.IGNORECASE)
_LETTER = re.compile(r"(?:SPV\.?|S[_/])?(?P<year>\d{4})[_/](?P<number>\d+)", re.IGNORECASE)
_RECORD = re.compile(
    r"(?:S[_/]?PV[._]?)?(?P<number>\d{1,5})(?:[_ (]*(?P<part>Part[ _]?[IVX\d]+)\)?)?"
    r"(?:[_ (]*(?:(?P<resumed>Resumption|Reprise)[ _]*(?P<resumption>\d*))\)?)?(?P<closed>closed)?",
    re.IGNORECASE,
)


class SpeechName(NamedTuple):
    """What a speech's file name says: the record's file name stem, its symbol, and the number of the speech."""

    basename: str
    symbol: str
    speech_no: int


@cache
def symbol_of(record: str) -> str | None:
    """The symbol that a record's stem ("UNSC_1995_SPV.3486"), number ("3486") or printed symbol stands for, or None."""
    stem = _BASENAME.fullmatch(record.strip())
    body = stem["record"] if stem else record.strip()
    if letter := _LETTER.fullmatch(body):
        return f"S/{letter['year']}/{letter['number']}"
    match = _RECORD.fullmatch(body)
    if not match:
        printed = symbols.find(body)
        return str(printed) if printed else None
    part = f"Part{re.sub('[ _]', '', match['part'])[4:].upper()}" if match["part"] else None
    resumption = int(match["resumption"] or 1) if match["resumed"] else None
    return str(symbols.Symbol("S", int(match["number"]), part, resumption))


def is_closed(basename: str) -> bool:
    """Whether the stem is that of a closed meeting's communiqué."""
    return basename.lower().endswith("closed")


def speech_of(filename: str) -> SpeechName | None:
    """The record and number of a speech's file name (without folders), or None when it is no such name."""
    match = _SPEECH.fullmatch(filename)
    symbol = symbol_of(match["basename"]) if match else None
    return SpeechName(match["basename"], symbol, int(match["number"])) if match and symbol else None
