"""Parser and harmoniser of the dataset `plans`."""

import io
from collections.abc import Mapping

import polars as pl

from assets.action_plans import watched
from pipeline.contract import Harmonised, Reference, Rows, no_losses

TRACE = ("source_id", "document_id", "locator")
CLAIM = (*TRACE, "entity", "generation", "field", "value", "source_url")
CANDIDATE = (
    *(*TRACE, "candidate_id", "page_url", "page_title", "page_title_country", "text_country", "generation"),
    *("generation_word", "field", "value", "precision", "keyword", "modified", "text_sha256"),
)


def parse_register(data: bytes, name: str) -> pl.DataFrame:
    rows = pl.read_csv(io.BytesIO(data), infer_schema=False)
    return rows.with_columns(locator="line " + pl.int_range(2, rows.height + 2).cast(pl.String))


def harmonise(parsed: Mapping[str, Rows], reference: Reference) -> Harmonised:
    """Claims with an unknown entity are rejected; pages without facts are set aside."""
    known = set(reference.tables["core.entity"]["entity"])
    claims = _rows(parsed.get("register"), CLAIM)
    strange = ~pl.col("entity").is_in(known)
    reason = {"reason": pl.lit("unknown_entity"), "detail": pl.col("entity")}
    pages = watched.pages(parsed)
    facts = _rows(pages, CANDIDATE)
    empty = facts.filter(pl.col("value").is_null()).with_columns(reason=pl.lit("no_facts"), detail=pl.col("page_url"))
    named = facts.filter(pl.col("value").is_not_null())
    return Harmonised(
        tables={
            "core.nap_claim": claims.filter(~strange),
            "core.nap_candidate": _with_countries(named, reference),
        },
        rejected=claims.filter(strange).with_columns(**reason).select(*no_losses().columns),
        set_aside=pl.concat([watched.listed(parsed), empty.select(*no_losses().columns)]),
    )


def _with_countries(facts: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    def entity(label: str) -> str | None:
        return reference.entities.resolve(label).iso3

    found = {
        column: [watched.country(names, entity) for names in facts[column]]
        for column in ("page_title_country", "text_country")
    }
    pairs = [(t[1], x[1]) for t, x in zip(found["page_title_country"], found["text_country"], strict=True)]
    return facts.with_columns(
        *(pl.Series(column, [name for name, _ in some], dtype=pl.String) for column, some in found.items()),
        pl.Series("title_entity", [t for t, _ in pairs], dtype=pl.String),
        pl.Series("text_entity", [x for _, x in pairs], dtype=pl.String),
        pl.Series("countries_differ", [bool(t and x and t != x) for t, x in pairs], dtype=pl.Boolean),
        pl.Series("entity", [None if t and x and t != x else t or x for t, x in pairs], dtype=pl.String),
        is_known=pl.lit(False),
    )


def _rows(frame: Rows | None, columns: tuple[str, ...]) -> pl.DataFrame:
    empty = pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    rows = empty if frame is None else frame.lazy().collect()
    return rows.select(pl.col(column).cast(pl.String) for column in columns)
