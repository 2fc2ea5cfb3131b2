"""What one run asks for: settled, switched off, in turn, within the budget."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipeline.contract import Endpoint
from pipeline.declare.source import Source
from pipeline.fetch.intake import Intake
from pipeline.fetch.selection import Plan, plan, rest
from pipeline.store.snapshots import SnapshotStore
from tests.support.folder_sources import Switched, source

HOSTS = ("reports.example.org",)


def endpoint(name: str, **changes: object) -> Endpoint:
    return Endpoint(name, f"https://{HOSTS[0]}/{name}", **changes)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SnapshotStore]:
    with SnapshotStore(tmp_path / "home") as opened:
        yield opened


def keep(store: SnapshotStore, name: str, data: bytes = b"kept", origin: str = "live") -> None:
    sha256 = store.put(data)
    store.record("reports", name, origin=origin, outcome="accepted", sha256=sha256, size=len(data))  # type: ignore[arg-type]


def refuse(store: SnapshotStore, name: str, reason: str = "not_found") -> None:
    store.record("reports", name, origin="live", outcome="refused", reason=reason, detail="no")


def planned(
    store: SnapshotStore,
    wanted: list[Endpoint],
    declared: Source | None = None,
    shipped: tuple[str, ...] = (),
    **chosen: object,
) -> Plan:
    intake = Intake(declared or source(budget=3), store, Switched(**chosen))  # type: ignore[arg-type]
    return plan(intake, wanted, shipped)


def names(plan: Plan) -> list[str]:
    return [e.name for e in plan.selected]


def wanted_ones(*numbers: int, **changes: object) -> list[Endpoint]:
    return [endpoint(f"{n}.pdf", settled=True, **changes) for n in numbers]


def test_the_budget_bounds_what_is_wanted_and_not_the_sources_own(store: SnapshotStore) -> None:
    own = (endpoint("own1.pdf"), endpoint("own2.pdf"))
    found = planned(store, wanted_ones(1, 2, 3, 4, 5), source(budget=2, endpoints=own, hosts=HOSTS))
    assert (names(found), found.waiting) == (["own1.pdf", "own2.pdf", "1.pdf", "2.pdf"], 3)
    assert found.unpublished == {"1.pdf", "2.pdf"}


@pytest.mark.parametrize(("setting", "asked"), [(None, 3), (1, 1), (0, 0), (50, 5)])
def test_the_setting_goes_before_the_sources_budget(setting: int | None, asked: int, store: SnapshotStore) -> None:
    found = planned(store, wanted_ones(1, 2, 3, 4, 5), budget=setting)
    assert (len(found.selected), found.waiting) == (asked, 5 - asked)


def test_without_a_budget_everything_is_asked_for(store: SnapshotStore) -> None:
    assert len(planned(store, wanted_ones(*range(200)), source()).selected) == 200


def test_never_asked_first_then_those_asked_longest_ago(store: SnapshotStore) -> None:
    for number in (2, 5, 1):
        refuse(store, f"{number}.pdf")
    found = planned(store, wanted_ones(1, 2, 3, 4, 5), budget=9)
    assert names(found) == ["3.pdf", "4.pdf", "2.pdf", "5.pdf", "1.pdf"]
    refuse(store, "3.pdf", "network_down")
    assert names(planned(store, wanted_ones(1, 2, 3, 4, 5), budget=2)) == ["3.pdf", "4.pdf"], (
        "a dead network was no try"
    )


def test_what_is_settled_and_kept_is_not_asked_for_and_costs_nothing(store: SnapshotStore) -> None:
    for name, origin in (("1.pdf", "live"), ("2.pdf", "inbox"), ("own.pdf", "mirror")):
        keep(store, name, name.encode(), origin)
    own = (endpoint("own.pdf", settled=True),)
    declared = source(budget=2, endpoints=own, hosts=HOSTS)
    found = planned(store, [*wanted_ones(1, 2, 3, 4), endpoint("1b.pdf")], declared)
    assert (names(found), found.waiting) == (["3.pdf", "4.pdf"], 1)
    store.path(hashlib.sha256(b"2.pdf").hexdigest()).unlink()
    assert "2.pdf" in names(planned(store, wanted_ones(2), declared)), "lost bytes are asked for again"


def test_a_shipped_document_counts_as_kept_unless_its_prose_is_withheld(store: SnapshotStore) -> None:
    assert names(planned(store, wanted_ones(1, 2), shipped=("1.pdf",))) == ["2.pdf"]
    with_prose = planned(store, wanted_ones(1, 2), source(budget=3, prose=("text",)), shipped=("1.pdf",))
    assert names(with_prose) == ["1.pdf", "2.pdf"]
    assert with_prose.unpublished == {"2.pdf"}, "what is shipped has been published"
    assert names(planned(store, [endpoint("1.pdf")], shipped=("1.pdf",))) == ["1.pdf"], "it may change"


def test_a_settled_document_that_is_pinned_otherwise_by_now_is_asked_for_again(store: SnapshotStore) -> None:
    keep(store, "1.pdf", b"old edition")
    md5 = hashlib.md5(b"old edition").hexdigest()
    assert names(planned(store, wanted_ones(1, md5=md5, size=11))) == []
    assert names(planned(store, wanted_ones(1, md5=md5, size=12))) == ["1.pdf"]
    assert names(planned(store, wanted_ones(1, md5="0" * 32))) == ["1.pdf"]


def test_what_waits_for_a_setting_is_left_alone_and_named(store: SnapshotStore) -> None:
    own = (endpoint("texts.pdf", setting="texts"), endpoint("table.pdf"))
    declared = source(endpoints=own, hosts=HOSTS, gated={"speeches*": "texts"})
    wanted = [endpoint("Speeches1.pdf"), endpoint("2.pdf", setting="texts"), endpoint("3.pdf")]
    found = planned(store, wanted, declared)
    assert names(found) == ["table.pdf", "3.pdf"]
    assert found.switched_off == dict.fromkeys(["texts.pdf", "Speeches1.pdf", "2.pdf"], "texts")
    on = planned(store, wanted, declared, texts=True)
    assert (len(on.selected), on.switched_off) == (5, {})


def test_a_name_is_asked_for_once(store: SnapshotStore) -> None:
    own = (endpoint("1.pdf"),)
    other = Endpoint("1.pdf", f"https://{HOSTS[0]}/other")
    found = planned(store, [other, *wanted_ones(2), *wanted_ones(2)], source(endpoints=own, hosts=HOSTS))
    assert [(e.name, e.url) for e in found.selected] == [(n, f"https://{HOSTS[0]}/{n}") for n in ("1.pdf", "2.pdf")]


@hypothesis_settings(max_examples=30)
@given(budget=st.integers(1, 4), missing=st.sets(st.integers(0, 11)), order=st.permutations(range(12)))
def test_nothing_starves_however_much_is_never_there(
    budget: int, missing: set[int], order: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every document that is there is kept after enough runs, and the missing ones take turns."""
    tries = dict.fromkeys(range(12), 0)
    with SnapshotStore(tmp_path_factory.mktemp("home")) as store:
        for _ in range(12 // budget + 1 + len(missing)):
            for wanted in planned(store, wanted_ones(*order), budget=budget).selected:
                number = int(wanted.name.removesuffix(".pdf"))
                tries[number] += 1
                if number in missing:
                    refuse(store, wanted.name)
                else:
                    keep(store, wanted.name, wanted.name.encode())
    assert {n for n, count in tries.items() if count == 0} == set()
    assert {tries[n] for n in range(12) if n not in missing} <= {1}
    often = [tries[n] for n in missing]
    assert max(often, default=0) - min(often, default=0) <= 1


def observe(store: SnapshotStore, name: str, day: date, origin: str = "live", detail: str | None = None) -> None:
    """Bytes that were had on a day."""
    store._now = lambda: datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    sha256 = store.put(name.encode())
    store.record(
        "reports",
        name,
        origin=origin,
        outcome="accepted",
        sha256=sha256,
        size=len(name),
        detail=detail,  # type: ignore[arg-type]
    )


def test_what_changes_until_a_day_is_kept_once_it_was_had_on_it(store: SnapshotStore) -> None:
    year_end = date(2022, 12, 31)
    for name, day, how in (
        ("early.pdf", date(2022, 7, 1), {}),
        ("late.pdf", date(2023, 1, 2), {}),
        ("dropped.pdf", date(2026, 1, 1), {"origin": "inbox"}),
        ("elsewhere.pdf", date(2026, 1, 1), {"detail": "the first address was silent"}),
    ):
        observe(store, name, day, **how)  # type: ignore[arg-type]
    wanted = [endpoint(n, settled_from=year_end) for n in ("early.pdf", "late.pdf", "dropped.pdf", "elsewhere.pdf")]
    assert set(names(planned(store, wanted, source()))) == {"early.pdf", "dropped.pdf", "elsewhere.pdf"}


def test_what_ships_counts_as_had_on_the_day_its_source_names(store: SnapshotStore) -> None:
    wanted = [endpoint(f"{year}.pdf", settled_from=date(year, 12, 31)) for year in (2020, 2021, 2022)]
    shipped = ("2020.pdf", "2021.pdf", "2022.pdf")
    assert names(planned(store, wanted, source(shipped_as_of=date(2022, 6, 30)), shipped)) == ["2022.pdf"]
    assert len(names(planned(store, wanted, source(), shipped))) == 3, "nobody knows when it was had"


def test_what_is_not_there_again_and_again_is_asked_for_less_and_less(store: SnapshotStore) -> None:
    now = datetime.now(UTC)
    times = {1: 0, 3: 0, 4: 1, 5: 3, 6: 7, 9: 14}
    assert [(rest(n) + timedelta(hours=6)).days if rest(n) else 0 for n in times] == list(times.values())
    for number, count in ((1, 3), (2, 4), (3, 4)):
        for _ in range(count):
            store._now = lambda number=number: now - timedelta(days=number == 3)  # type: ignore[misc]
            refuse(store, f"{number}.pdf", "not_published")
    found = planned(store, wanted_ones(1, 2, 3), budget=9)
    assert names(found) == ["1.pdf", "3.pdf"]
    assert [r.name for r in found.resting] == ["2.pdf"] and "4 times" in found.resting[0].detail
    assert names(planned(store, [endpoint("2.pdf")])) == ["2.pdf"], "what changes may come any day"
    refuse(store, "2.pdf", "server_error")
    assert "2.pdf" in names(planned(store, wanted_ones(2))), "trouble of another kind says nothing about the document"
