"""Claims -> one answer a field: what sources say of the same thing, resolved by one written rule.

Belongs here: comparing values, the rule, the conflicts it leaves. Does not: what is claimed about what,
and whom to trust most: each dataset declares its own `Register`.

A claim says that a field of a subject has a value. Claims differ when no value can satisfy both: «2018» and
«2018-09-11» agree, the first is only less precise. Among values that differ the rule takes, in this order,

1. the publisher type, in the order that the register declares;
2. precision: a day before a month before a year;
3. recency: the claim seen last; a claim of which nobody noted when it was seen counts as the oldest;
4. agreement: the number of publishers that say so.

What is still equal is a tie: no answer is published, and the conflict stands. Dates are ruled on part by part: first
the year, by all claims; then the month, by those that name one in that year; then the day. Wordings of a text do not
contradict one another: of equal ones the first by the alphabet stands for all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from pipeline.contract import CONFLICT_SCHEMA

#: How values of a field compare: `date` with its precision, `choice` (a closed list, a number, yes or no), or `text`,
#: whose wordings are never said to conflict.
Kind = Literal["date", "choice", "text"]

#: How long a written date is that names a year, a month, a day.
DATE_LENGTHS = (4, 7, 10)
#: What every claim has beside the subject's key.
CLAIM_COLUMNS = ("field", "value", "publisher", "publisher_type", "seen", "source_id", "document_id", "locator")

#: What is known of each field of each subject; the subject's key stands before these.
ANSWER_SCHEMA: dict[str, type[pl.DataType]] = {
    "field": pl.String,
    "value": pl.String,
    "state": pl.String,
    "claims": pl.Int64,
    "publishers": pl.Int64,
    "agreement_share": pl.Float64,
    "source_id": pl.String,
    "document_id": pl.String,
    "locator": pl.String,
}


@dataclass(frozen=True)
class Register:
    """What claims are about: the table of the answers, the key of its subjects, the fields and how each compares.

    `publisher_types` are what a claim's publisher may be, the most trusted first.
    """

    table_name: str
    key: tuple[str, ...]
    fields: Mapping[str, Kind]
    publisher_types: tuple[str, ...]

    def trust(self, claim: Mapping[str, Any]) -> int:
        """The place of a claim's publisher type: 0 for the most trusted."""
        return self.publisher_types.index(claim["publisher_type"])


@dataclass(frozen=True)
class Resolved:
    """`answers`: one row a subject and field; `conflicts`: the fields on which claims differ, as in `meta.conflict`;
    `agrees`: the claims with a Boolean `agrees`, NULL where their field has no answer."""

    answers: pl.DataFrame
    conflicts: pl.DataFrame
    agrees: pl.DataFrame


def agree(kind: Kind, one: str, other: str) -> bool:
    """Whether both values can be true at once."""
    if kind == "date":
        return one.startswith(other) or other.startswith(one)
    return True if kind == "text" else one == other


def resolve(claims: pl.DataFrame, register: Register) -> Resolved:
    """Resolve every field of every subject that anything is claimed of.

    `claims` has the register's key columns and CLAIM_COLUMNS (`seen` a Date, NULL where unknown); dates are written
    YYYY, YYYY-MM or YYYY-MM-DD.
    An answer's `state` is `agreed` (no claim differs), `ruled` (the rule chose) or `tied` (no value). `agreement_share`
    is the share of publishers on the field with a claim that agrees with the answer; the provenance is the winning
    claim's.
    Raises ValueError for an unknown field or publisher type.
    """
    _refuse_unknown(claims, register)
    order = [*register.key, "field"]
    answers, conflicts, verdicts = [], [], []
    sorted_claims = claims.sort([*order, "value", "publisher", "locator"], nulls_last=True)
    for _, group in sorted_claims.group_by(order, maintain_order=True):
        said = group.to_dicts()
        kind = register.fields[said[0]["field"]]
        candidates = _candidates(kind, said)
        winner = _winner(register, kind, said)
        subject = {name: said[0][name] for name in order}
        answers.append({**subject, **_answer(register, kind, winner, len(candidates), said)})
        verdicts += [None if winner is None else agree(kind, c["value"], winner) for c in said]
        if len(candidates) > 1 and kind != "text":
            conflicts.append(_conflict(register, subject, winner, said))
    shape = {name: claims.schema[name] for name in register.key} | ANSWER_SCHEMA
    return Resolved(
        answers=pl.DataFrame(answers, schema=shape, orient="row"),
        conflicts=pl.DataFrame(conflicts, schema=CONFLICT_SCHEMA, orient="row"),
        agrees=sorted_claims.with_columns(pl.Series("agrees", verdicts, dtype=pl.Boolean)),
    )


