"""How plans and candidates look on a terminal.

Belongs here: turning what `timeline` and `review` find into lines on a terminal. Does not: finding it, or the questions
of a review and a candidate's own lines (`conversation`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assets.action_plans.desk.conversation import lines_of
from pipeline.cli.render import say

#: Claims of a conflict that are listed; the rest is counted.
LISTED = 6


def show_countries(countries: Sequence[Mapping[str, Any]]) -> None:
    """A line a country: status, plan and its time, how many plans there were, of which day the newest source tells."""
    for country in countries:
        say(_country(country))
    say(f"{len(countries)} states and organisations; `wps naps NAME` has the plans of one")


def _country(country: Mapping[str, Any]) -> str:
    whom = f"{country['iso3'] or '':<3} {country['name'][:38]:<38} {country['status'] or 'not known':<23}"
    if not country["plans"]:
        return whom.rstrip()
    time = f"{country['starts_on'] or '?'} – {country['ends_on'] or '?'}"
    mark = "!" if country["fields_in_conflict"] else " "
    told = f"as of {country['evidence_on'] or '?'}"
    return f"{whom} {mark} {time:<23} {country['plans']} plan(s), {told:<16} {country['plan_id'] or ''}".rstrip()


def show_plans(plans: Sequence[Mapping[str, Any]], asked: str) -> None:
    """Each plan: its time, its fields with the source that was taken, and every conflict."""
    if not plans:
        say(f"no plan of {asked} is known to the register")
    name = None
    for plan in plans:
        if plan["name"] != name:
            name = plan["name"]
            say(name, bold=True)
        say(f"  {plan['plan_id']}  {_time(plan)}  {plan['kind'] or ''}  {plan['title'] or ''}".rstrip())
        doubtful = {c["field"] for c in plan["conflicts"]}
        for field in plan["fields"]:
            say(_field(field, field["field"] in doubtful))
        for conflict in plan["conflicts"]:
            show_conflict(conflict)


def _time(plan: Mapping[str, Any]) -> str:
    ends = "open" if plan["end_state"] == "open" else plan["ends_on"] or f"? ({plan['end_state']})"
    return f"{plan['starts_on'] or '?'} – {ends}"


def _field(field: Mapping[str, Any], doubtful: bool) -> str:
    value = "no answer: claims tie" if field["state"] == "tied" else field["value"]
    share = field["agreement_share"]
    agreeing = "" if share is None else f"{round(share * field['publishers'])} of {field['publishers']} publishers"
    source = f"{field['publisher']} ({field['publisher_type']})" if field["publisher"] else ""
    mark = "!" if doubtful else " "
    return f"   {mark} {field['field']:<28} {value:<28} {agreeing:<18} {source}  {field['source_url'] or ''}".rstrip()


def show_conflict(conflict: Mapping[str, Any]) -> None:
    """The claims that contradict one another."""
    claims = conflict["claims"]
    say(f"   ! {conflict['field']}: claims differ")
    for claim in claims[:LISTED]:
        say(f"       {claim['value']:<12} {claim.get('publisher', '')}  {claim.get('source_url', '')}".rstrip())
    if len(claims) > LISTED:
        say(f"       and {len(claims) - LISTED} more: meta.conflict")


def show_candidates(waiting: Sequence[Mapping[str, Any]]) -> None:
    """What waits for review, beside the claims that the register has."""
    for candidate in waiting:
        for line in lines_of(candidate):
            say(line)
    say(f"{len(waiting)} candidate(s) wait for review")


def show_claim(row: Mapping[str, str]) -> None:
    """The claim that was added."""
    plan = row["generation"] or f"revision of {row['revision_of']}"
    say(f"added to the register: {row['entity']} {plan} {row['field']} {row['value']}")
