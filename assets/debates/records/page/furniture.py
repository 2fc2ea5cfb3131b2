"""Page furniture: what is printed on a page because it is a page. Running headers, footers, page and job numbers.

Belongs here: recognising it by place, repetition and form. Does not: the cover page's contents, or the body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assets.debates.records.page.baselines import Row, rows_of
from assets.debates.records.page.pieces import Page, Piece

#: So many rows from a page's top and bottom can be furniture, in these shares of its height.
_TOP_ROWS, _BOTTOM_ROWS = 6, 5
_TOP, _BOTTOM = 0.80, 0.16
#: A row that stands at the top or bottom of this share of the pages, and of so many, is furniture.
_SHARE, _TIMES = 0.3, 3
#: In points, how level such rows are; in heights of type, the gap that sets furniture apart from the body.
_LEVEL, _GAP = 3.0, 1.4

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBER_WORD = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
    "|sixteenth|seventeenth|eighteenth|nineteenth|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth"
    "|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ]?"
    "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    "|(?:one[- ])?hundred(?:th)?(?: and)?"
)
_SYMBOL = (
    r"(?:S|A(?:/(?:ES|S)?-?\d+)?)\s*/\s*PV\s*\.\s*\d+(?:\s*\(\s*(?:Resumption|Part)[^()]{0,8}\)|/?Resumption\s?\d*"
    r"|[/*]?\s?Corr\.\s?\d|\*)*"
)
_DATE = (
    rf"\d{{1,2}}/\d{{1,2}}/\d{{4}}|(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s*)?\d{{1,2}}\s(?:{_MONTH})\s\d{{4}}"
)
_PARTS = (
    _SYMBOL,
    _DATE,
    r"\d{2,4}-\d{4,6}(?:\s*\(E\))?",  # job number
    r"\(E\)|\b\d{7}E\b",
    r"\*\d{6,8}(?:\*|[A-Z]\*)|\*\d{6,8}\b",  # bar code
    r"(?:(?:page|-|–)\s*)?\b\d{1,3}\s*(?:/|of)\s*\d{1,3}\b",
    r"(?:page\s*)?(?:[-–]\s?)?\b\d{1,3}(?:\s?[-–/]\s?\d{1,3})?\b(?!-\d)(?:\s?[-–])?",  # page number, also "12-15"
    rf"(?:{_NUMBER_WORD})(?:[- ](?:emergency|special|regular|resumed))*\s+(?:year|session)(?:\s*\(resumed\))?",
    r"(?:tenth|eleventh|\w+)?\s?emergency special session|special session",
    r"\d{1,5}\s?(?:st|nd|rd|th)\s+(?:plenary\s+)?meeting(?:\s*\([^()]{0,20}\))?|plenary meetings?",
    r"security council|general assembly|united nations|official records|verbatim record|provisional",
    r"digiti[sz]ed by [\w ]{0,24}library|dag hammarskj\w{1,2}ld library|\bun library",
    r"accessible document|please recycle|original\s?:\s?english|english(?: only)?",
    r"[A-Z]{2,4}/[a-z]{2,4}(?:/[a-z]{1,4})?",  # typist
    r"\(resumption(?:\s?\d+)?\)|\(part [ivx\d]+\)|/\.\.\.|\((?:continued|cont'd)\)",
)
_PART = re.compile("|".join(f"(?:{part})" for part in _PARTS), re.IGNORECASE)
_BARE_NUMBER = re.compile(r"(?:page )?[-–\d ]+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[^./][.,;:]$")
_STRONG = re.compile(
    rf"{_SYMBOL}|\d{{2}}-\d{{5}}|\*\d{{7}}|\b\d+\s?(?:/|of)\s?\d+\b|accessible|recycle|/\.\.\.|[A-Z]{{2,}}/[a-z]{{2}}",
    re.IGNORECASE,
)
#: What parts without figures hold.
_WORDS_ALONE = re.compile(
    r"council|assembly|nations|library|records?\b|provisional|document|recycle|english|session|year|meeting|/\.\.\.|\(|[A-Z]{2}/",
    re.IGNORECASE,
)
_LONGEST = 160
_LEFT_OVER = re.compile(r"[\s,;:.*/()|_–—-]*")
_SYMBOL_ALONE = re.compile(_SYMBOL, re.IGNORECASE)
_DATE_ALONE = re.compile(_DATE, re.IGNORECASE)
#: A typed record's second line: who is speaking on this page, beside the page's number.
_SPEAKING = re.compile(
    r"(?:\d{1,3}(?:[-–/]\d{1,3})*\s+)?"
    r"\((?:Mr|Mrs|Ms|Miss|Sir|Dame|Lord|Lady|Dr|Prince|Sheikh|Count|M|Mme"
    r"|(?i:(?:The )?(?:Acting |Temporary )?President))\b"
    r"[^()]*(?:\([^()]*\))?[^()]*\)(?:\s+\d{1,3}(?:[-–/]\d{1,3})*)?"
)
_NUMBER = re.compile(r"\d+")


def is_furniture(text: str) -> bool:
    """Whether a row at a page's edge is made of nothing but a header's or a footer's parts."""
    if len(text) > _LONGEST or not (any(map(str.isdigit, text)) or _WORDS_ALONE.search(text)):
        return False
    return _LEFT_OVER.fullmatch(_PART.sub(" ", _DATE_ALONE.sub(" ", text))) is not None


