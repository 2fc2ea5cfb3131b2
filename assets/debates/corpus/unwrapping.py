"""Plain text whose lines were broken for a page -> one line a paragraph.

Belongs here: joining lines and mending words. Does not: which bytes are which characters (`shared.text`), records
(`records.read_text`), or what a text means.
"""

from __future__ import annotations

import re
from itertools import pairwise

#: Longer lines than this were not broken for a page: each is a paragraph of its own.
WRAPPED = 200
#: Where nothing else sets paragraphs apart: a last line has less than this share of the longest line's length.
SHORT = 0.7
#: No heading inside a speech is longer.
HEADING = 60

_CONTROLS = {code: None for code in [*range(32), 0x7F, 0xAD] if chr(code) not in "\t\n\v\f\r\x1c\x1d\x1e\x1f"}
_LINE_ENDS = re.compile(r"\r\n?|[\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_FINISHED = re.compile(r"[.!?:;…][\"'”’)\]]*$")
#: Where a word was broken after its hyphen. In "short- and long-term" the hyphen stands for a word left out.
_BROKEN = re.compile(
    r"- (?<=[^\W_]- )(?!(?:and|or|nor|to|but|as|not|than|rather|versus|through|et|y|o|und)\b(?!-))(?=[^\W_])"
)
_HEAD = re.compile(r"[^\W\d_]+$")
_TAIL = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"\w+(?:-\w+)*")


def unwrap(text: str) -> str:
    """A text fit for reading and search: one line a paragraph, single blanks, words broken at a line's end mended.

    Lines of up to 200 characters count as broken for a page: blank lines end a paragraph there; where there are none, a
    short line that ends a sentence does. A paragraph that breaks off in mid-sentence goes on in the next one
    (a page ended). No character is lost but white space, control characters and hyphens of a line's end.
    """
    lines = [" ".join(line.split()) for line in _LINE_ENDS.split(text.translate(_CONTROLS))]
    longest = max(map(len, lines))
    paragraphs = _blocks(lines, longest) if longest <= WRAPPED else [line for line in lines if line]
    return _mended("\n".join(_continued(paragraphs)))


def _blocks(lines: list[str], longest: int) -> list[str]:
    """Broken lines, joined up to the next blank line; without any, up to a line that looks like a paragraph's last."""
    parted = "" in "\n".join(lines).strip().split("\n")
    blocks: list[list[str]] = [[]]
    for line, following in pairwise([*lines, ""]):
        if line:
            blocks[-1].append(line)
        looks_last = not parted and len(line) < SHORT * longest and not following[:1].islower()
        if not line or (looks_last and _FINISHED.search(line)):
            blocks.append([])
    return [" ".join(block) for block in blocks if block]


def _continued(paragraphs: list[str]) -> list[str]:
    """The paragraphs, those that stop in mid-sentence joined to the next; a short one before a capital is a heading."""
    joined: list[str] = []
    for paragraph in paragraphs:
        goes_on = joined and (paragraph[0].islower() or len(joined[-1]) > HEADING)
        if goes_on and not _FINISHED.search(joined[-1]):
            joined[-1] += f" {paragraph}"
        else:
            joined.append(paragraph)
    return joined


def _mended(text: str) -> str:
    """Words broken after a hyphen in one piece: "Under- Secretary-General". The hyphen stays unless the text says no.

    It says so where it has the word elsewhere in one piece and never with the hyphen ("govern- ment").
    """
    words: set[str] = set()

    def mended(match: re.Match[str]) -> str:
        head = _HEAD.search(text, max(match.start() - 40, 0), match.start())
        tail = _TAIL.match(text, match.end())
        if not head or not tail or not tail[0].islower():
            return "-"
        words.update(words or _WORD.findall(text.casefold()))
        broken, whole = (f"{head[0]}{join}{tail[0]}".casefold() for join in ("-", ""))
        return "" if whole in words and broken not in words else "-"

    return _BROKEN.sub(mended, text)
