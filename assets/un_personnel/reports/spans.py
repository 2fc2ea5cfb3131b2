"""Names that stand beside, or in the middle of, the rows they belong to.

Belongs here: matching pieces of text to rows by height on the page. Does not: what the text or the rows say.
"""

from __future__ import annotations

from collections.abc import Sequence

from assets.un_personnel.reports.lines import RUN_ON, join_parts

#: A piece of text: how high it stands and what it says.
Piece = tuple[float, str]


class Unmatched(Exception):
    """Rows without a name, or a name without rows; the message says which."""


def names_beside(rows: Sequence[float], pieces: Sequence[Piece], height: float) -> list[str]:
    """One name for each row, from rows and pieces that run down the page.

    A row's name starts beside it and runs on below it, or, when nothing stands beside it, stands around its middle.
    Raises Unmatched.
    """
    heights = set(rows)
    parts: dict[float, list[Piece]] = {y: [] for y in rows}
    for y, text in pieces:
        if y in heights:
            parts[y].append((y, text))
    bare = [y for y in rows if not parts[y]]
    last: Piece | None = None
    for y, text in pieces:
        if y not in heights:
            above = last is not None and last[0] - y <= height * RUN_ON
            middle = min(bare, key=lambda row: abs(row - y), default=None)
            if middle is not None and abs(middle - y) <= height * RUN_ON:
                parts[middle].append((y, text))
            elif above and last is not None:
                owner = next(row for row, owned in parts.items() if last in owned)
                parts[owner].append((y, text))
            else:
                below = next((row for row in rows if 0 < y - row <= height * RUN_ON), None)
                if below is None:
                    raise Unmatched(f"no row stands beside {text!r}")
                parts[below].insert(0, (y, text))
        last = (y, text)
    for y, owned in parts.items():
        if not owned:
            raise Unmatched(f"no name stands beside the row {y:.0f} points up")
    return [join_parts(text for _, text in sorted(parts[y], reverse=True)) for y in rows]


def names_spanning(rows: Sequence[float], pieces: Sequence[Piece], height: float) -> list[str]:
    """One name for each row, where a name stands in the middle of the run of rows it belongs to.

    Raises Unmatched when the names do not share out the rows without rest.
    """
    beside = {y for y, _ in pieces}
    if all(y in beside for y in rows) and not _bridged(set(rows), pieces, height):
        return names_beside(rows, pieces, height)
    names: list[str] = []
    for middle, text in _names(set(rows), pieces, height):
        start = len(names)
        if start == len(rows):
            raise Unmatched(f"no row is left for {text!r}")
        end = min(range(start, len(rows)), key=lambda i: abs((rows[start] + rows[i]) / 2 - middle))
        off = abs((rows[start] + rows[end]) / 2 - middle)
        if off > height / 3:
            raise Unmatched(f"{text!r} stands {off:.1f} points off the middle of any rows")
        names += [text] * (end - start + 1)
    if len(names) < len(rows):
        raise Unmatched(f"no name stands beside the row {rows[len(names)]:.0f} points up")
    return names


def _bridged(rows: set[float], pieces: Sequence[Piece], height: float) -> bool:
    """Whether a line between two rows continues the one and is continued by the other: one name stands beside both."""
    return any(
        one in rows and other in rows and y not in rows
        and one - other <= 2 * height * RUN_ON
        and abs((one - y) - (y - other)) <= height / 10
        for (one, _), (y, _), (other, _) in zip(pieces, pieces[1:], pieces[2:], strict=False)
    )  # fmt: skip


def _names(rows: set[float], pieces: Sequence[Piece], height: float) -> list[Piece]:
    """Join the lines of wrapped names; each name with the height of its middle."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        both_beside = last is not None and last[0] in rows and piece[0] in rows
        if last is None or both_beside or last[0] - piece[0] > height * RUN_ON:
            groups.append([])
        groups[-1].append(piece)
    return [((group[0][0] + group[-1][0]) / 2, join_parts(text for _, text in group)) for group in groups]