def is_certain(text: str) -> bool:
    """Whether a row is furniture wherever it stands: a part that only pages have, or several, one with figures."""
    if not (any(map(str.isdigit, text)) or "/" in text or "ecycle" in text or "ccessible" in text):
        return False
    if not is_furniture(text) or text.count("(") != text.count(")") or _SENTENCE_END.search(text):
        return False
    return bool(_STRONG.search(text)) or (len(_PART.findall(text)) > 1 and any(map(str.isdigit, text)))


def is_running_title(text: str) -> bool:
    """Whether a row holds a record's symbol and a date as well: the header with the item's title between them."""
    return "PV" in text.upper() and bool(_SYMBOL_ALONE.search(text) and _DATE_ALONE.search(text)) and len(text) < 300


class _Edge(NamedTuple):
    """A row at a page's edge, its text, and what it has in common with rows that differ in numbers and sides only."""

    row: Row
    text: str
    key: str


class _Seen:
    """At which heights rows with the same key stand at the edges of how many pages."""

    def __init__(self, pages: Sequence[Sequence[_Edge]]) -> None:
        self._heights: dict[str, list[float]] = {}
        self._need = max(_TIMES, _SHARE * len(pages))
        for edges in pages:
            for edge in edges:
                self._heights.setdefault(edge.key, []).append(edge.row.y)

    def again(self, edge: _Edge) -> bool:
        """Whether enough pages have such a row at the same height."""
        heights = self._heights[edge.key]
        return len(heights) >= self._need and sum(abs(y - edge.row.y) <= _LEVEL for y in heights) >= self._need


def find_furniture(pages: Sequence[Page]) -> list[set[int]]:
    """For each page, the `order` of the pieces that are furniture (turned print among them)."""
    tops = [_edge(page, top=True) for page in pages]
    bottoms = [_edge(page, top=False) for page in pages]
    heads, feet = _Seen(tops), _Seen(bottoms)
    found = []
    for page, top, bottom in zip(pages, tops, bottoms, strict=True):
        orders = {piece.order for piece in page.pieces if piece.turned}
        for row in (*_header(top, heads), *_footer(bottom, feet)):
            orders.update(piece.order for piece in row.pieces)
        found.append(orders)
    return found


def _edge(page: Page, *, top: bool) -> list[_Edge]:
    """The rows nearest to the top (or bottom) edge of a page, outermost first."""
    if top:
        rows = rows_of(p for p in page.pieces if p.y > _TOP * page.height)[:_TOP_ROWS]
    else:
        rows = rows_of(p for p in page.pieces if p.y < _BOTTOM * page.height)[::-1][:_BOTTOM_ROWS]
    texts = [row.text for row in rows]
    return [_Edge(row, text, _key(text)) for row, text in zip(rows, texts, strict=True)]


def _key(text: str) -> str:
    return " ".join(sorted(_NUMBER.sub("#", text.casefold()).split()))


def _header(edges: Sequence[_Edge], seen: _Seen) -> list[Row]:
    titled = [at for at, edge in enumerate(edges[:4]) if is_running_title(edge.text)]
    last = titled[-1] if titled else -1
    sure = 0
    for at, edge in enumerate(edges):
        above = edges[at - 1].row if at else None
        goes_on = above is not None and at - 1 <= last and _goes_on(above, edge.row)
        speaking = above is not None and at <= 3 and _SPEAKING.fullmatch(edge.text)
        if at <= last or goes_on or speaking or _by_form(edges, at):
            last, sure = (max(last, at) if goes_on else last), at + 1
        elif not seen.again(edge):
            return _apart(edges, sure, at)
    return _apart(edges, sure, len(edges))


def _footer(edges: Sequence[_Edge], seen: _Seen) -> list[Row]:
    sure = 0
    for at, edge in enumerate(edges):
        if _by_form(edges, at):
            sure = at + 1
        elif not seen.again(edge):
            return _apart(edges, sure, at)
    return _apart(edges, sure, len(edges))


def _by_form(edges: Sequence[_Edge], at: int) -> bool:
    """Whether a row is furniture by its form alone: by a part that only pages have, or by several parts.

    A page number must be set apart by a gap ("page 12" may end a note); the organ's name or a date, which may be a
    paragraph's last words, must be repeated on other pages instead.
    """
    row, text = edges[at].row, edges[at].text
    if not is_furniture(text) or text.count("(") != text.count(")") or _SENTENCE_END.search(text):
        return False
    if _STRONG.search(text) or len(_PART.findall(text)) > 1:
        return True
    inner = edges[at + 1] if at + 1 < len(edges) else None
    if inner and abs(row.y - inner.row.y) < _GAP * max(row.size, inner.row.size) and not is_furniture(inner.text):
        return False
    return _BARE_NUMBER.fullmatch(text) is not None


def _apart(edges: Sequence[_Edge], sure: int, end: int) -> list[Row]:
    """The first rows that are furniture by form (`sure`), or by repetition (to `end`) if a gap sets them apart."""
    rows = [edge.row for edge in edges]
    while sure < end < len(rows) and abs(rows[end - 1].y - rows[end].y) < _GAP * max(
        rows[end - 1].size, rows[end].size
    ):
        end -= 1
    return rows[: max(sure, end)]


def _goes_on(above: Row, row: Row) -> bool:
    """Whether a row is the next line of the title in the middle of a running header."""
    middle = _middle(above.pieces)
    if middle is None:
        return False
    left, right = middle
    return above.y - row.y < 1.2 * above.size and row.x0 > left and row.x1 < right


def _middle(pieces: Sequence[Piece]) -> tuple[float, float] | None:
    """Between which edges a header's middle part stands: a row of three parts, or the next line of one."""
    if len(pieces) < 3:
        return None
    return pieces[0].x1, pieces[-1].x0
