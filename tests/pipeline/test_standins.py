"""Newer bytes that cannot be read do not take the figures of the document before them out of the warehouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.run import nightly
from tests.conftest import drop
from tests.support.kernel import FIRST, project_at, published, put

pytestmark = pytest.mark.xdist_group("kernel-nightly")
UNREADABLE = b"when,where,how many\n2020-01-31,France,10\n2020-02-29,France,12\n2020-02-29,Kenya,7\n"
FIGURES = [(2020, "FRA", 12), (2020, "KEN", 7)]


def counts(record: dict[str, object]) -> dict[str, object]:
    sources: list[dict[str, object]] = record["sources"]  # type: ignore[assignment]
    return next(line for line in sources if line["source_id"] == "adviser_counts")


def test_an_earlier_document_stands_in_for_one_that_cannot_be_read(home: Path) -> None:
    put(home, "first.csv", UNREADABLE)
    record = nightly.run(project_at(home))
    line = counts(record)
    assert (record["outcome"], line["state"], line["rows"]) == ("published", "stale", 4)
    assert [(r["name"], r["reason"]) for r in line["refusals"]] == [("first.csv", "unknown_layout")]  # type: ignore[attr-defined]
    assert str(line["detail"]).endswith("not readable: first.csv; in use instead, from earlier: first.csv")
    assert published(home, "FROM marts.adviser_year ORDER BY iso3") == FIGURES
    documents = published(home, "SELECT name, rows_parsed FROM meta.document WHERE source_id = 'adviser_counts'")
    assert sorted(documents) == [("first.csv", 0), ("first.csv", 4)]
    assert published(home, "SELECT state, documents FROM meta.source WHERE dataset = 'counts'") == [("stale", 2)]
    assert published(home, "SELECT difference FROM meta.row_account WHERE source_id = 'adviser_counts'") == [(0,)]

    quiet = nightly.run(project_at(home))
    assert (quiet["outcome"], counts(quiet)["state"]) == ("unchanged", "stale")
    assert counts(quiet)["detail"] == line["detail"]

    drop(home, "first.csv", *FIRST, "2020-03-31,Kenya,9")
    mended = nightly.run(project_at(home))
    assert (mended["outcome"], counts(mended)["refused"], counts(mended)["rows"]) == ("published", 0, 5)
    assert counts(mended)["state"] != "stale" or "not readable" not in str(counts(mended)["detail"])


def test_the_newest_that_can_be_read_is_chosen_among_several(home: Path) -> None:
    drop(home, "first.csv", *FIRST, "2020-03-31,Kenya,9")
    assert nightly.run(project_at(home))["outcome"] == "published"
    put(home, "first.csv", UNREADABLE)
    nightly.run(project_at(home))
    put(home, "first.csv", UNREADABLE + b"2020-03-31,Kenya,9\n")
    record = nightly.run(project_at(home))
    assert counts(record)["rows"] == 5 and counts(record)["refused"] == 1
    assert published(home, "SELECT advisers FROM marts.adviser_year WHERE iso3 = 'KEN'") == [(9,)]


def test_damaged_parsed_rows_are_made_again(home: Path) -> None:
    (kept,) = (home / "parsed" / "adviser_counts").glob("*.parquet")
    for damage in (b"", kept.read_bytes()[:200]):
        kept.write_bytes(damage)
        record = nightly.run(project_at(home), force=True)
        assert (record["outcome"], counts(record)["rows"]) == ("published", 4)
