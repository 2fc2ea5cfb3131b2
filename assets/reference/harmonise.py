"""Reference rows as printed -> the core reference tables, typed, with their citations written out.

Belongs here: types, keys and references between the files. Does not: facts (data/*.csv), lookup (`pipeline.entities`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from pipeline.contract import LOSS_SCHEMA, PROVENANCE, Harmonised, Reference, Rows
from pipeline.entities import KINDS
from pipeline.shared.losses import lost

DATE, NUMBER, SHARE, FLAG = "date", "integer", "share", "flag"


@dataclass(frozen=True)
class Spec:
    """One core table: its text columns are those not named in `types`.

    `allowed` lists a column's permitted values, `refers` the table whose key a column's (semicolon separated) values
    must be found in, `spans` pairs of dates of which the first may not be later.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...]
    required: tuple[str, ...]
    types: Mapping[str, str] = field(default_factory=dict)
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refers: Mapping[str, str] = field(default_factory=dict)
    spans: tuple[tuple[str, str], ...] = ()
    cited: bool = True


VALIDITY = (("valid_from", "valid_to"),)
VALID_TYPES = {"valid_from": DATE, "valid_to": DATE}

SPECS: dict[str, Spec] = {
    "citation": Spec(
        columns=("key", "publisher", "title", "url", "licence"),
        key=("key",),
        required=("key", "publisher", "title", "licence"),
        cited=False,
    ),
    "entity": Spec(
        columns=(
            *("entity", "name", "kind", "iso3", "iso2", "m49", "cow_code", "gw_code", "un_region", "un_subregion"),
            *("un_member_from", "un_member_to", "valid_from", "valid_to", "successors", "administered_by"),
        ),
        key=("entity",),
        required=("entity", "name", "kind"),
        types={"cow_code": NUMBER, "gw_code": NUMBER, "un_member_from": DATE, "un_member_to": DATE, **VALID_TYPES},
        allowed={"kind": KINDS},
        refers={"successors": "entity", "administered_by": "entity"},
        spans=(*VALIDITY, ("un_member_from", "un_member_to")),
    ),
    "entity_alias": Spec(
        columns=("label", "entity", "valid_from", "valid_to", "needs_date", "reason"),
        key=("label", "entity"),
        required=("label", "entity", "needs_date", "reason"),
        types={**VALID_TYPES, "needs_date": FLAG},
        refers={"entity": "entity"},
        spans=VALIDITY,
    ),
    "entity_group": Spec(
        columns=("group_name", "entity", "valid_from", "valid_to", "from_year", "to_year", "listed_from", "note"),
        key=("group_name", "entity"),
        required=("group_name", "entity"),
        types={**VALID_TYPES, "from_year": NUMBER, "to_year": NUMBER, "listed_from": DATE},
        refers={"entity": "entity"},
        spans=VALIDITY,
    ),
    "council_term": Spec(
        columns=("entity", "seat", "valid_from", "valid_to"),
        key=("entity", "valid_from"),
        required=("entity", "seat", "valid_from"),
        types=VALID_TYPES,
        allowed={"seat": ("permanent", "elected")},
        refers={"entity": "entity"},
        spans=VALIDITY,
    ),
    "mission": Spec(
        columns=(
            *("mission", "name", "kind", "lead_department", "host_entities", "start_date", "start_precision"),
            *("start_year", "end_date", "end_precision", "end_year", "former_names", "part_of"),
        ),
        key=("mission",),
        required=("mission", "name", "kind"),
        types={"start_date": DATE, "start_year": NUMBER, "end_date": DATE, "end_year": NUMBER},
        allowed={
            "kind": (
                "peacekeeping_operation",
                "special_political_mission",
                "support_office",
                "mission_family",
                "other",
            ),
            "start_precision": ("day", "month", "year"),
            "end_precision": ("day", "month", "year"),
        },
        refers={"host_entities": "entity", "part_of": "mission"},
        spans=(("start_date", "end_date"),),
    ),
    "mission_alias": Spec(
        columns=("label", "mission", "reason"),
        key=("label",),
        required=("label", "mission", "reason"),
        refers={"mission": "mission"},
    ),
    "parity_target": Spec(
        columns=("category", "personnel_types", "target_year", "target_share", "kind"),
        key=("category", "target_year"),
        required=("category", "personnel_types", "target_year", "target_share", "kind"),
        types={"target_year": NUMBER, "target_share": SHARE},
        allowed={"kind": ("interim", "final")},
    ),
}


