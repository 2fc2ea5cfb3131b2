"""What a record prints between speeches: the secretariat's own sentences, votes, headings.

Belongs here: telling such a paragraph from speech, by its wording and its type. Does not: the order of things
(`turns`), or what a vote's lists say (`votes`).
"""

from __future__ import annotations

import re
from typing import Literal

from assets.debates.records.paragraphs import Paragraph

Direction = Literal["procedure", "silence", "vote", "vote_list", "decision", "stage_direction", "remark"]

_END = r"\s*(?:\((?:resolution|decision|see|GA)[^()]*\))?\s*[.\])*]*\s*$"
_CHAIRED = r"(?:took|takes|resumed|assumed|returned to|was in|in|occupied)\s+the\s+[Cc]hair"

#: Sentences that are never speech, whatever their type; each with words one of which it must hold (a cheap first look).
_ALWAYS: tuple[tuple[Direction, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "procedure",
        ("The ",),
        re.compile(
            r"The\s+(?:(?:public|private|plenary)\s+)?(?:meeting|session|sitting|discussion)\s+(?:was\s+|is\s+)?(?:declared\s+)?(?:called\s+to\s+order|suspended|resumed|rose|adjourned|reconvened"
            r"|opened|closed)\b(?:\s+\w+){0,3}?(?:\W*$|,?\s+(?:at|on|from|until|for)\b.{0,160}$)",
            re.DOTALL,
        ),
    ),
    (
        "procedure",
        ("agenda",),
        re.compile(r"(?:The\s+)?(?:provisional\s+)?agenda(?:,\s+as\s+(?:orally\s+)?\w+,)?\s+was\s+adopted.{0,40}$"),
    ),
    (
        "decision",
        ("so decided",),
        re.compile(r"(?:There\s+being\s+no\s+objections?,\s+it|It)\s+was\s+so\s+decided" + _END),
    ),
    (
        "silence",
        ("silen", "prayer", "meditation"),
        re.compile(
            r"(?:The\s+(?:members|representatives|President|Council|Assembly)|Members|Representatives)\b.{0,120}"
            r"\b(?:observed\s+(?:a|one|the)\b|stood|rose)\b.{0,60}\b(?:silen(?:ce|t)|prayer|meditation).{0,120}$"
            r"|(?:A|One)\s+(?:minute|moment)(?:[’']s|\s+of)\s+silen\w+.{0,40}\bwas\s+(?:then\s+)?observed\b.{0,120}$",
            re.DOTALL,
        ),
    ),
    (
        "vote",
        ("taken",),
        re.compile(
            r"(?:A|The)\s+(?:separate\s+|second\s+)?(?:,\s*)?(?:recorded|roll-call|show-of-hands|non-recorded|secret|mechanical)?\s*"
            r"(?:vote|ballot)\s+(?:was|were)\s+(?:then\s+)?taken\b(?:\s+(?:by|on|in)\s[^.;]{2,160}?)?\W*(?:The\s+meeting\s+was\s+suspended\b.{0,120})?$",
            re.DOTALL,
        ),
    ),
    (
        "vote_list",
        ("as follows",),
        re.compile(r"The\s+(?:result\s+of\s+the\s+)?vot(?:e|ing)\s+was\s+as\s+follows\s*[:.]$"),
    ),
    (
        "vote",
        ("result of the vot", "negative vote"),
        re.compile(
            r"The\s+result\s+of\s+the\s+vot(?:e|ing)\s+was\s+(?:\d{1,2}|\w+)\s+(?:votes\s+)?in\s+favour\b.{0,300}$"
            r"|The\s+.{3,120}\bwas\s+not\s+adopted,?\s.{0,40}\bnegative\s+votes?\s.{0,20}?being\b.{0,120}$",
            re.DOTALL,
        ),
    ),
    (
        "vote",
        ("drawn by lot",),
        re.compile(r"[A-Z].{3,120}\bdrawn\s+by\s+lot\s+by\s+the\s+\w+,?\s.{0,120}\bvote\s+first\b.{0,20}$", re.DOTALL),
    ),
    (
        "vote_list",
        ("favour", "gainst", "otes for", "ote for", "Abst", "Absent", "ot voting", "articipating"),
        re.compile(
            r"(?:In\s+favour|Against|Votes?\s+(?:for|against)|Abstaining|Abstentions?|Abstained|Absent"
            r"|(?:Present\s+and\s+n|N|Members?\s+n)o[nt][\s-]?\s*(?:voting|participating)(?:\s+in\s+the\s+vot(?:e|ing))?)\s*:"
            # What follows is states or "None", not words of a speech ("Against: nobody.", "Against: the people").
            r"(?!\s*(?:[Nn]obody|[Nn]o\s+one|(?!none\b|nil\b|the\s+(?:[A-Z]|former)|former\s)[a-z]))"
        ),
    ),
    (
        "stage_direction",
        ("the Chair", "the chair"),
        re.compile(
            rf"(?:The\s|In\s+the\s+absence|[A-Z][\w.’'-]*\s).{{0,200}}\b{_CHAIRED}(?:\s+as\s+[A-Z]\w+(?:\s+\w+)?)?\s*[.\])]*\s*$",
            re.DOTALL,
        ),
    ),
    (
        "stage_direction",
        ("escorted",),
        re.compile(
            r"[A-Z].{3,400}\bescorted\b.{0,120}?\b(?:in)?(?:to|from|out)\b.{0,60}"
            r"\b(?:rostrum|podium|platform|dais|[Hh]all|[Cc]hamber|[Rr]oom|table|places?|seats?)\b.{0,80}$",
            re.DOTALL,
        ),
    ),
    (
        "stage_direction",
        (" the invitation of the",),
        re.compile(
            r"(?:(?:At|On|Upon)\s+the\s+invitations?\s+of\s+the\s+(?:Acting\s+|Temporary\s+)?(?:Presidents?|Chair\w*|Presiding\s+Officer)"
            r"(?:\s+of\s+the\s+(?:General\s+Assembly|Assembly|Security\s+Council|Council))?,.{3,2500}"
            r"\b(?:took|acted|served|withdrew|occupied|were\s+seated|was\s+seated|joined|ascended|a\s+seat|seats)\b).{0,400}$",
            re.DOTALL,
        ),
    ),
    (
        "stage_direction",
        ("left the", "took", "resumed", "withdrew"),
        re.compile(
            r"[A-Z].{3,240}\b(?:(?:left|withdrew\s+from)\s+the\s+(?:Council\s+(?:Chamber|table)|rostrum|(?:General\s+)?Assembly\s+Hall)"
            r"|(?:took|resumed)\s+(?:a|an|his|her|the|their)\s+(?:seats?|places?)\s+(?:at|reserved|as|on))\b.{0,100}$",
            re.DOTALL,
        ),
    ),
    (
        "stage_direction",
        ("shown", "played", "displayed", "projected", "musical performance", "sang ", " the box", "award", "presided"),
        re.compile(
            r"(?:An?|The|Two|Three|Several)\s+(?:short\s+)?(?:video|audio|film|image|photograph|recording|slide|picture)[\w\s,-]{0,60}"
            r"\b(?:was|were)\s+(?:then\s+)?(?:shown|played|displayed|projected)\b(?:\s+(?:in|on|at)\s[^.]{2,70})?\W*$"
            r"|The\s+(?:Acting\s+)?President\s+drew\s.{3,200}\bfrom\s+the\s+box\b.{0,200}$"
            r"|The\s+(?:Secretary-General|President)\s+presented\s+the\s+award\s+to\b.{2,80}$"
            r"|(?:Vice-)?President\s+\w+\s+and\s+then\s+.{3,80}\bpresided\b.{0,40}$"
            r"|The\s+.{0,40}\bAssembly\s+heard\s+a\s+musical\s+performance\b.{0,80}$"
            r"|[A-Z].{3,120}\bsang\b.{0,60}\bfor\s+the\s+General\s+Assembly\.$",
            re.DOTALL,
        ),
    ),
    (
        "remark",
        ("Secretariat",),
        re.compile(
            r"Subsequently,\s+the\s+delegations?\s+of\s.{2,400}\b(?:informed|advised)\s+the\s+Secretariat\s+that\b.{0,200}$",
            re.DOTALL,
        ),
    ),
    ("remark", ("[",), re.compile(r"\[(?!\W*[A-Z]/|ibid)(?=[^\]]*\]\W*$)", re.DOTALL)),
)
#: No sentence of the record's own is longer, but for lists of states that vote or are seated.
_LONGEST, _LONGEST_LIST = 700, 4000
_LISTS = (
    "In favour",
    "Votes for",
    "Against",
    "Abst",
    "Absent",
    "At the invitation",
    "On the invitation",
    "Upon the invitation",
    "Not ",
    "Non",
    "Members not",
    "Present and",
)

