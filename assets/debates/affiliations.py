"""Printed affiliations -> entities, and the kind of body where it is no state.

Belongs here: reading a label in the ways records and the corpus print it. Does not: spellings (the reference's
`entity_alias`), kinds of organisations (`organisations`), or what follows for the speaker's role (`roles`).

Nothing is guessed: a label is looked up whole, or without words that leave no doubt ("the delegation of", "Permanent
Observer of", a bracket that repeats an organisation's name as an abbreviation), or, where it is a post, by the body at
its end: a state's only for its ministers and for "President of X" and the like, else an organisation's ("Executive
Director of the World Food Programme"; "President of the Tribunal for Yugoslavia" is no state's).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import polars as pl

from assets.debates import organisations
from pipeline.contract import Reference
from pipeline.entities import Entities, Match

#: Kinds of entity that take part in meetings as states do.
STATES = ("state", "non_member", "historic_state")

#: What `with_entities` adds.
ANSWER = {"entity": pl.String, "iso3": pl.String, "entity_kind": pl.String, "body": pl.String}

_BEFORE = re.compile(
    r"^(?:the\s+)?(?:(?:permanent\s+)?observer\s+(?:mission\s+)?(?:of|for)|observer(?=\s+state)"
    r"|(?:delegation|government|representative|permanent\s+(?:mission|representative))\s+(?:of|for|to))\s+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r",?\s+in (?:its|his|her) capacity as .*$|\s+\(?observer\)?$|\s+to (?:the )?(?:UN|United Nations)$", re.IGNORECASE
)
_BRACKET = re.compile(r"^(?P<name>.+?)\s*\((?P<inside>[^()]+)\)$")
#: Posts of a state: what follows the first "of" is the state. A minister's portfolio may have an "of" of its own.
_RULES = re.compile(
    r"^(?:deputy |vice[- ]|first |acting |federal )*"
    r"(?:president|prime minister|head of (?:state|government)|king|queen|emir|ambassador|permanent representative"
    r"|charg[eé] d.affaires|chancellor)\s+(?:of|for)\s+",
    re.IGNORECASE,
)
_MINISTER = re.compile(r"^(?:deputy |vice[- ]|first |acting |federal |state )*(?:minister|secretary of state)\b", re.I)
#: Posts in bodies: by their first words, so that no name of a body is taken for a post in another ("Friends of …").
_POST = re.compile(
    r"^(?:\d+[a-z]{2} |acting |deputy |vice[- ]?|under[- ]?|assistant |associate |executive |principal |senior |chief "
    r"|joint |special |regional |country |permanent |high |former |general |managing )*"
    r"(?:director|president|secretary|chair(?:man|person|woman)?|head|chief|commissioner|administrator|prosecutor"
    r"|registrar|judge|representative|envoy|adviser|advisor|coordinator|rapporteur|observer|officer|ambassador|founder"
    r"|co-founder|counsel|commander|spokes(?:man|person|woman))\b",
    re.IGNORECASE,
)
_OF = re.compile(r"\s+of\s+|,\s+", re.IGNORECASE)
_PORTFOLIO = re.compile(r"\s+(?:of|for)\s+|,\s+", re.IGNORECASE)
_BODY = frozenset({"organisation"})


def readings(label: str) -> Iterator[tuple[str, frozenset[str] | None]]:
    """The texts to look up for a label, in turn, each with the kinds of entity it may mean (None: any)."""
    yield label, None
    shorter = _AFTER.sub("", label)
    while (stripped := _BEFORE.sub("", shorter)) != shorter:
        shorter = stripped
    if shorter != label:
        yield shorter, None
    if bracket := _BRACKET.match(shorter):
        yield bracket["name"], _BODY
    if rules := _RULES.match(shorter):
        yield shorter[rules.end() :].partition(",")[0], frozenset(STATES)
    if _MINISTER.match(shorter):
        for cut in _PORTFOLIO.finditer(shorter):
            yield shorter[cut.end() :], frozenset(STATES)
    elif _POST.match(shorter):
        for cut in _OF.finditer(shorter):
            yield shorter[cut.end() :], _BODY


def resolve(label: str, on: date | None, entities: Entities) -> Match:
    """The entity that a printed label means on that day; an empty match where it is unknown or not certain."""
    for text, kinds in readings(label):
        match = entities.resolve(text, on)
        if match.entity is not None and (kinds is None or match.kind in kinds):
            return match
    return Match()


def body_of_post(post: str, entities: Entities) -> str | None:
    """The kind of body (organisations.KINDS) that somebody with this post speaks for; None where it does not tell."""
    if (kind := organisations.kind_of_post(post)) is not None:
        return kind
    for text, _ in readings(post):
        if (kind := organisations.kind_of_label(text)) is not None:
            return kind
        if (entity := entities.resolve(text).entity) in (known := organisations.kinds_of_entities()):
            return known[entity]
    return None


def with_entities(frame: pl.DataFrame, reference: Reference, label: str, on: str = "date") -> pl.DataFrame:
    """Adds `entity`, `iso3`, `entity_kind` and `body`, the kind of organisation; all null where nothing is known.

    `label` and `on` name columns (String, Date); `body` is one of organisations.KINDS. Row order is kept.
    Work is done once per distinct label and day, the day counting only for labels whose meaning changes.
    """
    pairs = frame.select(label, on).filter(pl.col(label).is_not_null()).unique()
    found = reference.entities.resolve_frame(pairs, label=label, on=on).drop("exact")
    known, unknown = found.filter(pl.col("entity").is_not_null()), found.filter(pl.col("entity").is_null())
    again = [(text, day, resolve(text, day, reference.entities)) for text, day in unknown.select(label, on).iter_rows()]
    read = pl.DataFrame(
        [(text, day, match.entity, match.kind, match.iso3) for text, day, match in again],
        schema={label: pl.String, on: pl.Date, "entity": pl.String, "kind": pl.String, "iso3": pl.String},
        orient="row",
    )
    both = pl.concat([known.select(read.columns), read])
    bodies = _bodies(both[label], reference)
    both = both.join(bodies, on=label, how="left").with_columns(
        pl.when(~pl.col("kind").is_in(STATES).fill_null(False))
        .then(
            pl.coalesce("label_body", pl.col("entity").replace_strict(organisations.kinds_of_entities(), default=None))
        )
        .alias("body")
    )
    answers = both.select(label, on, "entity", "iso3", pl.col("kind").alias("entity_kind"), "body")
    return frame.join(answers, on=[label, on], how="left", maintain_order="left", nulls_equal=True)


def _bodies(labels: pl.Series, reference: Reference) -> pl.DataFrame:
    """Distinct labels with the kind of body the vocabulary or the list of missions knows them for."""
    missions = _mission_labels(reference)
    rows = [
        (text, organisations.kind_of_label(text) or ("secretariat" if text.casefold() in missions else None))
        for text in labels.unique().to_list()
    ]
    return pl.DataFrame(rows, schema={labels.name: pl.String, "label_body": pl.String}, orient="row")


def _mission_labels(reference: Reference) -> frozenset[str]:
    """Acronyms and names of United Nations missions, in small letters."""
    mission = reference.tables.get("core.mission")
    if mission is None:
        return frozenset()
    return frozenset(text.casefold() for column in ("mission", "name") for text in mission[column].drop_nulls())
