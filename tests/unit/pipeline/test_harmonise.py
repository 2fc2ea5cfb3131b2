"""Accounts: parsed = core + rejected + set aside, for every document; a lost or doubled row shows."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contract import LOSS_SCHEMA, Harmonised
from pipeline.harmonise import account

PLACE = ["source_id", "document_id", "locator"]


def rows(*places: tuple[str, str, int]) -> pl.DataFrame:
    return pl.DataFrame([(s, d, str(n)) for s, d, n in places], schema=dict.fromkeys(PLACE, pl.String), orient="row")


def losses(*places: tuple[str, str, int]) -> pl.DataFrame:
    return rows(*places).with_columns(reason=pl.lit("x"), detail=pl.lit("y")).select(*LOSS_SCHEMA)


def counts(frame: pl.DataFrame) -> dict[str, tuple[int, ...]]:
    return {row["document_id"]: tuple(row.values())[2:] for row in frame.iter_rows(named=True)}


PARSED = {"s": rows(("s", "d1", 1), ("s", "d1", 2), ("s", "d1", 3), ("s", "d2", 1))}


def test_every_row_has_its_place() -> None:
    made = Harmonised(
        tables={"core.a": rows(("s", "d1", 1)), "core.b": rows(("s", "d2", 1))},
        rejected=losses(("s", "d1", 2)),
        set_aside=losses(("s", "d1", 3)),
    )
    assert counts(account(PARSED, made)) == {"d1": (3, 1, 1, 1, 0), "d2": (1, 1, 0, 0, 0)}


def test_a_lost_row_and_a_doubled_one_do_not_cancel_out() -> None:
    made = Harmonised(tables={"core.a": rows(("s", "d1", 1), ("s", "d1", 2), ("s", "d2", 1), ("s", "d2", 1))})
    assert {d: c[-1] for d, c in counts(account(PARSED, made)).items()} == {"d1": 1, "d2": -1}


def test_a_row_of_a_document_nobody_parsed_shows() -> None:
    made = Harmonised(tables={"core.a": rows(("s", "d9", 1))}, rejected=losses(*[("s", "d1", n) for n in (1, 2, 3)]))
    found = counts(account(PARSED, made))
    assert found["d9"] == (0, 1, 0, 0, -1) and found["d2"][-1] == 1


def test_derived_tables_take_no_part() -> None:
    placed = PARSED["s"]
    made = Harmonised(tables={"core.a": placed, "core.total": rows(("s", "d1", 1))}, derived=frozenset({"core.total"}))
    assert {c[-1] for c in counts(account(PARSED, made)).values()} == {0}


def test_the_same_document_of_two_sources_is_counted_twice() -> None:
    parsed = {"s": rows(("s", "d1", 1)), "t": rows(("t", "d1", 1), ("t", "d1", 2))}
    found = account(parsed, Harmonised(tables={"core.a": rows(("s", "d1", 1), ("t", "d1", 1))}))
    assert found.select("source_id", "difference").rows() == [("s", 0), ("t", 1)]


def test_nothing_parsed_is_an_empty_account() -> None:
    found = account({}, Harmonised(tables={}))
    assert found.is_empty() and found.columns[:2] == ["source_id", "document_id"]


@given(st.lists(st.tuples(st.sampled_from("st"), st.sampled_from(["d1", "d2"]), st.sampled_from("crax")), max_size=30))
def test_the_difference_is_what_was_lost(fates: list[tuple[str, str, str]]) -> None:
    """c: to a core table, r: rejected, a: set aside, x: lost."""
    places = [(source, document, n) for n, (source, document, _) in enumerate(fates)]
    ended = {fate: [p for p, (_, _, f) in zip(places, fates, strict=True) if f == fate] for fate in "crax"}
    parsed = {s: rows(*[p for p in places if p[0] == s]) for s in "st" if any(p[0] == s for p in places)}
    found = account(
        parsed,
        Harmonised(tables={"core.a": rows(*ended["c"])}, rejected=losses(*ended["r"]), set_aside=losses(*ended["a"])),
    )
    lost = {(s, d): sum(p[:2] == (s, d) for p in ended["x"]) for s, d, _ in places}
    if places:
        assert {(s, d): n for s, d, n in found.select("source_id", "document_id", "difference").iter_rows()} == lost


def test_a_dataset_without_rows_has_an_account_without_rows() -> None:
    empty = account({}, Harmonised(tables={}))
    full = account(PARSED, Harmonised(tables={}))
    assert empty.is_empty() and empty.schema == full.schema
