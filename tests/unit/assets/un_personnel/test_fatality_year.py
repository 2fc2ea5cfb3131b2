"""marts.fatality_year: no women among the dead is 0 where the sex of all is known, and nothing where it is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipeline.declare import sql_file

MART = Path(__file__).parents[4] / "sql" / "marts" / "personnel" / "fatality_year.sql"
DEATHS = [
    (date(1948, 7, 6), "UNTSO", "male", "malicious_act"),
    (date(1948, 9, 17), "UNTSO", "male", None),
    (date(1961, 1, 1), "ONUC", "male", "accident"),
    (date(1961, 2, 1), "UNEF", None, "illness"),
    (date(2024, 1, 1), "MINUSCA", "female", "illness"),
    (date(2024, 2, 1), "UNMISS", "male", "illness"),
]


def counted() -> pl.DataFrame:
    rows = pl.DataFrame(DEATHS, schema=["incident_date", "mission", "sex", "incident_type"], orient="row").with_columns(
        pl.col("mission").alias("mission_label"), pl.lit("military").alias("personnel_type")
    )
    with duckdb.connect() as connection:
        connection.register("incoming", rows.to_arrow())
        connection.execute("CREATE SCHEMA core; CREATE TABLE core.fatality AS FROM incoming")
        return connection.sql(sql_file.read(MART).text).pl()


def women(made: pl.DataFrame, year: int) -> dict[str, int]:
    return dict(made.filter(pl.col("sex") == "female", pl.col("year") == year).select("mission", "fatalities").rows())


def test_no_women_are_0_where_every_death_of_the_year_has_a_sex() -> None:
    made = counted()
    assert women(made, 1948) == {"UNTSO": 0}
    assert women(made, 2024) == {"MINUSCA": 1, "UNMISS": 0}


def test_where_a_sex_is_unknown_the_absence_of_women_says_nothing() -> None:
    assert women(counted(), 1961) == {}


def test_every_death_is_counted_once() -> None:
    made = counted()
    kinds = ["malicious_acts", "accidents", "illnesses", "self_inflicted", "other_or_undetermined"]
    assert made["fatalities"].sum() == len(DEATHS)
    assert made.filter(pl.sum_horizontal(kinds) != pl.col("fatalities")).is_empty()