def _refuse_unknown(claims: pl.DataFrame, register: Register) -> None:
    for column, known in (("field", set(register.fields)), ("publisher_type", set(register.publisher_types))):
        strange = sorted(set(claims[column].drop_nulls()) - known)
        if strange or claims[column].null_count():
            raise ValueError(f"claims with {column} {', '.join(strange) or 'missing'}: it is one of {sorted(known)}")


def _candidates(kind: Kind, said: Sequence[Mapping[str, Any]]) -> list[str]:
    """The values that stand against one another: for dates the most precise of those that agree."""
    values = sorted({c["value"] for c in said})
    if kind != "date":
        return values
    return [v for v in values if not any(other != v and other.startswith(v) for other in values)]


def _winner(register: Register, kind: Kind, said: Sequence[Mapping[str, Any]]) -> str | None:
    """The value that the rule takes, or None for a tie. Dates are ruled on year by year, then month, then day."""
    if kind == "date":
        return _date(register, said)
    values = sorted({c["value"] for c in said})
    best = _best(register, {value: [c for c in said if c["value"] == value] for value in values})
    return best[0] if len(best) == 1 or kind == "text" else None


def _date(register: Register, said: Sequence[Mapping[str, Any]]) -> str | None:
    """A claim that names no month speaks for none, so that it cannot lend its weight to one against another."""
    winner, standing = None, list(said)
    for length in DATE_LENGTHS:
        naming = [c for c in standing if len(c["value"]) >= length]
        parts = {c["value"][:length] for c in naming}
        if not parts:
            break
        best = _best(register, {part: [c for c in naming if c["value"].startswith(part)] for part in sorted(parts)})
        if len(best) > 1:
            return None
        winner, standing = best[0], [c for c in naming if c["value"].startswith(best[0])]
    return winner


def _best(register: Register, supported: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[str]:
    """Of values and the claims for each, those that the rule puts first; several are a tie."""
    scores = {value: _score(register, claims) for value, claims in supported.items()}
    return [value for value, score in scores.items() if score == max(scores.values())]


def _seen(claim: Mapping[str, Any]) -> date:
    """When a claim was seen; before all others where nobody noted it."""
    seen: date | None = claim["seen"]
    return seen or date.min


def _score(register: Register, supporters: Sequence[Mapping[str, Any]]) -> tuple[int, int, date, int]:
    """What the rule compares, each part the better the greater."""
    return (
        -min(map(register.trust, supporters)),
        max(c["value"].count("-") if c["value"][:4].isdecimal() else 0 for c in supporters),
        max(_seen(c) for c in supporters),
        len({c["publisher"] for c in supporters}),
    )


def _answer(
    register: Register, kind: Kind, winner: str | None, candidates: int, said: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    publishers = {c["publisher"] for c in said}
    counts = {"claims": len(said), "publishers": len(publishers)}
    if winner is None:
        return {"value": None, "state": "tied", **counts, "agreement_share": None} | _provenance({})
    agreeing = {
        c["publisher"] for c in said if (c["value"] == winner if kind == "text" else agree(kind, c["value"], winner))
    }
    first = min((c for c in said if c["value"] == winner), key=lambda c: _pointed_to(register, c))
    state = "agreed" if candidates == 1 or kind == "text" else "ruled"
    return {
        "value": winner,
        "state": state,
        **counts,
        "agreement_share": len(agreeing) / len(publishers),
    } | _provenance(first)


def _pointed_to(register: Register, claim: Mapping[str, Any]) -> tuple[Any, ...]:
    """Which of several claims of one value to point to: the least of these."""
    return (register.trust(claim), -_seen(claim).toordinal(), claim["publisher"], claim["locator"])


def _provenance(claim: Mapping[str, Any]) -> dict[str, Any]:
    return {name: claim.get(name) for name in ("source_id", "document_id", "locator")}


def _conflict(
    register: Register, subject: Mapping[str, Any], winner: str | None, said: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    named = ("value", "publisher", "publisher_type", "source_url", "source_id", "document_id", "locator")
    listed = [{name: c[name] for name in named if c.get(name) is not None} for c in said]
    return {
        "table_name": register.table_name,
        "key": json.dumps({k: v for k, v in subject.items() if k != "field"}, ensure_ascii=False),
        "field": subject["field"],
        "resolved": winner,
        "claims": json.dumps(listed, ensure_ascii=False),
    }
