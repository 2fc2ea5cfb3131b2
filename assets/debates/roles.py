"""In which capacity a speaker spoke: `speaker_role`.

Belongs here: the order of the rules, who sat in the Security Council on a day. Does not: entities and bodies
(`affiliations`), the terms themselves (`core.council_term` of the reference).

1. Who presides is `president`, also where the President speaks as the representative of a state.
2. In the Security Council a state is `council_member` or `invited_state`, by the terms on the day of the meeting; where
   they do not reach, by the corpus' own list of participants; else unknown (null).
3. In the General Assembly every state is a member or an observer of the organ: the list of roles has no word for it,
   and `invited_state` would be wrong; such a speech is `other`, told from the rest by its organ and entity.
4. Everybody else has the role of the body whose affiliation or post is printed (`secretariat`, `un_entity`,
   `regional_organisation`, `civil_society`, `other`). The United Nations as a whole ("UN") is no body: only the post
   tells whether the Secretariat or another one is meant.
5. Whom the reviewed list has (`reviewed`) has the role of the body that it names, whatever is printed.
6. Without a known affiliation or post the role is unknown (null).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from assets.debates import affiliations
from pipeline.contract import Reference

PRESIDES = (
    r"(?i)^(?:the|mr\.?|mrs\.?|ms\.?|madame?) "
    r"(?:(?:acting|temporary|provisional|interim|deputy|vice|first|second|third|co|-) ?-?)*presidents?$"
)
CHAIRS = r"(?i)^the (?:(?:acting|temporary|interim|vice|co|-) ?-?)*(?:chair(?:man|person|woman)?|presiding officer)$"
_OFFICE = r"(?i)^(?:the )?(?:deputy |under-?|assistant )*secretary[- ]general$"

TERMS = "core.council_term"
#: The Council's first members took their seats.
BEGINNING = date(1946, 1, 12)


def with_roles(frame: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Adds `speaker_role`, one of the list in core.speech, or null.

    `frame` has speaker, post, organ, participant (the corpus' word, else null), date, reviewed_kind, and what
    `affiliations.with_entities` adds.
    """
    judged = with_membership(_with_post_bodies(frame, reference), reference)
    state = pl.col("entity_kind").is_in(affiliations.STATES).fill_null(False)
    assembly = pl.col("organ") == "General Assembly"
    listed = pl.col("participant").replace_strict(
        {"Mentioned": True, "The President": True, "Guest": False}, default=None, return_dtype=pl.Boolean
    )
    member = pl.coalesce("is_member", listed)
    presides = (pl.col("participant") == "The President").fill_null(False) | pl.col("speaker").str.contains(
        f"{PRESIDES}|{CHAIRS}"
    ).fill_null(False)
    territory = pl.col("entity_kind") == "territory"
    role = (
        pl.when(presides)
        .then(pl.lit("president"))
        .when(pl.col("reviewed_kind").is_not_null())
        .then("reviewed_kind")
        .when(state & assembly)
        .then(pl.lit("other"))
        .when(state)
        .then(pl.when(member).then(pl.lit("council_member")).when(~member).then(pl.lit("invited_state")))
        .when(pl.col("speaker").str.contains(_OFFICE))
        .then(pl.lit("secretariat"))
        .otherwise(pl.coalesce("body", "post_body", pl.when(territory).then(pl.lit("other"))))
    )
    return judged.with_columns(role.alias("speaker_role")).drop("is_member", "post_body")


def with_membership(
    frame: pl.DataFrame, reference: Reference, entity: str = "entity", on: str = "date"
) -> pl.DataFrame:
    """Adds `is_member`: whether the entity sat in the Council on that day.

    Null where entity or day is unknown, and on days that the list of terms does not reach: after the last day on which
    it still names elected members, absence from the list means nothing.
    """
    listed = reference.tables[TERMS].select("entity", "valid_from", "valid_to")
    last = listed["valid_to"].max()
    pairs = frame.select(entity, on).drop_nulls().unique()
    sits = (pl.col("valid_from") <= pl.col(on)) & (pl.col("valid_to").fill_null(date.max) >= pl.col(on))
    seated = pairs.join(listed, left_on=entity, right_on="entity", how="left")
    held = seated.group_by(entity, on).agg(sits.any().alias("held"))
    reached = pl.col(on).is_between(pl.lit(BEGINNING), pl.lit(last, pl.Date)).fill_null(False)
    answers = held.select(
        entity, on, pl.when(pl.col("held").fill_null(False)).then(True).when(reached).then(False).alias("is_member")
    )
    return frame.join(answers, on=[entity, on], how="left", maintain_order="left")


def _with_post_bodies(frame: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Adds `post_body`, the kind of body of the printed post, asked once per distinct post."""
    posts = frame["post"].drop_nulls().unique().to_list()
    known = {post: affiliations.body_of_post(post, reference.entities) for post in posts}
    body = pl.col("post").replace_strict(known, default=None, return_dtype=pl.String)
    return frame.with_columns(body.alias("post_body"))
