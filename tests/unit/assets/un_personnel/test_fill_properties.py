"""What holds for any documents of a month with any holes: nobody is invented or vanishes unsaid, order is nothing."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from hypothesis import event, given, settings
from hypothesis import strategies as st

from assets.un_personnel.harmonise import harmonise
from pipeline.contract import Harmonised
from tests.support.personnel import COUNTRIES, ipi, reference

REFERENCE = reference()
SOME = settings(max_examples=18, derandomize=True, deadline=None)
WHERE = ("UNMIL", "UNOCI", "UNTSO")
KINDS = ("Troops", "Individual Police")
Cells = dict[tuple[str, str, str], int]
cells = st.dictionaries(
    st.tuples(st.sampled_from(list(COUNTRIES)), st.sampled_from(WHERE), st.sampled_from(KINDS)),
    st.sampled_from([0, 1, 7, 40, 300]) | st.integers(0, 900),
    min_size=1,
    max_size=14,
)


@dataclass(frozen=True)
class Document:
    """What one document states of January: cells, some without figures, and the grand total it prints, or none."""

    name: str
    stated: Cells
    without: frozenset[tuple[str, str, str]]
    grand: int | None

    def rows(self) -> pl.DataFrame:
        lines = [("2015-01-31", *cell, str(n), "0", str(n)) for cell, n in self.stated.items()]
        lines += [("2015-01-31", *cell, "NA", "NA", "NA") for cell in self.without]
        if self.grand is not None:
            lines.append(("2015-01-31", "all", "all", "Total", "NA", "NA", str(self.grand)))
        return ipi(self.name, *lines)


@st.composite
def agreeing(draw: st.DrawFn) -> tuple[Cells, list[Document]]:
    """Documents that print some contributors of one truth whole, and its true total or none."""
    truth = draw(cells)
    made = []
    for name in "abc"[: draw(st.integers(1, 3))]:
        absent = draw(st.frozensets(st.sampled_from(sorted({who for who, *_ in truth}))))
        gone = {cell for cell in truth if cell[0] in absent}
        blank = draw(st.frozensets(st.sampled_from(sorted(gone)))) if gone else frozenset()
        stated = {cell: n for cell, n in truth.items() if cell not in gone}
        made.append(Document(name * 12, stated, blank, draw(st.sampled_from([None, sum(truth.values())]))))
    return truth, made


@st.composite
def quarrelling(draw: st.DrawFn) -> list[Document]:
    """Documents that have nothing to do with one another; their totals are what they please."""
    made = []
    for name in "abc"[: draw(st.integers(1, 3))]:
        stated = draw(cells)
        blank = draw(st.frozensets(st.tuples(*(st.sampled_from(list(each)) for each in (COUNTRIES, WHERE, KINDS)))))
        total = sum(stated.values())
        grand = draw(st.sampled_from([None, total, total + 50, max(total - 50, 0), total + 2000]))
        made.append(Document(name * 12, stated, blank - stated.keys(), grand))
    return made


def resolve(documents: list[Document]) -> Harmonised:
    parts = [each.rows() for each in documents if each.stated or each.without or each.grand is not None]
    return harmonise({"ipi_peacekeeping": pl.concat(parts)} if parts else {}, REFERENCE)


def published(result: Harmonised) -> pl.DataFrame:
    """The rows in use, with `filled`."""
    rows = result.tables["core.uniformed_personnel"].with_columns(pl.col(pl.Categorical).cast(pl.String))
    own = rows.join(result.tables["core.month_source"], on=["month_end", "document_id"], how="semi")
    fill = rows.join(result.tables["core.month_fill"], on=["document_id", "locator"], how="semi")
    flags = ((own, False), (fill, True))
    return pl.concat([part.with_columns(pl.lit(flag).alias("filled")) for part, flag in flags]).filter(
        pl.col("total") > 0
    )


def january(result: Harmonised) -> dict[str, object] | None:
    found = result.tables["core.month_source"]
    return found.row(0, named=True) if found.height else None


def fills_never_exceed_a_printed_total(documents: list[Document], result: Harmonised) -> None:
    source, rows = january(result), published(result)
    if source is None:
        return
    own = next(each for each in documents if each.name == source["document_id"])
    filled = rows.filter("filled")["total"].sum()
    event(f"filled: {filled > 0}")
    assert filled == source["persons_filled"]
    if own.grand is not None and filled:
        assert rows["total"].sum() <= own.grand


def a_cell_is_published_once_and_with_its_own_provenance(documents: list[Document], result: Harmonised) -> None:
    rows, fill = published(result), result.tables["core.month_fill"]
    assert rows.select("month_end", "mission", "entity", "personnel_type").is_unique().all()
    stated = {each.name: each.stated for each in documents}
    assert all(n in stated[document].values() for n, document in rows.select("total", "document_id").rows())
    same = fill.join(rows, on=["source_id", "document_id", "locator"], suffix="_core")
    assert same.height == fill.height
    for name in ("month_end", "mission", "entity", "personnel_type", "total"):
        assert same[name].to_list() == same[f"{name}_core"].to_list()


def nobody_vanishes_unsaid(documents: list[Document], result: Harmonised) -> None:
    """Contributors that any document has are published, or lost, or the month's document says that they are none."""
    source = january(result)
    if source is None:
        return
    had: dict[str, int] = {}
    for each in documents:
        for who in COUNTRIES:
            here = sum(n for cell, n in each.stated.items() if cell[0] == who)
            had[COUNTRIES[who]] = max(had.get(COUNTRIES[who], 0), here)
    own = next(each for each in documents if each.name == source["document_id"])
    none = {COUNTRIES[who] for (who, *_), n in own.stated.items() if n == 0}
    absent = {who: n for who, n in had.items() if n and who not in none | set(published(result)["entity"])}
    event(f"absent: {bool(absent)}")
    assert source["persons_lost"] >= sum(absent.values())


