"""A figure that somebody holds to be wrong, as a text that is ready to be sent: what it is, and where it stands.

Belongs here: the text, in the order of the form for a wrong figure (`.github/ISSUE_TEMPLATE/data_error.yml`). Does not:
finding the rows behind a figure (`trace`), sending anything.

Only the reader's own words say what is wrong; what nobody has said stands there as not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ask.cite.naming import unit_of
from pipeline.ask.errors import AskError
from pipeline.ask.known import table_named
from pipeline.ask.labels import entity_of
from pipeline.ask.query import current, opened
from pipeline.ask.trace import key_and_column, one_row, trace
from pipeline.common.values import Record
from pipeline.project import Project

#: Places shown of a figure that was made of many.
SHOWN = 10
NOT_SAID = "(not said)"
#: What is wrong, as the form asks, by the word that an option takes.
KINDS = {
    "reading": "The document prints something else (our reading is wrong)",
    "document": "The document prints it, and the document is wrong (a correction, with evidence)",
    "ruling": "Sources differ, and the wrong one was taken",
    "row": "A row is missing or stands twice",
    "unknown": "I do not know",
}
#: What is said of each place, in order; the rest of a row is in the warehouse.
OF_A_PLACE = ("document", "locator", "publisher", "source", "source_url", "url", "sha256", "credit", "corrected")


@dataclass(frozen=True)
class Said:
    """What the reader says: what the figure should be, what kind of error it is (KINDS), the evidence."""

    says: str | None = None
    kind: str = "unknown"
    evidence: str | None = None


@dataclass(frozen=True)
class Report:
    """The text: its title and its sections, by the form's labels."""

    title: str
    sections: dict[str, str]

    def text(self) -> str:
        """It as Markdown, which an e-mail carries as well."""
        return "\n\n".join([self.title, *(f"### {label}\n\n{said}" for label, said in self.sections.items())]) + "\n"


def reported(project: Project, name: str, words: Sequence[str], said: Said) -> Report:
    """The report on a row, or one cell of it, of the current release.

    `words` are a key as `wps trace` takes it, and may end in the name of a column. Raises AskError for a table, row,
    column or kind that does not exist.
    """
    if said.kind not in KINDS:
        raise AskError(f"--kind {said.kind}: it is one of {', '.join(KINDS)}")
    release = current(project.releases)
    table = project.tables[table_named(name, project.tables)]
    key, column = key_and_column(table, words)

    def entity(label: str) -> str | None:
        return entity_of(project, label)

    with opened(project.releases) as connection:
        row = one_row(connection, table, key, entity)
        places = trace(connection, project.tables, table.name, key, entity)
        said_of = {f.name: _shown(row[f.name], unit_of(connection, f, row)) for f in table.fields if f.name in row}
    where = " ".join([table.name, *(f"{k}={row[k]}" for k in table.primary_key), *([column] if column else [])])
    figure = [column] if column else [c for c in row if c not in table.primary_key]
    value = "; ".join(f"{c}: {said_of[c]}" for c in figure)
    return Report(
        title=f"Data: {where}",
        sections={
            "Table and key": f"`{where}`",
            "What it says, and what it should say": f"It says {value}. It should say: {said.says or NOT_SAID}",
            "Where it comes from": _places(places),
            "What is wrong": KINDS[said.kind],
            "Evidence": said.evidence or NOT_SAID,
            "Release": f"{release.release_id} (wps.duckdb, sha256 {release.database_sha256})",
        },
    )


def _shown(value: object, unit: str | None) -> str:
    return "no value" if value is None else f"{value}" + (f" {unit}" if unit else "")


def _places(rows: Sequence[Record]) -> str:
    """Where the figure was read, or the figures it was made of."""
    lines = []
    for row in rows[:SHOWN]:
        said = [f"{row['rows']:,} rows of {row['made_of']}"] if "made_of" in row else []
        said += [f"{name}: {row[name]}" for name in OF_A_PLACE if row.get(name) is not None]
        lines.append("- " + "; ".join(said))
    more = [f"- and {len(rows) - SHOWN:,} more places"] if len(rows) > SHOWN else []
    return "\n".join([*lines, *more])
