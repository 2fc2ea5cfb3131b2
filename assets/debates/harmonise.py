"""Parsed rows and reference -> the core tables of debates.

Belongs here: the order of the steps, and that every row ends in one place. Does not: any rule (`records_choice`,
`corpus.merge`, `meeting_facts`, `speeches`, `matching`, `coding.decode`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from assets.debates import matching, meeting_facts, records_choice, speeches
from assets.debates.coding import decode
from assets.debates.corpus.merge import merge
from assets.debates.meetings.meeting_rows import meetings
from assets.debates.source_rows import no_rows, whole, with_columns_of
from pipeline.contract import PROVENANCE, Harmonised, Reference, Rows
from pipeline.shared.losses import all_conflicts, all_losses, lost
from pipeline.shared.meeting_symbols import base_symbol

DERIVED = frozenset(f"core.speech_{name}" for name in ("match", "resolution", "mission", "topic", "act"))

_ELEMENT_TEXT = ("kind", "in_favour", "against", "abstaining", "text")
_VOTES = ("votes_for", "votes_against", "votes_abstaining")
_LIBRARY = ("record_id", "symbol", "title", "date", "date_printed", "agenda", "body", "link")
#: What the corpus' merging says of rows that could not be placed; everything else it left out on purpose.
_UNPLACED = ("no_symbol", "no_number", "not_a_speech", "unnamed_file", "unknown_part")


@dataclass
class _Found:
    """What the sources have given so far."""

    meetings: list[pl.DataFrame] = field(default_factory=list)
    speeches: list[pl.DataFrame] = field(default_factory=list)
    rejected: list[pl.DataFrame] = field(default_factory=list)
    set_aside: list[pl.DataFrame] = field(default_factory=list)
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)


def harmonise(rows: Mapping[str, Rows], reference: Reference) -> Harmonised:
    """Every table of the dataset, and a reason for every parsed row that is in none of them.

    `rows` holds the rows of each source that has documents. Derived tables: those of DERIVED.
    """
    found = _Found()
    _tables_of_meetings(whole(rows.get("sc_meetings")), found)
    _corpus(rows.get("sc_debates_corpus"), found)
    _records(whole(rows.get("sc_records")), reference, found)
    _library(whole(rows.get("undl_records")), found)
    meeting = pl.concat([meeting_facts.none(), *found.meetings])
    speech = speeches.harmonised(pl.concat([speeches.none(), *found.speeches]), reference)
    match = matching.matched(speech)
    tables = {
        "core.meeting": meeting,
        "core.speech": speech.drop(speeches.CODED),
        **found.tables,
        "core.speech_match": match,
        "core.speech_resolution": decode.citations(speech).with_columns(base_symbol()),
        "core.speech_mission": decode.missions(speech).with_columns(base_symbol()),
        "core.speech_topic": decode.topics(speech).with_columns(base_symbol()),
        "core.speech_act": decode.acts(speech).with_columns(base_symbol()),
    }
    return Harmonised(
        tables=tables,
        rejected=all_losses(found.rejected),
        set_aside=all_losses(found.set_aside),
        conflicts=all_conflicts([meeting_facts.date_conflicts(meeting), matching.conflicts(match, speech)]),
        derived=DERIVED,
    )


def _tables_of_meetings(rows: pl.DataFrame | None, found: _Found) -> None:
    if rows is not None:
        found.meetings.append(meeting_facts.shaped(meetings(rows)))


def _corpus(rows: Rows | None, found: _Found) -> None:
    """Speeches, documents, files and versions of the corpus. Its texts are many: only `merge` reads them."""
    merged = merge(rows if rows is not None else no_rows("part", "symbol"))
    found.meetings.append(meeting_facts.from_corpus(merged.documents))
    spoken, nameless = speeches.numbered(speeches.from_corpus(merged.speeches))
    found.speeches.append(spoken)
    unplaced = pl.col("reason").is_in(_UNPLACED)
    found.rejected += [nameless, merged.set_aside.filter(unplaced)]
    found.set_aside.append(merged.set_aside.filter(~unplaced))
    files, versions = (*PROVENANCE, "filename", "meeting_symbol", "speech_no", "encoding", "words", "joined"), (
        *PROVENANCE, "version", "released", "file", "file_id", "md5", "size",
    )  # fmt: skip
    found.tables["core.speech_file"] = merged.files.select(*files, base_symbol())
    found.tables["core.corpus_file"] = merged.versions.select(versions)


def _records(rows: pl.DataFrame | None, reference: Reference, found: _Found) -> None:
    """Records' covers, speeches and other elements; what other sources say of a meeting's day must be known by now."""
    rows = (
        no_rows("symbol", "kind", "element_no", "turn_no", "date", "organ", "text", *_VOTES) if rows is None else rows
    )
    rows = with_columns_of(rows, ("turn_no", "text", *_ELEMENT_TEXT, *_VOTES))
    nameless = rows.filter(pl.col("symbol").is_null() | pl.col("kind").is_null())
    found.rejected.append(lost(nameless, "no_symbol", "the row names no meeting or no kind of element"))
    used, aside = records_choice.choose(rows.filter(pl.col("symbol").is_not_null(), pl.col("kind").is_not_null()))
    days = meeting_facts.days(pl.concat([meeting_facts.none(), *found.meetings]))
    found.meetings.append(meeting_facts.from_records(used, reference))
    spoken, again = speeches.numbered(speeches.from_records(used, days))
    found.speeches.append(spoken)
    found.rejected.append(again)
    found.set_aside.append(aside)
    elements = used.filter(~pl.col("kind").is_in(["meeting", "speech"]))
    found.tables["core.meeting_element"] = elements.select(
        *PROVENANCE,
        pl.col("symbol").alias("meeting_symbol"),
        base_symbol("symbol"),
        pl.col("element_no").cast(pl.Int64, strict=False),
        "kind",
        *(pl.col(name).cast(pl.Int64, strict=False) for name in _VOTES),
        *_ELEMENT_TEXT[1:],
    )


def _library(rows: pl.DataFrame | None, found: _Found) -> None:
    rows = with_columns_of(no_rows() if rows is None else rows, _LIBRARY)
    found.tables["core.library_record"] = rows.select(
        *PROVENANCE, *(c if c != "date" else pl.col(c).str.to_date("%Y-%m-%d", strict=False) for c in _LIBRARY)
    )
