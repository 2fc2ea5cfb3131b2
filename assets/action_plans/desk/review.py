"""Facts found on watched pages, shown to a person beside the register, who accepts or rejects them.

Belongs here: which candidates wait, a person's decision, and the claim that an accepted one becomes. Does not: finding
candidates (`candidates`, in the dataset), the register's file (`claims_file`), the conversation (`conversation`), the
command line (`commands`).

    HOME/reviewed.json   candidate_id -> verdict (accepted, rejected), when, page, field, value
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import polars as pl

from assets.action_plans.desk.claims_file import COLUMNS, ClaimsFile, ClaimsFileError, write
from assets.action_plans.vocabulary import PUBLISHER_TYPES
from pipeline.ask.errors import AskError
from pipeline.ask.query import query
from pipeline.ask.reference import build_reference
from pipeline.common.clock import utc_now
from pipeline.contract import Refused
from pipeline.declare.dataset import Dataset
from pipeline.project import Project
from pipeline.store.files import write_atomically

CLAIMS, CANDIDATES = "core.nap_claim", "core.nap_candidate"
FILE = "claims.csv"
REVIEWED = "reviewed.json"
#: Fields whose values are dates.
DATES = frozenset({"document_date", "adopted", "launched", "period_start", "period_end", "extended_to"})
_PRECISION = {4: "year", 7: "month", 10: "day"}
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")

Verdict = Literal["accepted", "rejected"]


class ReviewError(ValueError):
    """A decision that cannot be carried out; the text says what is missing or wrong."""


@dataclass(frozen=True)
class Answers:
    """What a person says of a candidate that is accepted; None: as the candidate has it, or as the register suggests.

    `generation` is a number, or `none` where the page does not say which plan it means; `revision_of` names the plan
    that a revision revises.
    """

    entity: str | None = None
    country_label: str | None = None
    generation: str | None = None
    revision_of: str | None = None
    field: str | None = None
    value: str | None = None
    publisher: str | None = None
    publisher_type: str | None = None
    note: str = ""


def register_of(project: Project, path: Path | None = None) -> ClaimsFile:
    """The register: the file named, or that of the installation. Raises ReviewError."""
    try:
        return ClaimsFile.read(path or _folder(_dataset(project))[1] / FILE)
    except ClaimsFileError as error:
        raise ReviewError(str(error)) from error


def pending(project: Project, register: ClaimsFile, country: str | None = None) -> list[dict[str, Any]]:
    """The candidates of the current release that the register has not and nobody has rejected, by country and page.

    Each has `claims`: the register's rows on the same entity and field (on all its dates, where the field is not
    known). `country`: only candidates of this entity, or whose title or text names it. Raises ReviewError.
    """
    decided = reviewed(project)
    found = []
    for row in _candidates(project):
        concerned = country is None or country in {row["entity"], row.get("title_entity"), row.get("text_entity")}
        if concerned and not row["is_known"] and row["candidate_id"] not in decided:
            claims = claims_beside(register, row)
            if not any(_says(claim, row) for claim in claims):
                found.append({**row, "claims": claims})
    return sorted(found, key=lambda r: (r["entity"] or "~", r["page_url"], str(r["locator"]).zfill(12)))


def claims_beside(register: ClaimsFile, candidate: Mapping[str, Any]) -> list[dict[str, str]]:
    """The register's claims that a candidate is to be compared with."""
    whom = {candidate["entity"], candidate.get("title_entity"), candidate.get("text_entity")} - {None}
    fields = {candidate["field"]} if candidate["field"] in DATES else DATES
    return [row for row in register.rows if row["entity"] in whom and row["field"] in fields]


def _says(claim: Mapping[str, str], candidate: Mapping[str, Any]) -> bool:
    """Whether a claim has all that a candidate says; a date that no word explains may be that of any field."""
    if candidate["field"] == "generation":
        return claim["generation"] == str(candidate["value"])
    if candidate["field"] is None:
        return claim["value"].startswith(str(candidate["value"]))
    return (claim["field"], claim["value"]) == (candidate["field"], candidate["value"])


def accept(project: Project, register: ClaimsFile, candidate_id: str, answers: Answers) -> dict[str, str]:
    """Add the claim to the register's file and remember the decision; returns the row. Raises ReviewError.

    The register's own dataset reads the file with the new row first: what it would reject is not written.
    """
    candidate = _candidate(project, candidate_id)
    row = claim_of(register, candidate, answers, _seen(project, candidate["document_id"]))
    data, line = register.with_row(row)
    _refuse_unusable(project, data, line)
    try:
        write(register, data)
    except ClaimsFileError as error:
        raise ReviewError(str(error)) from error
    _remember(project, candidate, "accepted")
    return row


def reject(project: Project, candidate_id: str) -> None:
    """Never show this candidate again. Raises ReviewError for one that does not exist."""
    _remember(project, _candidate(project, candidate_id), "rejected")


def reviewed(project: Project) -> dict[str, dict[str, str]]:
    """What was decided so far, by candidate_id. Raises ReviewError when the file cannot be read."""
    path = project.settings.home / REVIEWED
    try:
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}
    except (OSError, ValueError) as error:
        raise ReviewError(f"{path} cannot be read ({error}); move it away, and decisions start anew") from error


