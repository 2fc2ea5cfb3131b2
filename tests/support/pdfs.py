"""Small PDFs made in a test: text at positions in Helvetica, and reports that look like the real ones.

Belongs here: making documents. Does not: any assertion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

#: left edge, baseline, text (in points, from the lower left corner of the page).
Text = tuple[float, float, str]
#: mission, contributor, personnel type, male, female.
ReportRow = tuple[str, str, str, int, int]

SIZE = 9.0
_DIGIT = 0.556 * SIZE
_TOP, _BOTTOM = 700.0, 60.0


def pdf(
    pages: Iterable[Sequence[Text]], *, size: tuple[float, float] = (612, 792), rotate: int = 0, extra: bytes = b""
) -> bytes:
    """A PDF of these pages; `rotate` is each page's /Rotate, `extra` goes into the trailer."""
    objects: list[bytes] = [
        b"",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for texts in pages:
        stream = b"".join(_shown(x, y, text) for x, y, text in texts)
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Rotate {rotate} "
            f"/Resources << /Font << /F 3 0 R >> >> /Contents {len(objects) + 2} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % count
    tail = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, extra, len(out))
    return out + head + table + tail


def _shown(x: float, y: float, text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
    return b"BT /F %g Tf %.2f %.2f Td (%s) Tj ET\n" % (SIZE, x, y, escaped)


def right(x: float, y: float, text: str | int) -> Text:
    """A figure that ends at x."""
    return x - _DIGIT * len(str(text)), y, str(text)


def report_pdf(
    rows: Sequence[ReportRow], *, layout: str = "stable", as_of: str | None = "30/06/2022", totals: bool = True
) -> bytes:
    """A report of these rows, in the order given, in one of the real layouts.

    `layout` is stable (mission, country, personnel type; names in the middle of their rows), flat (an export), wide
    (a column for each type and sex), country (country, mission, post), or country_only (no mission). `totals` False
    leaves out every total. Only the stable and the flat layout run over more than one page.
    """
    return pdf(_LAYOUTS[layout](rows, as_of, totals))


def furnished_pdf(rows: Sequence[ReportRow], extra: dict[int, list[Text]], *, header_once: bool = False) -> bytes:
    """A report in the stable layout with more texts on its pages, by page number; `header_once` leaves title and names
    of the columns away from every page but the first."""
    pages = _stable(rows, "30/06/2022", True)
    kept = [
        [text for text in page if number == 1 or not header_once or text[1] <= _TOP]
        for number, page in enumerate(pages, 1)
    ]
    return pdf([page + extra.get(number, []) for number, page in enumerate(kept, 1)])


def _sums(rows: Iterable[ReportRow]) -> tuple[int, int, int]:
    rows = list(rows)
    male, female = sum(row[3] for row in rows), sum(row[4] for row in rows)
    return male, female, male + female


def _three(y: float, figures: tuple[int, int, int]) -> list[Text]:
    return [right(x, y, figure) for x, figure in zip((395, 450, 530), figures, strict=True)]


def _stable(rows: Sequence[ReportRow], as_of: str | None, totals: bool) -> list[list[Text]]:
    pages: list[list[Text]] = [[]]
    y = _TOP

    def down(room: float = 20) -> float:
        nonlocal y
        if y - room < _BOTTOM:
            pages.append([])
            y = _TOP
        y -= 20
        return y

    for mission, block in groupby(rows, key=lambda row: row[0]):
        of_mission = list(block)
        height = down(40)
        pages[-1].append((30, height, mission))
        for contributor, lines in groupby(of_mission, key=lambda row: row[1]):
            of_contributor = list(lines)
            if y - 20 * len(of_contributor) < _BOTTOM:
                pages.append([])
                y = _TOP
            heights = []
            for _, _, kind, male, female in of_contributor:
                heights.append(down())
                pages[-1] += [(275, y, kind), *_three(y, (male, female, male + female))]
            pages[-1].append((122, (heights[0] + heights[-1]) / 2, contributor))
        if totals:
            height = down()
            pages[-1] += [(30, height + 1.5, f"Total {mission}"), *_three(height, _sums(of_mission))]
    if totals:
        height = down()
        pages[-1] += [(30, height + 1.5, "Grand Total"), *_three(height, _sums(rows))]
    head = _header(
        740, (30, "Mission"), (122, "Country"), (275, "Personnel Type"), (375, "Male"), (420, "Female"), (505, "Total")
    )
    title = [(170.0, 780.0, "Contribution of Uniformed Personnel to UN")]
    title += [(293.0, 760.0, f"As of: {as_of}")] if as_of else []
    foot = [
        [(30.0, 38.0, "Report Generated On: 4/8/2021 9:14:09 PM"), (300.0, 38.0, f"Page {n} of {len(pages)}")]
        for n in range(1, len(pages) + 1)
    ]
    return [title + head + page + below for page, below in zip(pages, foot, strict=True)]


def _flat(rows: Sequence[ReportRow], as_of: str | None, _totals: bool) -> list[list[Text]]:
    pages = []
    for start in range(0, len(rows), 30):
        page: list[Text] = []
        for place, (mission, contributor, kind, male, female) in enumerate(rows[start : start + 30]):
            y = _TOP - 20 * place
            page += [(50, y, mission), (130, y, contributor), (275, y, kind), *_three(y, (male, female, male + female))]
            page += [(550, y, as_of)] if as_of else []
        pages.append(page)
    head = _header(
        730,
        (50, "Mission"),
        (130, "Country"),
        (275, "Personnel Type"),
        (375, "Male"),
        (420, "Female"),
        (505, "Total"),
        (550, "Report Date"),
    )
    return [head + page for page in pages]


def _wide(rows: Sequence[ReportRow], as_of: str | None, totals: bool) -> list[list[Text]]:
    kinds = list(dict.fromkeys(row[2] for row in rows))
    rights = [250 + 60 * place for place in range(2 * len(kinds))]
    names = [(kind, sex) for kind in kinds for sex in "MF"]
    page = _header(
        730,
        (30, "Country"),
        (125, "Mission"),
        *((x - 40, f"{kind} {sex}") for x, (kind, sex) in zip(rights, names, strict=True)),
    )
    page += [(200.0, 760.0, as_of)] if as_of else []

    def figures(y: float, some: list[ReportRow]) -> list[Text]:
        return [
            right(x, y, sum(row[3 + (sex == "F")] for row in some if row[2] == kind))
            for x, (kind, sex) in zip(rights, names, strict=True)
        ]

    y = _TOP
    for contributor, block in groupby(rows, key=lambda row: row[1]):
        of_contributor = list(block)
        page.append((30, y, contributor))
        for mission, lines in groupby(of_contributor, key=lambda row: row[0]):
            y -= 20
            page += [(125, y, mission), *figures(y, list(lines))]
        if totals:
            y -= 20
            page += [(125, y, "Total by Country"), *figures(y, of_contributor)]
        y -= 20
    if totals:
        page += [(30, y - 2.5, "Grand Total"), *figures(y, list(rows))]
    return [page]


def _country(rows: Sequence[ReportRow], as_of: str | None, totals: bool) -> list[list[Text]]:
    page = _header(
        730, (49, "Country"), (150, "Mission"), (275, "POST"), (375, "MALE"), (415, "FEMALE"), (500, "TOTAL")
    )
    page += [(160.0, 760.0, f"Police, Staff Officers and Troops {as_of}")] if as_of else []
    y = _TOP
    for place, (contributor, block) in enumerate(groupby(rows, key=lambda row: row[1]), 1):
        of_contributor = list(block)
        page += [right(40, y - 1, place), (49, y, contributor)]
        for mission, lines in groupby(of_contributor, key=lambda row: row[0]):
            y -= 18
            page.append((150, y, mission))
            of_mission = list(lines)
            for _, _, kind, male, female in of_mission:
                y -= 18
                page += [(275, y, kind), *_three(y, (male, female, male + female))]
            if totals:
                y -= 18
                page += [(430, y, mission[:8]), right(530, y, _sums(of_mission)[2])]
        if totals:
            y -= 18
            page += [(310, y, contributor[:8]), *_three(y, _sums(of_contributor))]
        y -= 18
    if totals:
        page += [(49, y, "Grand Total"), *_three(y, _sums(rows))]
    return [page]


def _country_only(rows: Sequence[ReportRow], as_of: str | None, totals: bool) -> list[list[Text]]:
    page = _header(730, (43, "Country Name"), (200, "POST"), (375, "MALE"), (415, "FEMALE"), (500, "TOTAL"))
    page += [(160.0, 760.0, f"Staff Officers and Troops {as_of}")] if as_of else []
    y = _TOP
    for contributor, block in groupby(rows, key=lambda row: row[1]):
        of_contributor = list(block)
        page.append((43, y, contributor))
        for _, _, kind, male, female in of_contributor:
            y -= 20
            page += [(200, y - 3, kind), *_three(y, (male, female, male + female))]
        if totals:
            y -= 20
            page += [(43, y - 2, "Total for Country"), *_three(y, _sums(of_contributor))]
        y -= 20
    if totals:
        page += [(43, y, "Total"), *_three(y, _sums(rows))]
    return [page]


def _header(y: float, *cells: tuple[float, str]) -> list[Text]:
    return [(x, y, text) for x, text in cells]


_LAYOUTS = {"stable": _stable, "flat": _flat, "wide": _wide, "country": _country, "country_only": _country_only}