#: Decisions of the body, which a speech may also report: counted as such only in italics, or with a number of
#: their own.
_DECISION = re.compile(
    r"(?:The\s+)?(?:[Oo]perative\s+|[Pp]reambular\s+|[Dd]raft\s+|[Oo]ral\s+|[Rr]evised\s+|\w+\s+(?:preambular|operative)\s+)*"
    r"(?:resolutions?|decisions?|amendments?|paragraphs?|motions?|proposals?|sub-?paragraphs?|recommendations?|texts?|declarations?|reports?)\b"
    r"[^.?!]{0,10}.{0,300}\b(?:was|were|has\s+been|have\s+been)\s+(?:not\s+)?(?:so\s+)?"
    r"(?:adopted|rejected|retained|approved|carried|deleted|lost|decided)\b.{0,160}$",
    re.DOTALL,
)
_NUMBERED = re.compile(
    r"\((?:resolution|decision)s?\s+[\w/. ,-]+(?:\(\d{4}\))?\)\s*\.?\s*$"
    r"|\bby\s+(?:a\s+vote\s+of\s+)?\d{1,3}\s+(?:votes?\s+)?to\s+\w+(?:,?\s+with\s+\w+(?:-\w+)?\s+abstentions?)?[\s.*]*$"
)
#: A whole paragraph that says no more than this is the record's own, in whatever type.
_BARE = re.compile(
    r"(?:The\s+)?(?:[Dd]raft\s+)?(?:resolution|decision|amendment|motion|paragraph)s?(?:\s+(?:[A-Z]/\S+|[IVX]+|\d+))?(?:,\s+as\s+[^,.]{3,60},)?\s+"
    r"(?:was|were)\s+(?:not\s+)?(?:unanimously\s+)?(?:adopted|rejected|retained|carried|lost)(?:\s+(?:unanimously|by\s+consensus))?\.?$",
)
_COUNTED = re.compile(r"\bby\s+(?:a\s+(?:recorded\s+)?vote\s+of\s+)?\d{1,3}\s+(?:votes?\s+)?to\s+(?:\d{1,3}|none)\b")
#: Shares of a paragraph's characters in one style.
_MOSTLY, _WHOLLY = 0.5, 0.9
_TITLES = re.compile(
    r"(?:AGENDA\s+ITEMS?|Agenda\s+items?|ITEMS?)\s+\d|(?:\d{1,3}\.\s+)?(?:Adoption|ADOPTION)\s+(?:of|OF)\s+(?:the|THE)\s+(?:[Aa]genda|AGENDA)\s*$"
)
#: Headings of the first years are numbered through a volume.
_NUMBER = re.compile(r"^\d{1,3}\.\s+")
#: What ends or opens a sentence, an item of a list or an aside, and no heading.
_NO_HEADING = re.compile(
    r"[.?!;:,…”\"’*-]$|[a-z)”\"][.?!]\s?\d{1,2}$|(?:[a-z]{3}|\d{4}|[)”])[.?!]\s+[A-Z“(]|^\([a-z]+ "
    r"|^(?:I|We|You|My|Our|Thank|Mr|Mrs|Ms|Madam|Let|In favour|None)\b"
)
#: How a paragraph ends and no heading does; the mark of a footnote may follow.
_ENDED = re.compile(r"[.?!;:,”\"]$|[a-z)”\"][.?!][”\"]?\s?(?:\d{1,2}|\*{1,2})$")
#: Longer than any heading of its own; headings that quote a resolution's title run to some 400 characters.
_LONGEST_HEADING = 700