def harmonise(parsed: Mapping[str, Rows], reference: Reference | None = None) -> Harmonised:
    """The core reference tables from the rows of all reference files (`parsed["reference"]`).

    Rows that cannot be used are rejected with one of the reasons unknown_table, missing_value, bad_value,
    dates_out_of_order, unknown_citation, unknown_reference or duplicate_key; `reference` is not needed.
    """
    rows = parsed["reference"].lazy().collect().rechunk().with_row_index("row")
    named = {"source"}.union(*(spec.columns for spec in SPECS.values()))
    rows = rows.with_columns(pl.lit(None, pl.String).alias(c) for c in sorted(named - set(rows.columns)))
    known = {name: set(rows.filter(table=name)[spec.key[0]].drop_nulls()) for name, spec in SPECS.items()}
    citations = _citations(rows.filter(table="citation"))
    tables, losses = {}, [_loss(rows.filter(~pl.col("table").is_in(list(SPECS))), "unknown_table", pl.col("table"))]
    for name, spec in SPECS.items():
        mine = rows.filter(table=name).with_columns(pl.col(c).str.strip_chars() for c in (*spec.columns, "source"))
        faults = pl.concat(list(_faults(mine, spec, known, set(citations))))
        losses.append(faults.unique("row", keep="first", maintain_order=True))
        kept = mine.join(faults.select("row"), on="row", how="anti")
        cited = [_citation(citations).alias("citation")] if spec.cited else []
        typed = kept.select(*(_typed(c, spec.types.get(c)) for c in spec.columns), *PROVENANCE, *cited)
        tables[f"core.{name}"] = typed.sort(spec.key)
    rejected = pl.concat(losses).sort("row").select(*LOSS_SCHEMA)
    return Harmonised(tables=tables, rejected=rejected)


def _typed(column: str, kind: str | None) -> pl.Expr:
    """The column in its type; a value that does not fit becomes null (`_faults` tells)."""
    text = pl.col(column)
    if kind == DATE:
        iso = text.str.contains(r"^\d{4}-\d{2}-\d{2}$")
        return pl.when(iso).then(text).otherwise(None).str.to_date("%Y-%m-%d", strict=False).alias(column)
    if kind == NUMBER:
        return text.cast(pl.Int64, strict=False)
    if kind == SHARE:
        share = text.cast(pl.Float64, strict=False)
        return pl.when(share.is_between(0, 1)).then(share).alias(column)
    if kind == FLAG:
        return text.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    return text


def _faults(
    rows: pl.DataFrame, spec: Spec, known: Mapping[str, set[str]], citations: set[str]
) -> Iterator[pl.DataFrame]:
    """Rows that cannot be used, one frame per rule, in the order in which a reason is given."""
    for column in (*spec.required, *(("source",) if spec.cited else ())):
        yield _loss(rows.filter(pl.col(column).is_null()), "missing_value", pl.lit(column))
    for column, kind in spec.types.items():
        bad = pl.col(column).is_not_null() & _typed(column, kind).is_null()
        yield _loss(rows.filter(bad), "bad_value", pl.format(f"{column} {{}} is no {kind}", column))
    for column, values in spec.allowed.items():
        bad = pl.col(column).is_not_null() & ~pl.col(column).is_in(list(values))
        yield _loss(rows.filter(bad), "bad_value", pl.format(f"{column} {{}} is none of {', '.join(values)}", column))
    for first, last in spec.spans:
        bad = _typed(first, DATE) > _typed(last, DATE)
        yield _loss(rows.filter(bad), "dates_out_of_order", pl.format(f"{first} {{}} after {last} {{}}", first, last))
    if spec.cited:
        yield _loss(rows.filter(_strangers("source", citations) != ""), "unknown_citation", pl.col("source"))
    for column, table in spec.refers.items():
        strangers = _strangers(column, known[table])
        detail = pl.format(f"{column} {{}} is no {table}", strangers)
        yield _loss(rows.filter(strangers != ""), "unknown_reference", detail)
    again = pl.struct(spec.key).is_first_distinct().not_()
    yield _loss(rows.filter(again), "duplicate_key", pl.concat_str(spec.key, separator=" / ", ignore_nulls=True))


def _strangers(column: str, known: set[str]) -> pl.Expr:
    """The members of a semicolon separated list that are not known, as text; null where the list is."""
    stranger = ~pl.element().is_in(sorted(known))
    return pl.col(column).str.split(";").list.eval(pl.element().filter(stranger)).list.join(";")


def _loss(rows: pl.DataFrame, reason: str, detail: pl.Expr) -> pl.DataFrame:
    """The rows as losses, each with its number."""
    return pl.concat([rows.select("row"), lost(rows, reason, detail)], how="horizontal")


def _citations(rows: pl.DataFrame) -> dict[str, str]:
    """Citation key -> "Publisher: Title. URL", without the URL where there is none."""
    text = pl.concat_str(pl.format("{}: {}.", "publisher", "title"), "url", separator=" ", ignore_nulls=True)
    return dict(rows.drop_nulls("key").select("key", text).iter_rows())


def _citation(citations: Mapping[str, str]) -> pl.Expr:
    """The `source` keys written out, in their order."""
    keys = pl.element().replace(dict(citations))
    return pl.col("source").str.split(";").list.eval(keys).list.join("; ")
