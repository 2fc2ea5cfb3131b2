"""Whether a record has all the pages that its own page numbers tell of.

Belongs here: reading those numbers from headers and footers, refusing what lacks a page. Does not: which rows are
headers and footers (`page.furniture`), the text of pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.contract import Refused

#: "2/31": a page and how many there are. A day has a year behind it.
_OF = re.compile(r"(?<![\w/.])(\d{1,3})/(\d{1,3})(?![\w/])")
#: A page's number alone, beside a job number, before the organ's name, behind a day.
_JOB = r"\d{2}-\d{4,6}"
_ALONE = re.compile(
    rf"(?:page )?(\d{{1,3}})|(\d{{1,3}}) {_JOB}|{_JOB} (\d{{1,3}})"
    r"|(\d{1,3}) (?:General Assembly|Security Council) - .*|.*\b(?:19|20)\d\d (\d{1,3})",
)


def refuse_missing(furniture: Sequence[str], pages: int, name: str) -> None:
    """Refuse a record of so many pages whose page numbers tell of more (pages_missing).

    `furniture`: its headers and footers in order. Numbers count where one in two pages has one, rising, from the first
    page or, behind a cover without one, from the second.
    """
    numbers, told = _numbers(furniture)
    rising = all(one < other for one, other in pairwise(numbers))
    if not numbers or not rising or numbers[0] > 2 or 2 * len(numbers) < pages:
        return
    if told > pages:
        lacking = [str(n) for n in range(numbers[0], told + 1) if n not in numbers]
        raise Refused(
            "pages_missing",
            f"{name}: its page numbers tell of {told} pages, it has {pages}: page {', '.join(lacking)} is not there",
        )


def _numbers(furniture: Sequence[str]) -> tuple[list[int], int]:
    """The numbers of its pages in order, and how many pages they tell of: the total that all name, or the last one."""
    counted = [found.groups() for text in furniture if len(_OF.findall(text)) == 1 and (found := _OF.search(text))]
    totals = {int(total) for _, total in counted}
    if len(totals) == 1:
        return [int(number) for number, _ in counted], totals.pop()
    alone = [_ALONE.fullmatch(" ".join(text.split())) for text in furniture]
    numbers = [int(next(filter(None, found.groups()))) for found in alone if found]
    return numbers, numbers[-1] if numbers else 0