def direction(paragraph: Paragraph, *, italics: bool) -> Direction | None:
    """What a paragraph that is not speech is, or None for speech and headings.

    `italics` says that the record's own sentences are in italics: then italics are asked of the wording a
    speech shares.
    """
    text = paragraph.text.strip()
    if len(text) > (_LONGEST_LIST if text.startswith(_LISTS) else _LONGEST):
        return None
    italic = _share(paragraph, "italic") if italics else 0.0
    for kind, words, pattern in _ALWAYS:
        for word in words:
            if word in text:
                break
        else:
            continue
        shared = italics and italic < _MOSTLY and kind in {"stage_direction", "silence"}
        if not shared and pattern.match(text):
            return kind
    if (
        len(text) < 500
        and (italic >= _MOSTLY if italics else bool(_NUMBERED.search(text) or _BARE.match(text)))
        and _DECISION.match(text)
    ):
        return "vote" if _COUNTED.search(text) else "decision"
    return "stage_direction" if italics and _own_sentence(text, italic) else None


def own(text: str) -> bool:
    """Whether a text is wholly one of the record's own sentences that no speech shares, by its wording alone."""
    return len(text) <= _LONGEST and any(
        kind != "remark" and any(word in text for word in words) and pattern.match(text)
        for kind, words, pattern in _ALWAYS
    )


