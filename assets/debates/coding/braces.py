"""Shorthand for spellings, as in a shell: `organi{s,z}ation{,s}` stands for four words.

Belongs here: taking the shorthand apart. Does not: what the words mean.
"""

from __future__ import annotations

#: More spellings than this behind one shorthand are a slip of the pen.
MOST = 200


def expand(text: str) -> list[str]:
    """Every spelling that a shorthand stands for, in order, the first alternatives first.

    Raises:
        ValueError: a brace without its partner, a brace with a single part, or more than 200 spellings.
    """
    spellings = _sequence(text, text)
    if len(spellings) > MOST:
        raise ValueError(f"{text!r} stands for {len(spellings)} spellings; write at most {MOST}")
    return list(dict.fromkeys(spellings))


def _sequence(text: str, whole: str) -> list[str]:
    """The spellings of a text whose braces stand side by side."""
    opening = text.find("{")
    if opening < 0:
        if "}" in text:
            raise ValueError(f"{whole!r} closes a brace that it does not open")
        return [text]
    closing = _closing(text, opening, whole)
    parts = _parts(text[opening + 1 : closing])
    if len(parts) < 2 or "}" in text[:opening]:
        raise ValueError(f"{whole!r} has a brace with a single part, or one closed before it opens")
    middles = [spelling for part in parts for spelling in _sequence(part, whole)]
    ends = _sequence(text[closing + 1 :], whole)
    return [text[:opening] + middle + end for middle in middles for end in ends]


def _closing(text: str, opening: int, whole: str) -> int:
    depth = 0
    for position in range(opening, len(text)):
        depth += {"{": 1, "}": -1}.get(text[position], 0)
        if not depth:
            return position
    raise ValueError(f"{whole!r} opens a brace that it does not close")


def _parts(inside: str) -> list[str]:
    """What stands between the commas that belong to this brace, not to one inside it."""
    parts, depth = [""], 0
    for character in inside:
        if character == "," and not depth:
            parts.append("")
            continue
        depth += {"{": 1, "}": -1}.get(character, 0)
        parts[-1] += character
    return parts
