"""Claims that somebody proposed: the ledger credits who proposed them, also beside a release that knew no credit."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.declare.schema import Table
from pipeline.publish.ledger.ledger import write_ledger
from pipeline.publish.ledger.making import Making
from pipeline.store.ledgers import read_ledger

NAME = "core.claim"


def release(folder: Path, claims: list[tuple[str, str]], credit: dict[str, str] | None) -> Path:
    documents = {"document_id": ["own", "theirs"], "source_id": "register", "name": ["a.csv", "b.csv"]}
    about = pl.DataFrame({**documents, "origin": ["packaged", "inbox"]})
    there = {document for document, _ in claims}
    tables = {
        "meta/document": about.filter(pl.col("document_id").is_in([*there, "own"])),
        "meta/source": pl.DataFrame({"source_id": ["register"], "publisher": ["The register"]}),
        "core/claim": pl.DataFrame(claims, schema=["document_id", "iso3"], orient="row"),
    }
    if credit is not None:
        tables["meta/document"] = tables["meta/document"].with_columns(
            credit=pl.col("document_id").replace_strict(credit, default=None, return_dtype=pl.String)
        )
    for name, frame in tables.items():
        path = folder / "parquet" / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(path)
    return folder


@pytest.mark.parametrize("known", [None, {}], ids=["of an earlier program", "of this program"])
def test_a_proposed_claim_is_credited_to_who_proposed_it(tmp_path: Path, known: dict[str, str] | None) -> None:
    old = release(tmp_path / "old", [("own", "FRA")], known)
    new = release(tmp_path / "new", [("own", "FRA"), ("theirs", "KEN")], {"theirs": "A reader"})
    making = Making(Table(NAME, "t", "t", ("iso3",), ()), "d", ("register",), subject=("iso3",))
    target = tmp_path / "ledger.parquet"
    write_ledger(old, new, [making], ("r1", "r2"), tmp_path / "spill", target)
    told = duckdb.sql(f"SELECT cause_detail FROM read_parquet('{target}') WHERE change = 'row_added' ORDER BY 1")
    assert told.fetchall() == [('core.claim {"document_id":"theirs","iso3":"KEN"}, contributed by A reader',)]
    ledger = read_ledger(target)
    assert ledger and ledger.documents["theirs"] == ("b.csv", "A reader")