def sets_itself_apart(paragraphs: tuple[Paragraph, ...]) -> bool:
    """Whether a record prints its own sentences in italics: the call to order, the rising, the agenda."""
    own = [paragraph for paragraph in paragraphs if direction(paragraph, italics=False) == "procedure"]
    return bool(own) and sum(_share(paragraph, "italic") >= _MOSTLY for paragraph in own) * 2 > len(own)


def heading(paragraph: Paragraph, *, styled: bool, after_heading: bool, in_speech: bool) -> bool:
    """Whether a paragraph without label is a heading: bold where fonts tell; else centred, or an agenda item's words.

    `after_heading`: the paragraph before was one (titles go on); `in_speech`: someone is speaking, so that
    only the clearest count.
    """
    text = paragraph.text.strip()
    if not text or len(text) > _LONGEST_HEADING:
        return False
    if _TITLES.match(text):
        return True
    bold = _share(paragraph, "bold")
    if styled and bold >= _MOSTLY and paragraph.bold_start > 0:
        return True
    ends = _ENDED.search(text) is not None
    if after_heading:
        return (paragraph.centred or bool(bold) or not styled) and not ends
    apart = paragraph.centred or not in_speech or (text.isupper() and len(text) > 5)
    bare = _NUMBER.sub("", text)
    return not styled and not ends and apart and (bare[:1].isupper() or bare[:1] == "(") and len(text) < 250


def may_head(text: str) -> bool:
    """Whether words alone allow a text to be a heading: no sentence, no list, no address."""
    text = _NUMBER.sub("", text)
    return bool(text) and len(text) < 350 and (text[:1].isupper() or text[:1] == "(") and not _NO_HEADING.search(text)


def numbered(text: str) -> bool:
    """Whether a text begins with a number, as the headings of the first years do."""
    return _NUMBER.match(text.strip()) is not None


def _own_sentence(text: str, italic: float) -> bool:
    """A whole paragraph in italics that is one of the record's own: a sentence or two, no quotation, no parenthesis."""
    return italic >= _WHOLLY and len(text) < 600 and text[:1].isupper() and text.endswith((".", "]", "Chair"))


def _share(paragraph: Paragraph, style: Literal["bold", "italic"]) -> float:
    whole = sum(len(run.text.strip()) for run in paragraph.runs)
    return sum(len(run.text.strip()) for run in paragraph.runs if getattr(run, style)) / whole if whole else 0.0
