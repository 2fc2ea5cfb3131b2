"""What optical reading makes of a statement's beginning, put back as printed: labels, and the "I" of a first word.

Belongs here: `)'.` for `):`, letters set apart, a label and a first sentence read across each other, `|` or `1` for
"I". Does not: words run together (`run_together`), what a label says (`turns.labels`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from assets.debates.records.paragraphs import Paragraph, Run
from assets.debates.records.text.word_lists import words_of

_HEAD = 400
_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Prince|Princess|Sheikh|Sheikha|Archbishop|Monsignor"
    r"|President|King|Queen|Prime Minister|Minister)"
)
_SEAT = (
    r"(?:The\s+(?:Acting\s+|Temporary\s+)?(?:President|PRESIDENT|Secretary-General)|(?:Mr|Mrs|Ms|Madam)\.?\s+President)"
)
_SPOKE = r"(?:[Ss]poke|[Ss]peaking|[Ii]nterpretation|[Tt]ranslat(?:ed|ion))"
_LANGUAGE = r"(?:Arabic|Chinese|English|French|Russian|Spanish|Portuguese|German|Italian|Japanese)"
_WHO = rf"(?:{_SEAT}|{_TITLE}\.?\s[^:()]{{2,50}}?(?:\s*\([^():]{{2,70}}\))?)"

#: "M r . X ( C h a d ) :" and "T h e P r e s i d e n t :": single letters one blank apart.
_SPACED = re.compile(r"(?:\S\.? {1,3}){6,}\S? ?[:;](?=\s)")
_WIDE_WORDS = re.compile(r" {2,}")
_SEAMS = re.compile(
    r"(?<=[a-zà-ÿ.)])(?=[A-ZÀ-Þ(])|(?<=[a-z])(?=in[A-Z])|(?<=The)(?=[A-Z])"
    r"|(?<=interpretation)(?=from)|(?<=translated)(?=from)"
)
_THE_MEETING = re.compile(r"^The(?=meeting (?:was |rose|resumed))")
_SMALL_WORDS = re.compile(r"(?<=[a-zà-ÿ])(of|and)(the)?(?=[A-Z])")
#: A comma, colon or dash behind a form of address: "Mr, X (Chad):".
_TITLE_POINT = re.compile(rf"^(?P<title>{_TITLE}) ?[,;:•·-] ?(?=[A-ZÀ-Þ])")
#: Blanks in the office's letters: "The Pres ident:".
_PARTED_SEAT = re.compile(r"^T ?h ?e (?P<acting>A ?c ?t ?i ?n ?g )?P ?r ?e ?s ?i ?d ?e ?n ?t(?= ?[:;(])")
#: A bracket read as a curly one, or as a letter.
_CURLY = re.compile(rf"[{{\[](?=\s?{_SPOKE}\s)|(?<=[a-z])\s?[}}\]](?=\s?:)")
#: A colon read as something else behind a label's last parenthesis, or behind the office.
_COLON = re.compile(
    rf"^(?P<label>{_WHO}\s*\(\s*{_SPOKE}\s+(?:in|from)\s+[A-Z][a-z]+\s*)[)}}\]](?:\s*[’'‘`*\"]{{0,2}}[.;,!](?=\s+\S)|\s*[’'‘`*\"]+\s?:|\s*[’'‘`*\"]+(?=\s+[A-Z]))"
)
_COLON_OF_STATE = re.compile(
    rf"^(?P<label>{_TITLE}\.?\s[^:()]{{2,50}}?\s*\(\s*[A-ZÀ-Þ][^():]{{2,70}})[)}}\]](?:\s*[’'‘`*\"]{{1,2}}[.;,!:]?|\s*[.;!])(?=\s+[A-ZÀ-Þ“\"|1l])"
)
_COLON_OF_SEAT = re.compile(rf"^(?P<label>{_SEAT})(?:\s*[’'‘`*\"]{{1,2}}[.;,]|\s*;)(?=\s+[A-ZÀ-Þ“\"|1l])")
#: The label's parenthesis, with the first line of the statement read in between.
_INSIDE = re.compile(
    rf"^(?P<who>{_WHO})\s*\((?P<spoke>{_SPOKE})(?P<link>\s+(?:in|from))?\s+"
    rf"(?P<first>(?!(?:in|from)\s+{_LANGUAGE}|{_LANGUAGE}).{{2,300}}?)\s+(?(link)|(?P<late>in|from)\s+)(?P<language>{_LANGUAGE})\)\s*:\s*(?P<rest>.*)$",
    re.DOTALL,
)
_BEFORE = re.compile(
    rf"^(?P<who>{_WHO})\s+(?P<first>[I|1]\s[a-z][^:()]{{4,300}}?)\s*(?P<spoken>\({_SPOKE}\s+(?:in|from)\s+{_LANGUAGE}\))\s*:\s*(?P<rest>.*)$",
    re.DOTALL,
)
#: "1 thank I shall now …": two words of the first line, left behind before the next sentence.
_LEFT_BEHIND = re.compile(
    r"^(?P<left>[A-Z|1][a-z]*(?:\s[a-z]+){1,3})\s+(?P<rest>(?:I|We|The|As|Members|Before)\s.*)$", re.DOTALL
)
#: "been collected. All the ballot papers have As I …": the first line's end before its beginning.
_TURNED = re.compile(
    rf"^(?P<label>{_WHO}\s*(?:\({_SPOKE}[^()]*\)\s*)?:)\s*(?P<end>[a-z][^.?!:]{{2,90}}[.?!])\s+(?P<begin>[A-Z][^.?!:]{{3,90}}?[a-z])\s+"
    r"(?P<rest>(?:I|We|The|As|In|It|This|That|May|Members|Before|Now|On|At|Let|If)\s.*)$",
    re.DOTALL,
)
#: "I now give the of Chad. floor to the representative": a last line's halves the wrong way round.
_GIVEN = re.compile(
    r"\b(?P<give>give the|call on the) (?P<end>of [^.:;]{2,70}\.) "
    r"(?P<middle>floor to the representative|representative)$"
)
_FIRST = "|".join(sorted(words_of("first_person"), key=len, reverse=True))
#: Glued to its "I" a shorter one could be a name.
_FIRST_LONG = "|".join(sorted((word for word in words_of("first_person") if len(word) > 3), key=len, reverse=True))
#: A sentence's end without the blank behind it: "resolution 2507 (2020).I shall".
_UNPARTED = re.compile(
    r"(?P<last>[\w()]*[a-z)])\.(?=(?:I|We|The|As|In|It|This|That|These|On|My|At|Our|But|However|Let|For)\s)"
)
#: Where a sentence begins: at the start, behind a stop or a label's colon.
_START = r"(?P<start>^|[.:?!]\s+|[”\"]\s+)"
_STROKE = re.compile(rf"(?<!\S)\| ?(?=(?:{_FIRST})\b)")
_STROKE_OF_ONE = re.compile(r"(?<!\S)\|(?= (?:million|billion|trillion|per cent|[ap]\.m\.))")
_DIGIT = re.compile(rf"{_START}[1l!] (?=(?:{_FIRST})\b)")
_GLUED = re.compile(rf"{_START}[Il1\[](?=(?:{_FIRST_LONG})\b)")
_BRACKET = re.compile(rf"(?<!\S)\[ ?(?=(?:{_FIRST})\b[^\]]*$|hear\s)")


def mend(paragraphs: Iterable[Paragraph]) -> tuple[list[Paragraph], list[tuple[str, str]]]:
    """Paragraphs of plain text as they were printed, and what was put back (as read, as printed)."""
    mended, repairs = [], []
    for paragraph in paragraphs:
        text, found = mended_text(paragraph.text)
        mended.append(replace(paragraph, runs=(Run(text),)) if found else paragraph)
        repairs += found
    return mended, repairs


def mended_text(text: str) -> tuple[str, list[tuple[str, str]]]:
    """One paragraph's text as printed, and each repair."""
    repairs: list[tuple[str, str]] = []
    for step in (closed_up, _opened, _titled, _with_colon, _untangled):
        head = text[:_HEAD]
        printed = step(head)
        if printed != head:
            repairs.append(_difference(head, printed))
            text = printed + text[_HEAD:]
    printed = _GIVEN.sub(r"\g<give> \g<middle> \g<end>", text)
    if printed != text:
        repairs.append(_difference(text, printed))
    return _with_i(_UNPARTED.sub(partial(_parted, repairs), printed), repairs), repairs


