"""Words broken at a line's end: which hyphens are the printer's and go, and which are the word's own and stay.

Belongs here: the decision, from the record's own words first. Does not: finding lines, run-together words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assets.debates.records.text.vocabulary import Vocabulary
from assets.debates.records.text.word_lists import words_of

#: Hyphens that a line may end with; the soft one (U+00AD) is printed as a hyphen too.
HYPHENS = "\xad\u2010\u2011-"
#: First parts that UN spelling (United Nations Editorial Manual, "Hyphens") joins with a hyphen to any word.
_KEEP_AFTER = words_of("keep_after")
#: Last parts that follow a hyphen, where the first part is a word ("capacity-building", "Russian-led").
_KEEP_BEFORE = words_of("keep_before")
#: Small words in the middle of a compound ("day-to-day", "vis-à-vis", "Commander-in-Chief").
_LINKS = words_of("links")
#: Whole words that keep their hyphen even where the record also prints them without ("grass-roots").
_COMPOUNDS = words_of("compounds")
#: First parts that stay with these words only, and are otherwise part of one word ("pro|vide", "pro-government").
_KEEP_WITH = {
    "all": r"inclusive|encompassing|out|party|round|time|weather|volunteer|too|important|embracing|\w*parties",
    "anti": r"(?!cip|bod|dot|gen|que|thes|qu|bio)\w+",
    "co": r"(?:chair|sponsor|author|president|opt|facilitat|host|lead|guarantor|organi|penholder|pilot|locat|own)\w*",
    "counter": r"(?!part|act|ing|ed|er|sign|fei|mand|balanc)\w+",
    "de": r"e\w*|min(?:ed|ing)|facto|jure|(?:conflict|nuclear|radicali|list|link|industrial|politici)\w*",
    "ex": r"combatants?|presidents?|prime|ministers?|soldiers?|fighters?|officio|post|ante|detainees?|military|gratia",
    "in": "depth|kind|house|country|situ|person|transit",
    "inter": r"a(?!ct)\w*|church|clan|faith|group|korean|ministerial|party|religious|sectoral|state|sudanese|tribal|war"
    r"|(?:cong|comm|e|institution|organi|parliament|regional|sess)\w*",
    "mid": r"term|year|day|level|\w+ber|january|february|march|april|may|june|july|august|sized|career|point",
    "multi": r"(?:stake|donor|sector|tier|countr)\w*|year|ethnic|agency|million|party|pronged|purpose|track|faceted",
    "on": "site|the|screen",
    "over": r"(?:represent|reli|emphasi)\w*",
    "post": r"(?!pon|al\b|ed\b|er|ing|ur|ul|script|hum|mark)\w+",
    "pre": r"e[mxl]\w*|accession|conflict|crisis|condition\w*|transition|war|school|trial|planned|deployment",
    "pro": r"(?:government|active)\w*|democracy|independence|choice|rata|poor|peace|rebel|western|russian|european",
    "re": r"e\w*|hat\w*|integrat\w*|offend\w*",
    "so": "called|far",
    "sub": r"(?:committee|clan|district|item|paragraph|region|office|group|programme|national)\w*|saharan",
    "under": r"(?:secretar|represent|serv|resourc|report|fund)\w*|age|five",
    "well": r"(?!ington|s\b)\w+",
}
_KEEP_WITH_PATTERNS = {first: re.compile(seconds) for first, seconds in _KEEP_WITH.items()}
#: First parts that stay with any word that is no suffix and makes no closed compound ("highway", "homeland").
_KEEP_UNLESS_CLOSED = words_of("keep_after_unless_closed")
_CLOSED = words_of("closed")
#: Parts that are words by themselves, and yet mostly the beginning of a longer one.
_JOIN_AFTER = words_of("join_after")
#: Last parts that make one word with what is before them: suffixes, with the consonants that they begin with.
_SUFFIX = re.compile(
    r"[a-z]{0,2}(?:(?:[aeiou]bl|ingl|edl|all|il|l)[ey]|[stc]ion(?:s|al|ally|ed|ing)?|[ae]nc(?:e|es|y|ies)|[ae]nt(?:s|ly)?"
    r"|cian|it(?:y|ies)|ism|ists?|i[sz](?:e|es|ed|ing|ations?)|iv(?:e|es|ely)|ous(?:ly)?|ings?|ed|[eo]rs?|[iu]?als?|i?ans?|"
    r"ical(?:ly)?|[ao]r(?:y|ies)|at(?:e|es|ed|ing|ely|ors?)|ures?|ages?|ics?|tude)"
    r"|[a-z]?(?:ments?|ness(?:es)?|ships?)|hood|ful(?:ly)?|less|dom|wards?|wise|sel(?:f|ves)|ledge|[a-z]{1,2}|t?ther|tect\w*"
    r"|[bcdfgkptz]le|tures?|rit(?:y|ies)"
)
_BEFORE = re.compile(r"([^\s\xad\u2010\u2011-]*(?:[\xad\u2010\u2011-][^\s\xad\u2010\u2011-]+)*)[\xad\u2010\u2011-]$")
_SOFT = re.compile(r"([^\W\d_]+)\xad([^\W\d_]+)")
#: A hyphen before a blank, but where two words share what follows ("confidence- and security-building").
_PARTED = re.compile(r"(?<![^\W_])([^\W\d_]+)- (?!(?:and|or|to|nor|but|versus|as|if|the)\b)(?=([^\W\d_]{2,}))")
_LETTERS = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_LONGEST = 80


class Joint(NamedTuple):
    """Two lines put together: the text, and the word as printed and as joined when a hyphen went."""

    text: str
    printed: str | None = None
    joined: str | None = None


def ends_broken(line: str) -> bool:
    """Whether a line ends in a hyphen right after a word or a figure: the next line goes on without a blank."""
    stripped = line.rstrip()
    return len(stripped) > 1 and stripped[-1] in HYPHENS and stripped[-2].isalnum()


def join(before: str, after: str, words: Vocabulary) -> Joint:
    """Put a line and the next one together, with a blank unless a word is broken between them.

    No letter is ever lost: at most the one hyphen goes, and `printed` then says so.
    """
    head, tail = before.rstrip(), after.lstrip()
    if not head or not tail:
        return Joint(head + tail)
    if not ends_broken(head):
        return Joint(head + (" " if _needs_blank(head, tail) else "") + tail)
    first, second = _BEFORE.search(head[-_LONGEST:]), _LETTERS.match(tail)
    if first and second and drops_hyphen(first[1], second[0], words):
        return Joint(head[:-1] + tail, f"{first[1]}{head[-1]} {second[0]}", first[1] + second[0])
    return Joint(head[:-1] + "-" + tail)


def _needs_blank(head: str, tail: str) -> bool:
    """A dash or slash right after a word goes on without a blank."""
    return not (len(head) > 1 and head[-1] in "—–/" and head[-2].isalnum() and tail[0].isalnum())


def mend_soft(text: str, words: Vocabulary) -> str:
    """The text with each soft hyphen (U+00AD) inside a line made a hyphen or left out, as at a line's end."""

    def mended(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        return first + second if drops_hyphen(first, second, words) else f"{first}-{second}"

    if "\xad" not in text:
        return text
    return _SOFT.sub(mended, text).replace("\xad", "-")


def mend_parted(text: str, words: Vocabulary) -> str:
    """The text with words put together that a scan parts behind a hyphen ("Secretary- General"), as at a line's end."""

    def mended(match: re.Match[str]) -> str:
        return match[1] if drops_hyphen(match[1], match[2], words) else f"{match[1]}-"

    return _PARTED.sub(mended, text) if "- " in text else text


def drops_hyphen(first: str, second: str, words: Vocabulary) -> bool:
    """Whether "first-" at a line's end and "second" on the next line are one word without a hyphen.

    A few words never lose it; else decided by how the record itself prints the word elsewhere, else by the parts.
    """
    letters = _LETTERS.findall(first)
    part = letters[-1] if letters else ""
    if not part or not first.endswith(part) or not _may_go(part, second):
        return False
    if f"{part}-{second}".lower() in _COMPOUNDS:
        return False
    compound = len(part) < len(first)
    joined, kept = words.count(part + second), words.count(f"{part}-{second}")
    if compound:
        kept += words.count(f"{first}-{second}")
    if joined != kept:
        return joined > kept
    part, second = part.lower(), second.lower()
    if compound and (part in _LINKS or not _SUFFIX.fullmatch(second)):
        return False
    return not _keeps(part, second, words) and _joins(part, second, words)


def _may_go(part: str, second: str) -> bool:
    """A hyphen before a capital stays, unless both parts are in capitals."""
    capitals = len(part) > 1 and part.isupper() and second.isupper()
    return second[0].isalpha() and (second[0].islower() or capitals)


def _keeps(part: str, second: str, words: Vocabulary) -> bool:
    """Whether UN spelling, or the way of a record that breaks no words at all, asks for the hyphen."""
    if part in _KEEP_AFTER or (part in _KEEP_WITH_PATTERNS and _KEEP_WITH_PATTERNS[part].fullmatch(second)):
        return True
    if second in _KEEP_BEFORE and part not in _JOIN_AFTER and (words.count(part) > 0 or len(part) > 4):
        return True
    return words.breaks is False


def _joins(part: str, second: str, words: Vocabulary) -> bool:
    """Whether the parts are no two words: one is none by itself, or makes a closed compound."""
    if part in _KEEP_WITH or part in _JOIN_AFTER or len(part) == 1:
        return True
    known = words.count(second) > 0
    if known and words.count(part):
        return False
    open_compound = part in _KEEP_UNLESS_CLOSED and len(second) > 2 and second not in _CLOSED
    if open_compound and not _SUFFIX.fullmatch(second):
        return False
    return not known or _SUFFIX.fullmatch(second) is not None