def published_and_lost_persons_make_up_the_printed_total(documents: list[Document], result: Harmonised) -> None:
    source = january(result)
    own = next((each for each in documents if source and each.name == source["document_id"]), None)
    if source and own and own.grand is not None:
        assert published(result)["total"].sum() + source["persons_lost"] >= own.grand


def no_contributor_has_more_than_the_document_that_has_most_of_it(
    documents: list[Document], result: Harmonised
) -> None:
    rows = published(result)
    most: dict[str, int] = {}
    for each in documents:
        for who, code in COUNTRIES.items():
            most[code] = max(most.get(code, 0), sum(n for cell, n in each.stated.items() if cell[0] == who))
    assert all(n <= most[who] for who, n in rows.group_by("entity").agg(pl.col("total").sum()).rows())


QUARRELLING = (
    fills_never_exceed_a_printed_total,
    a_cell_is_published_once_and_with_its_own_provenance,
    nobody_vanishes_unsaid,
    published_and_lost_persons_make_up_the_printed_total,
    no_contributor_has_more_than_the_document_that_has_most_of_it,
)


@settings(SOME, max_examples=28)
@given(quarrelling())
def test_what_holds_though_documents_quarrel(documents):
    result = resolve(documents)
    for holds in QUARRELLING:
        holds(documents, result)


@SOME
@given(agreeing())
def test_documents_of_one_truth_are_put_together_again(found):
    """What any document states is published; with the true total, what nobody states is lost to the last person."""
    truth, documents = found
    result = resolve(documents)
    source = january(result)
    if source is None:
        return
    seen = {cell: n for cell, n in truth.items() if any(cell in each.stated for each in documents)}
    own = next(each for each in documents if each.name == source["document_id"])
    rows = published(result)
    shown = own.grand not in (None, sum(own.stated.values())) or own.without
    others = {cell[0] for cell, n in seen.items() if n} - {cell[0] for cell in own.stated}
    event(f"incomplete: {bool(shown or others)}")
    if shown or others:
        assert rows["total"].sum() == sum(seen.values())
        if own.grand is not None:
            assert source["persons_lost"] == sum(truth.values()) - sum(seen.values())
    else:
        assert rows["total"].sum() == sum(own.stated.values())


@SOME
@given(quarrelling(), st.randoms(use_true_random=False))
def test_the_order_of_documents_and_rows_does_not_matter(documents, random):
    other = [Document(e.name, e.stated, e.without, e.grand) for e in documents]
    random.shuffle(other)
    one, two = resolve(documents), resolve(other)
    for name in ("core.month_source", "core.month_fill"):
        assert one.tables[name].rows() == two.tables[name].rows()
    assert one.conflicts.rows() == two.conflicts.rows()
