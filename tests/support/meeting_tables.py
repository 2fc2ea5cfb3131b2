"""The library's yearly tables of meetings, as markup: what the tests of reading them share."""

from __future__ import annotations

from assets.debates.meetings.parse import parse

#: The headings of a table of five columns.
FIVE = ("Meeting<br />Record", "Date", "Press<br>Release", "Topic", "Security Council<br> Outcome / Vote")


def page(*rows: str, columns: tuple[str, ...] = FIVE, title: str = "2013") -> bytes:
    heads = "".join(f"<th>{column}</th>" for column in columns)
    top = f'<tr><th colspan="{len(columns)}">Meetings conducted  by the Security Council in {title}</th></tr>'
    return f"<html><table>{top}<tr>{heads}</tr>{''.join(rows)}</table></html>".encode()


def row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def parsed(*rows: str, columns: tuple[str, ...] = FIVE, name: str = "scact2013_table_en.html") -> list[dict[str, str]]:
    return parse(page(*rows, columns=columns), name).to_dicts()
