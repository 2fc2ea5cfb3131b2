"""A group of changes in words: what changed, why, from what to what, and where both stand.

Belongs here: the words. Does not: which changes make a group (`groups`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from pipeline.common.values import Record, Row
from pipeline.publish.feeds.entry import ALL, Entry, entry_id
from pipeline.publish.feeds.groups import Group

#: Each cause of the ledger as the beginning of a sentence.
CAUSES = {
    "publisher_revised": "The publisher revised a document",
    "new_document": "A new document came",
    "claim_added": "A claim was added",
    "claim_withdrawn": "A claim was withdrawn",
    "correction": "A correction of a known error changed",
    "rule_or_code": "The program changed",
    "fill": "A figure was had from another document",
    "unknown": "The cause is not known",
}
KINDS = {
    "cell": ("figure", "figures"),
    "row_added": ("new row", "new rows"),
    "row_removed": ("row gone", "rows gone"),
    "column_added": ("new column", "new columns"),
    "column_removed": ("column gone", "columns gone"),
    "column_value": ("value in a new column", "values in new columns"),
}
#: The longest value that is shown whole.
LONGEST = 200


@dataclass(frozen=True)
class Known:
    """What the words need of both releases: rows of meta.document by document_id, titles of subjects."""

    documents: Mapping[str, Row]
    titles: Mapping[tuple[str, str], str]

    def title(self, kind: str, value: str) -> str:
        """What a feed is called."""
        if kind == ALL:
            return "WPS warehouse: every change"
        return f"WPS warehouse: {kind} {self.titles.get((kind, value), value)}"

    def document(self, document_id: str | None) -> str:
        """A document by its name and the beginning of its digest."""
        if not document_id:
            return "no single document"
        name = self.documents.get(document_id, {}).get("name")
        return f"{name} ({document_id})" if name else document_id


def entry_of(group: Group, known: Known, release_id: str, updated: str) -> Entry:
    """The entry that a group of changes makes in its feed."""
    contributor = known.documents.get(group.document_id or "", {}).get("credit")
    credit = (str(contributor),) if contributor else ()
    about = {
        "release": release_id,
        "causes": list(group.causes),
        "documents": group.documents,
        "document_id": group.document_id,
        "changes": [{"table": t, "change": c, "number": n} for t, c, n in group.counts],
    }
    return Entry(
        id=entry_id(group.kind, group.value, release_id, *group.causes, group.document_id or ""),
        title=_title(group, known),
        updated=updated,
        html=_html(group, known, credit),
        causes=group.causes,
        contributors=credit,
        about=about,
    )


def why(causes: tuple[str, ...]) -> str:
    """The causes as a sentence without its end."""
    first, *more = [CAUSES.get(cause, cause) for cause in causes] or [CAUSES["unknown"]]
    return "; ".join([first, *(word[0].lower() + word[1:] for word in more)])


def _title(group: Group, known: Known) -> str:
    if group.changes == 1 or _is_one_figure(group):
        return f"{why(group.causes)}: {_change(group.first[0])}"
    of = known.document(group.document_id) if group.document_id else f"{group.documents:,} documents"
    where = f" ({of})" if group.documents else ""
    tables = {table for table, _, _ in group.counts}
    return f"{why(group.causes)}{where}: {_counted(group)} in {len(tables):,} table{'s' * (len(tables) > 1)}"


def _is_one_figure(group: Group) -> bool:
    """Whether one cell of what sources say changed, and all else was made of it."""
    said = [number for table, _, number in group.counts if not table.startswith("marts.")]
    return said == [1] and group.first[0]["change"] == "cell"


def _counted(group: Group) -> str:
    numbers: dict[str, int] = {}
    for _, change, number in group.counts:
        numbers[change] = numbers.get(change, 0) + number
    return ", ".join(f"{n:,} {KINDS.get(change, (change, change))[n > 1]}" for change, n in numbers.items())


def _html(group: Group, known: Known, credit: tuple[str, ...]) -> str:
    said = [f"<p>{escape(why(group.causes))}.</p>"]
    said += [f"<p>Claims contributed by {escape(name)}.</p>" for name in credit]
    said += [f"<p>{escape(str(detail))}</p>" for row in group.first[:1] if (detail := row["cause_detail"])]
    lines = "".join(f"<li>{escape(_change(row))}{escape(_places(row, known))}</li>" for row in group.first)
    said.append(f"<ul>{lines}</ul>")
    if (more := group.changes - len(group.first)) > 0:
        said.append(
            f"<p>And {more:,} more: {escape(_counted(group))} in all; the ledger (meta.change_cell) has each.</p>"
        )
    return "".join(said)


def _change(row: Record) -> str:
    key = _key(row["row_key"])
    table = f"{row['table_name']}" + (f" ({key})" if key else "")
    change, column = row["change"], row["column_name"]
    if change == "cell":
        return f"{table} {column}: {_value(row['old_value'])} is now {_value(row['new_value'])}"
    if change == "column_value":
        return f"{table} {column}: {_value(row['new_value'])}, in a new column"
    if change in ("column_added", "column_removed"):
        return f"{row['table_name']}: column {column} {'came' if change == 'column_added' else 'is gone'}"
    return f"{table}: {'a new row' if change == 'row_added' else 'the row is gone'}"


def _key(text: object) -> str:
    """The key without what only says where a row stands: that follows."""
    try:
        parts = json.loads(str(text)) if text else {}
    except ValueError:
        return str(text)
    return ", ".join(f"{k} {_value(v)}" for k, v in parts.items() if k not in ("document_id", "locator"))


def _value(value: object) -> str:
    text = "no value" if value is None else "an empty text" if value == "" else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _places(row: Record, known: Known) -> str:
    """Where both values stand."""
    old, new = (_place(row, side, known) for side in ("old", "new"))
    if old and new and old != new:
        return f"; before: {old}; now: {new}"
    return f"; {new or old}" if new or old else ""


def _place(row: Record, side: str, known: Known) -> str:
    document, locator = row[f"{side}_document_id"], row[f"{side}_locator"]
    return f"{known.document(str(document))}{f', {locator}' if locator else ''}" if document else ""