def closed_up(text: str) -> str:
    """A label without the blanks between its letters; words part where two blanks, or a capital, show it."""
    spaced = _SPACED.match(text)
    if spaced is None:
        return text
    words = _WIDE_WORDS.split(spaced[0].strip())
    if len(words) > 1:
        label = " ".join(word.replace(" ", "") for word in words)
    else:
        label = _SEAMS.sub(" ", _SMALL_WORDS.sub(r" \1 \2 ", words[0].replace(" ", "")))
    label = " ".join(re.sub(r"(?<=\w)\(", " (", re.sub(r"\( ", "(", label)).replace(" :", ":").split())
    return label + text[spaced.end() :]


def _opened(text: str) -> str:
    return _THE_MEETING.sub("The ", text)


def _titled(text: str) -> str:
    return _TITLE_POINT.sub(lambda found: f"{found['title']}. ", text)


def _with_colon(text: str) -> str:
    text = _PARTED_SEAT.sub(lambda found: "The Acting President" if found["acting"] else "The President", text)
    text = _CURLY.sub(lambda found: "(" if found[0] in "{[" else ")", text, count=2)
    for pattern, close in ((_COLON, "):"), (_COLON_OF_STATE, "):"), (_COLON_OF_SEAT, ":")):
        if found := pattern.match(text):
            return found["label"].rstrip() + close + text[found.end() :]
    return text


