"""The small warehouse with claims typed by the project beside its counts, and the answers that they give."""

from __future__ import annotations

import csv

import yaml

from tests.support.changing_program import Program

FACTS = "counts/facts/posts.csv"
HEADER = ("country", "value")
FUNCTIONS = """

def claims(data: bytes, name: str) -> pl.DataFrame:
    rows = pl.read_csv(io.BytesIO(data), infer_schema=False)
    return rows.with_columns(locator="line " + pl.int_range(2, rows.height + 2).cast(pl.String))


def with_claims(parsed: Mapping[str, Rows], reference: Reference) -> Harmonised:
    made = harmonise(parsed, reference)
    claim = parsed["register"].lazy().collect().select(
        "source_id", "document_id", "locator", iso3="country", value="value"
    )
    answer = claim.group_by("iso3").agg(pl.col("value").max(), claims=pl.len().cast(pl.Int64))
    tables = {**made.tables, "core.post_claim": claim, "core.post": answer}
    return Harmonised(tables=tables, rejected=made.rejected, derived=frozenset({"core.post"}))
"""


def field(name: str, kind: str = "string") -> dict[str, object]:
    return {"name": name, "type": kind, "description": f"The {name}."}


def table(name: str, key: list[str], *fields: dict[str, object], **more: str) -> dict[str, object]:
    schema = {"primaryKey": key, "fields": list(fields)}
    return {"name": name, "title": name, "description": "One row a key.", "schema": schema, **more}


def with_claims(program: Program) -> Program:
    """Give the program a register of claims, the answers resolved from them, and a mart of both."""
    path = program.root / "counts" / "datapackage.yaml"
    package = yaml.safe_load(path.read_text())
    source = {"name": "register", "packaged": "facts", "title": "Posts", "publisher": "the project"}
    package["sources"].append(
        {**source, "licence": "CC0-1.0", "licence_url": "", "path": "", "citation": "Posts.", "media": ["csv"]}
    )
    place = [field(name) for name in ("source_id", "document_id", "locator")]
    package["resources"] += [
        table("core.post_claim", ["iso3", "value"], *place, field("iso3"), field("value"), sources=["register"]),  # type: ignore[arg-type]
        table(
            "core.post", ["iso3"], field("iso3"), field("value"), field("claims", "integer"), claims="core.post_claim"
        ),
    ]
    path.write_text(yaml.safe_dump(package, sort_keys=False))
    program.edit("counts/functions.py", "", (program.root / "counts/functions.py").read_text() + FUNCTIONS)
    program.edit("counts/__init__.py", "import harmonise, parse", "import claims, parse, with_claims")
    program.edit(
        "counts/__init__.py", "parse}, harmonise=harmonise", "parse, 'register': claims}, harmonise=with_claims"
    )
    marts = program.sql / "marts" / "advisers" / "tables.yaml"
    listed = yaml.safe_load(marts.read_text())
    listed["resources"].append(
        table(
            "marts.post_year",
            ["year", "iso3"],
            field("year", "integer"),
            field("iso3"),
            field("value"),
            field("advisers", "integer"),
            derived_from="core.post",
        )
    )
    marts.write_text(yaml.safe_dump(listed, sort_keys=False))
    program.edit(
        "marts/advisers/post_year.sql",
        "",
        "-- grain: one row per year and country with a post.\n"
        "SELECT year, iso3, value, advisers FROM core.post JOIN marts.adviser_year USING (iso3)\n",
    )
    return program


def claim(program: Program, *claims: tuple[str, str]) -> None:
    """Write the register's claims: country and value each."""
    path = program.root / FACTS
    path.parent.mkdir(exist_ok=True)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *claims])
