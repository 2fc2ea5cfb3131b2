"""The conversation in which a person goes through candidates for the register.

Belongs here: questions, answers, and the lines of a candidate. Does not: what a decision does (`review`), the terminal
(`commands`, `render`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assets.action_plans.desk.claims_file import ClaimsFile
from assets.action_plans.desk.review import (
    DATES,
    Answers,
    ReviewError,
    accept,
    claims_beside,
    pending,
    register_of,
    reject,
)
from assets.action_plans.vocabulary import PUBLISHER_TYPES
from pipeline.project import Project


def lines_of(candidate: Mapping[str, Any]) -> list[str]:
    """A candidate and the claims beside it, as text for a person."""
    whose = candidate["entity"] or "no country is certain"
    differ = f"title {candidate['page_title_country']}, text {candidate['text_country']}"
    number = f", plan {candidate['generation']}" if candidate["generation"] else ""
    word = f" («{candidate['generation_word']}»)" if candidate["generation_word"] else ""
    said = f"{candidate['field'] or 'a date'} {candidate['value']} («{candidate['keyword']}»)"
    head = [
        f"{candidate['candidate_id']}  {whose}{number}{word}: {said}",
        f"  {candidate['page_url']}  {candidate['page_title'] or ''}".rstrip(),
    ]
    flagged = [f"  the page names two countries: {differ}"] if candidate["countries_differ"] else []
    beside = [
        f"    {c['entity']}-{c['generation'] or 'r' + c['revision_of']} {c['field']} {c['value']}  {c['publisher']}"
        f"  {c['source_url']}"
        for c in candidate["claims"]
    ]
    return [*head, *flagged, *(["  the register has:", *beside] if beside else ["  the register has nothing like it"])]


Ask = Callable[[str, str], str]
Say = Callable[[str], None]


def session(project: Project, path: Path | None, ask: Ask, say: Say, country: str | None = None) -> dict[str, int]:
    """Go through the pending candidates with a person; returns how many were accepted, rejected, skipped.

    `ask` is given a question and the answer that Enter gives; `say` prints a line. Raises ReviewError.
    """
    counts = {"accepted": 0, "rejected": 0, "skipped": 0}
    waiting = pending(project, register_of(project, path), country)
    for number, candidate in enumerate(waiting, start=1):
        say(f"[{number} of {len(waiting)}]")
        for line in lines_of({**candidate, "claims": claims_beside(register_of(project, path), candidate)}):
            say(line)
        answer = ask("accept, reject, skip or quit? (a/r/s/q)", "s").strip().lower()[:1]
        if answer == "q":
            counts["skipped"] += len(waiting) - number + 1
            break
        counts[_carried_out(project, path, candidate, answer, ask, say)] += 1
    return counts


def _carried_out(
    project: Project, path: Path | None, candidate: Mapping[str, Any], answer: str, ask: Ask, say: Say
) -> str:
    if answer == "r":
        reject(project, candidate["candidate_id"])
        return "rejected"
    if answer != "a":
        return "skipped"
    register = register_of(project, path)
    try:
        row = accept(project, register, candidate["candidate_id"], _asked(register, candidate, ask))
    except ReviewError as error:
        say(f"  not added: {error}")
        return "skipped"
    say(f"  added to {register.path}: {row['entity']} {row['field']} {row['value']}")
    return "accepted"


def _asked(register: ClaimsFile, candidate: Mapping[str, Any], ask: Ask) -> Answers:
    """What the claim needs, each with what is likely."""
    known: Sequence[str] = register.publisher_of(candidate["page_url"]) or ("", "")
    field = candidate["field"] if candidate["field"] in DATES else ""
    whose = candidate["entity"] or register.entity_of(candidate["page_url"]) or ""
    told = {
        "entity": ask("whose plan (ISO code or org:…)", whose),
        "generation": ask("which plan (1, 2, …; none)", str(candidate["generation"] or "")),
        "field": ask("field", field),
        "value": ask("value", str(candidate["value"])),
        "publisher": ask("publisher", known[0]),
        "publisher_type": ask(f"publisher type ({', '.join(PUBLISHER_TYPES)})", known[1]),
    }
    return Answers(**{name: text.strip() or None for name, text in told.items()}, note=ask("note", "").strip())