def claim_of(register: ClaimsFile, candidate: Mapping[str, Any], answers: Answers, seen: date) -> dict[str, str]:
    """The row that an accepted candidate becomes. Raises ReviewError naming what only a person can say."""
    if not candidate["page_url"].startswith(("https://", "http://")):
        raise ReviewError(
            f"{candidate['candidate_id']}: the page came from a file, {candidate['page_url']}, and a claim cites an"
            f" address: add it to {register.path} by hand"
        )
    entity = answers.entity or candidate["entity"]
    field = answers.field or (candidate["field"] if candidate["field"] != "generation" else None)
    known = register.publisher_of(candidate["page_url"]) or ("", "")
    publisher = answers.publisher or known[0]
    kind = answers.publisher_type or (known[1] if publisher == known[0] else "")
    generation = answers.generation or ("" if answers.revision_of else str(candidate["generation"] or ""))
    value = answers.value or str(candidate["value"])
    label = answers.country_label or (register.label_of(entity) if entity else None)
    missing = {
        "--entity CODE: whose plan it is": entity,
        "--field FIELD: what the value is": field,
        "--generation N (none: the page does not say) or --revision-of N": generation or answers.revision_of,
        "--publisher NAME: this host is new to the register": publisher,
        f"--publisher-type {'|'.join(PUBLISHER_TYPES)}": kind,
    }
    if wanting := [what for what, given in missing.items() if not given]:
        raise ReviewError(f"{candidate['candidate_id']}: please say " + "; ".join(wanting))
    if kind not in PUBLISHER_TYPES:
        raise ReviewError(f"--publisher-type {kind}: it is one of {', '.join(PUBLISHER_TYPES)}")
    if field not in {row["field"] for row in register.rows} | DATES:
        raise ReviewError(f"--field {field}: no field of the register")
    if field in DATES and not (_DATE.fullmatch(value) or (field == "period_end" and value == "open")):
        raise ReviewError(f"{value!r} is no date: YYYY, YYYY-MM or YYYY-MM-DD is needed for {field}")
    row = {
        "country_label": label or _printed(candidate) or str(entity),
        "entity": str(entity),
        "generation": "" if generation == "none" else generation,
        "revision_of": answers.revision_of or "",
        "field": str(field),
        "value": value,
        "precision": _PRECISION.get(len(value), "") if field in DATES and value != "open" else "",
        "source_url": register.spelling_of(candidate["page_url"]),
        "publisher": publisher,
        "publisher_type": kind,
        "seen": seen.isoformat(),
        "note": " ".join(answers.note.split()),
    }
    return {column: row[column] for column in COLUMNS}


def _printed(candidate: Mapping[str, Any]) -> str | None:
    """What the page calls the country."""
    label: str | None = candidate["page_title_country"] or candidate["text_country"]
    return label


def _dataset(project: Project) -> Dataset:
    found = next((d for d in project.datasets if CLAIMS in d.tables), None)
    if found is None:
        raise ReviewError(f"no dataset has a table {CLAIMS}, so there is no register to review for")
    return found


def _folder(dataset: Dataset) -> tuple[str, Path]:
    """The packaged source that has the register, and its folder."""
    for source_id, folder in dataset.packaged.items():
        if (folder / FILE).is_file():
            return source_id, folder
    raise ReviewError(f"{dataset.folder} has no {FILE}; name the register: --register PATH")


def _candidates(project: Project) -> list[dict[str, Any]]:
    try:
        return query(project.releases, f"SELECT * FROM {CANDIDATES}").records()
    except AskError as error:
        raise ReviewError(f"the current release has no candidates to review ({error})") from error


def _candidate(project: Project, candidate_id: str) -> dict[str, Any]:
    rows = [row for row in _candidates(project) if row["candidate_id"] == candidate_id]
    if not rows:
        raise ReviewError(f"{candidate_id}: the current release has no such candidate; the list shows those there are")
    return rows[0]


def _seen(project: Project, document_id: str) -> date:
    """The day on which the page was seen as it is; today, where the release does not know."""
    asked = "SELECT fetched_at_utc FROM meta.document WHERE document_id = ? AND fetched_at_utc IS NOT NULL"
    moments = [row[0] for row in query(project.releases, asked, [document_id]).values]
    return next((moment.date() for moment in moments if isinstance(moment, datetime)), utc_now().date())


def _refuse_unusable(project: Project, data: bytes, line: int) -> None:
    """Raise ReviewError with the dataset's own words when it would not use the row on this line."""
    dataset = _dataset(project)
    source_id, _ = _folder(dataset)
    parser = dataset.parsers[source_id]
    if not callable(parser):
        return
    try:
        rows = parser(data, FILE)
    except Refused as refused:
        raise ReviewError(f"the register could not be read with this row: {refused.detail}") from refused
    named = {"source_id": source_id, "document_id": "0" * 12, "document_name": FILE}
    read = rows.with_columns(pl.lit(value).alias(name) for name, value in named.items())
    harmonised = dataset.harmonise({source_id: read}, build_reference(project))
    lost = pl.concat([harmonised.rejected, harmonised.set_aside]).filter(pl.col("locator") == f"line {line}")
    if lost.height:
        raise ReviewError(f"the register cannot use this claim: {lost['reason'][0]}: {lost['detail'][0]}")


def _remember(project: Project, candidate: Mapping[str, Any], verdict: Verdict) -> None:
    note = {"verdict": verdict, "at": utc_now().isoformat(timespec="seconds")}
    note |= {name: str(candidate[name]) for name in ("page_url", "field", "value")}
    decided = {**reviewed(project), candidate["candidate_id"]: note}
    data = json.dumps(decided, indent=1, sort_keys=True, ensure_ascii=False).encode()
    write_atomically(project.settings.home / REVIEWED, data)
