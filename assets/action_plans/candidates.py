"""Facts found on watched pages -> core.nap_candidate: what a person may accept into the register.

Belongs here: whose facts they are, and whether the register has them already. Does not: finding facts on a page
(`watch`), accepting them (`wps naps review`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from assets.action_plans import dates
from assets.action_plans.parse_pages import SEPARATOR
from assets.action_plans.register import Known
from assets.action_plans.vocabulary import PLAN_FIELDS
from assets.action_plans.watched import country
from pipeline.contract import PROVENANCE, no_losses
from pipeline.shared.losses import lost

PRINTED = (
    *(
        "candidate_id",
        "page_url",
        "page_title",
        "generation",
        "page_title_country",
        "text_country",
        "generation_word",
        "field",
        "value",
        "precision",
        "keyword",
    ),
    *("text_sha256", "modified"),
)
COLUMNS = (
    *(
        "candidate_id",
        "page_url",
        "page_title",
        "entity",
        "iso3",
        "page_title_country",
        "title_entity",
        "text_country",
        "text_entity",
    ),
    *("countries_differ", "generation", "generation_word", "field", "value", "precision", "keyword", "is_known"),
    *("text_sha256", "modified", *PROVENANCE),
)


def candidates(rows: pl.DataFrame | None, claims: pl.DataFrame, entity: pl.DataFrame, known: Known) -> pl.DataFrame:
    """COLUMNS, one row a fact that a page states.

    `entity` is whom the fact is about: null where no country is known, and where the page's title and text name
    different ones. `is_known` says that the register has the fact, as or more precisely, of either of them.
    """
    if rows is None or rows.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    missing = [pl.lit(None, pl.String).alias(c) for c in PRINTED if c not in rows.columns]
    facts = rows.with_columns(missing).filter(pl.col("value").is_not_null())
    printed = {column: _countries(facts[column], known) for column in ("page_title_country", "text_country")}
    title, text = ([entity for _, entity in found] for found in printed.values())
    pairs = list(zip(title, text, strict=True))
    differ = [one is not None and other is not None and one != other for one, other in pairs]
    said: dict[tuple[str, str], list[str]] = {}
    for who, field, value in claims.select("entity", "field", "value").iter_rows():
        said.setdefault((who, field), []).append(value)
    is_known = [
        any(_said(said.get((who, field), ()), field, value) for who in pair if who)
        for pair, (field, value) in zip(pairs, facts.select("field", "value").iter_rows(), strict=True)
    ]
    whose = [None if apart else text or title for (title, text), apart in zip(pairs, differ, strict=True)]
    named = facts.with_columns(
        *(pl.Series(column, [name for name, _ in found], dtype=pl.String) for column, found in printed.items()),
        pl.Series("title_entity", title, dtype=pl.String),
        pl.Series("text_entity", text, dtype=pl.String),
        pl.Series("countries_differ", differ, dtype=pl.Boolean),
        pl.Series("entity", whose, dtype=pl.String),
        pl.Series("is_known", is_known, dtype=pl.Boolean),
        pl.Series("modified", [_day(text) for text in facts["modified"]], dtype=pl.Date),
    )
    codes = entity.select("entity", "iso3")
    return named.join(codes, on="entity", how="left", maintain_order="left").select(COLUMNS)


def without_facts(rows: pl.DataFrame | None) -> pl.DataFrame:
    """The rows of pages on which no fact was found, to be set aside."""
    if rows is None or rows.is_empty():
        return no_losses()
    return lost(rows.filter(pl.col("value").is_null()), "page_without_facts", pl.col("page_url"))


def _countries(names: pl.Series, known: Known) -> list[tuple[str | None, str | None]]:
    """Of each row's printed names the first that is an entity's, and that entity; else the first name, and none."""
    found = [country(printed, known.entity) for printed in names]
    return [
        (name or (printed or "").split(SEPARATOR)[0] or None, entity)
        for (name, entity), printed in zip(found, names, strict=True)
    ]


def _said(claimed: Sequence[str], field: str | None, value: str) -> bool:
    is_date = field is not None and PLAN_FIELDS.get(field) == "date"
    return any(c == value or (is_date and c.startswith(f"{value}-")) for c in claimed)


def _day(text: str | None) -> date | None:
    """The day of a timestamp; null where the page gives none that can be read."""
    return dates.first_day(text[:10]) if text else None