def _untangled(text: str) -> str:
    """A label and its statement's first line, one after the other."""
    if found := _INSIDE.match(text):
        link = (found["link"] or found["late"]).strip()
        label = f"{found['who'].rstrip()} ({found['spoke']} {link} {found['language']}):"
        first, rest = found["first"], found["rest"]
        left = _LEFT_BEHIND.match(rest) if not re.match(r"[I|1]\s", first) and first[-1:] in ".?!" else None
        return f"{label} {left['left']} {first} {left['rest']}" if left else f"{label} {first} {rest}"
    if found := _BEFORE.match(text):
        return f"{found['who'].rstrip()} {found['spoken']}: {found['first']} {found['rest']}"
    if found := _TURNED.match(text):
        return f"{found['label']} {found['begin']} {found['end']} {found['rest']}"
    return text


def _with_i(text: str, repairs: list[tuple[str, str]]) -> str:
    """The text with "I" where a stroke, a figure or a small l stands for it."""

    for pattern, printed in ((_STROKE, "I "), (_DIGIT, "I "), (_GLUED, "I "), (_BRACKET, "I "), (_STROKE_OF_ONE, "1")):
        text = pattern.sub(partial(_told, printed, repairs), text)
    return text


def _parted(repairs: list[tuple[str, str]], found: re.Match[str]) -> str:
    after = found.string[found.end() : found.end() + 14].split()[0]
    repairs.append((f"{found[0]}{after}", f"{found[0]} {after}"))
    return f"{found[0]} "


def _told(printed: str, repairs: list[tuple[str, str]], found: re.Match[str]) -> str:
    """What is put in a match's place, told among the repairs with the word behind it."""
    start = found.groupdict().get("start") or ""
    after = found.string[found.end() : found.end() + 14].split()[0]
    repairs.append((found[0][len(start) :] + after, printed + after))
    return start + printed


def _difference(before: str, after: str) -> tuple[str, str]:
    """The stretch in which two texts differ, with the words around it."""
    same = next((at for at, (one, two) in enumerate(zip(before, after, strict=False)) if one != two), 0)
    start = before.rfind(" ", 0, same) + 1
    end = next((at for at in range(1, min(len(before), len(after)) - start + 1) if before[-at] != after[-at]), 1) - 1
    return before[start : len(before) - end].strip(), after[start : len(after) - end].strip()
