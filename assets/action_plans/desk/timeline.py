"""What `wps naps` answers: the action plans of a country in their order, each field with its source, conflicts marked.

Belongs here: reading the published tables on plans. Does not: how plans are resolved (`plans`, in the dataset), how
they look (`render`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipeline.ask.query import Connection, rows_of

PLANS = """
    SELECT p.entity, p.iso3, e.name, p.plan_id, p.generation, p.revision, p.revises, p.kind, p.title, p.lead_agency,
           p.starts_on, p.start_basis, p.start_state, p.ends_on, p.end_basis, p.end_state,
           p.claims, p.publishers, p.agreement_share
    FROM core.nap_plan p JOIN core.entity e USING (entity)
    WHERE $entity IS NULL OR p.entity = $entity
    ORDER BY e.name, p.generation, p.revision
"""
FIELDS = """
    SELECT f.plan_id, f.field, f.value, f.state, f.claims, f.publishers, f.agreement_share,
           c.publisher, c.publisher_type, c.source_url, c.seen, f.document_id, f.locator
    FROM core.nap_plan_field f LEFT JOIN core.nap_claim c USING (plan_id, field, value, document_id, locator)
    WHERE $entity IS NULL OR f.entity = $entity
    ORDER BY f.plan_id, f.field
"""
CONFLICTS = """
    SELECT p.plan_id, k.field, k.resolved, k.claims
    FROM meta.conflict k JOIN core.nap_plan p ON p.plan_id = json_extract_string(k.key, '$.plan_id')
    WHERE k.table_name = 'core.nap_plan' AND ($entity IS NULL OR p.entity = $entity)
    ORDER BY k.field
"""
COUNTRIES = """
    SELECT s.entity, s.iso3, s.name, s.status, s.plan_id, s.starts_on, s.ends_on, s.evidence_on,
           (SELECT count(*) FROM core.nap_plan p WHERE p.entity = s.entity AND p.revision = 0) AS plans,
           (SELECT coalesce(sum(p.fields_in_conflict), 0)::BIGINT FROM core.nap_plan p WHERE p.entity = s.entity)
               AS fields_in_conflict
    FROM marts.nap_status_now s ORDER BY s.name
"""
#: Fields in the order of a plan's life; others follow by name.
ORDER = ("document_date", "adopted", "launched", "period_start", "period_end", "extended_to")


def countries(connection: Connection) -> list[dict[str, Any]]:
    """Every state and organisation in one row, by name: its status, its plan, the number of plans, its evidence."""
    return rows_of(connection, COUNTRIES).records()


def timeline(connection: Connection, entity: str | None = None) -> list[dict[str, Any]]:
    """The plans of one entity (as in core.entity: an ISO code, or org:…), or of all, by name and generation.

    Each has `fields`: value, state, how many publishers agree and the claim that gave the value; and `conflicts`: the
    fields on which claims differ, with the value published (None for a tie) and every claim. A plan without an end that
    can be has a conflict on `period`. An entity without plans has no rows.
    """
    named = {"entity": entity}
    plans: dict[object, dict[str, Any]] = {
        row["plan_id"]: {**row, "fields": [], "conflicts": []} for row in rows_of(connection, PLANS, named).records()
    }
    for row in sorted(rows_of(connection, FIELDS, named).records(), key=_place):
        plans[row.pop("plan_id")]["fields"].append(row)
    for row in sorted(rows_of(connection, CONFLICTS, named).records(), key=_place):
        claims = json.loads(str(row["claims"]))
        plans[row["plan_id"]]["conflicts"].append(
            {"field": row["field"], "resolved": row["resolved"], "claims": claims}
        )
    return list(plans.values())


def _place(row: Mapping[str, Any]) -> tuple[int, str]:
    field = row["field"]
    return (ORDER.index(field) if field in ORDER else len(ORDER), field)
