"""A claim from outside in the register that ships: in the next night's release, with whom to credit."""

from __future__ import annotations

import json

import pytest

from pipeline.store import proposals
from tests.support.kernel import published
from tests.support.proposed import CLAIM, proposed_project

REGISTER = "nap_register"


def test_a_proposed_claim_stands_in_the_next_night_with_whom_to_credit(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Two nights of the register of plans: in the answer, the ledger and the feeds, told once in each."""
    home = proposed_project(tmp_path_factory).settings.home
    (name,) = (proposal.name for proposal in proposals.proposals(home))
    plan = "SELECT launched FROM core.nap_plan WHERE plan_id = 'KEN-1'"
    assert published(home, plan) == [(CLAIM["value"],)]
    assert published(home, "SELECT name, credit FROM meta.document WHERE credit IS NOT NULL") == [(name, "A Reader")]
    ledger = "SELECT DISTINCT causes, cause_detail LIKE '%contributed by A Reader' FROM meta.change_cell"
    assert published(home, ledger) == [(["claim_added"], True)]
    claims = "SELECT count(*) FROM meta.change_cell WHERE table_name = 'core.nap_claim' AND change = 'row_added'"
    assert published(home, claims) == [(1,)]
    feeds = home / "releases" / "current" / "feeds"
    assert {path.relative_to(feeds).as_posix() for path in feeds.rglob("*.json")} == {
        *("all.json", "index.json", "country/KEN.json", "plan/KEN-1.json", f"source/{REGISTER}.json"),
    }
    (entry,) = json.loads((feeds / "country" / "KEN.json").read_text(encoding="utf-8"))["items"]
    assert (entry["tags"], entry["authors"]) == (["claim_added"], [{"name": "A Reader"}])
