"""Made-up rows of the debates' sources, and the real reference, for the tests of the dataset."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from assets.reference.harmonise import harmonise
from assets.reference.parse import parse
from pipeline.contract import Reference
from pipeline.entities import Entities

_DATA = Path(__file__).parents[2] / "assets" / "reference" / "data"


def _reference() -> Reference:
    frames = [
        parse(path.read_bytes(), path.name).with_columns(
            source_id=pl.lit("reference"), document_id=pl.lit("0" * 12), document_name=pl.lit(path.name)
        )
        for path in sorted(_DATA.glob("*.csv"))
    ]
    tables = harmonise({"reference": pl.concat(frames, how="diagonal")}, None).tables
    return Reference(Entities(tables["core.entity"], tables["core.entity_alias"]), tables)


REFERENCE = _reference()

_RECORD = (
    "locator", "symbol", "symbol_source", "organ", "meeting_no", "date", "element_no", "kind", "page_first",
    "page_last", "turn_no", "label", "speaker", "affiliation", "language", "note", "person", "person_affiliation",
    "person_role", "person_source", "text", "title", "place", "called_to_order", "suspended", "resumed", "rose",
    "president", "president_affiliation", "members", "agenda", "pages", "repairs", "repaired", "body_characters",
    "element_characters", "furniture", "votes_for", "votes_against", "votes_abstaining", "in_favour", "against",
    "abstaining", "words", "topics", "citations", "missions", "acts", "on_behalf_of",
)  # fmt: skip
Cells = dict[str, str | None]


def rows(source: str, document: str, cells: list[Cells], columns: tuple[str, ...] = ()) -> pl.DataFrame:
    """Parsed rows of one document, all text, with the columns every parsed row has."""
    names = list(dict.fromkeys([*columns, *(name for row in cells for name in row)]))
    made = [
        {"locator": f"row {n}", **dict.fromkeys(names), **row,
         "source_id": source, "document_id": document, "document_name": document}
        | ({} if row.get("locator") else {"locator": f"row {n}"})
        for n, row in enumerate(cells, 1)
    ]  # fmt: skip
    order = ["source_id", "document_id", "document_name", "locator", *(name for name in names if name != "locator")]
    return pl.DataFrame(
        [{name: row.get(name) for name in order} for row in made], schema=dict.fromkeys(order, pl.String)
    )


def record(
    document: str,
    symbol: str,
    turns: list[Cells],
    *,
    others: list[Cells] | None = None,
    whole: bool = True,
    **cover: str,
) -> pl.DataFrame:
    """A parsed record: its meeting (unless it is a single statement), its turns, its other elements."""
    organ = "Security Council" if symbol.startswith("S/") else "General Assembly"
    same: Cells = {"symbol": symbol, "organ": organ, "date": "2018-12-13"}
    meeting: list[Cells] = [{**same, "kind": "meeting", "element_no": "0", **cover}] if whole else []
    spoken: list[Cells] = [{**same, "kind": "speech", "turn_no": str(n), **turn} for n, turn in enumerate(turns, 1)]
    cells = [*meeting, *spoken, *({**same, **other} for other in others or [])]
    return rows("sc_records", document, [{**c, "element_no": str(n)} for n, c in enumerate(cells)], _RECORD)


def turn(speaker: str, affiliation: str | None = None, text: str | None = "Some words.", **more: str | None) -> Cells:
    """A speech row of a record: the person is the label's unless `more` says otherwise."""
    return {"speaker": speaker, "affiliation": affiliation, "text": text, "words": "2", "person": speaker,
            "person_affiliation": affiliation, "person_source": "label", **more}  # fmt: skip


def corpus(document: str, symbol: str, speakers: list[tuple[str, str, str]], **more: str) -> pl.DataFrame:
    """Speaker rows of the corpus: (speaker, country_org, participanttype) in order."""
    number = symbol.removeprefix("S/PV.")
    cells: list[Cells] = [
        {"part": "speaker", "edition": "v5", "symbol": symbol, "basename": f"UNSC_2018_SPV.{number}",
         "filename": f"UNSC_2018_SPV.{number}_spch{n:03}.txt", "speech_no": str(n), "speaker": speaker,
         "country_org": country, "participanttype": kind, "date": "2018-12-13", "topic": "A topic", **more}
        for n, (speaker, country, kind) in enumerate(speakers, 1)
    ]  # fmt: skip
    return rows("sc_debates_corpus", document, cells)
