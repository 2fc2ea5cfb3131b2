"""The panel against the same joins in pandas, over 100 times the months: time and peak memory of either.

Each runs in a process of its own (`python -m tests.bench.panel ENGINE FOLDER`), which prints seconds by the clock,
those of the processor (of all threads), and mebibytes. They run in turn: by the clock the run of either
counts that other programs disturbed least, of the processor's time and the memory the median.
Both read the same Parquet files and write the same table: persons, women and speeches of each country and year, its
plan and its seat, zero where a year is covered and the country is not named. `python -m tests.bench.panel HOME [TIMES]`
measures over the release of a home.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb

from tests.bench.timing import RUNS, peak_mebibytes
from tests.support.kernel import environment

TIMES = 100
#: The bound that marts have, and rows in any order: the panel is ordered by its key when it is asked.
BOUNDED: dict[str, str | bool] = {"memory_limit": "1GB", "preserve_insertion_order": False}
TABLES = {
    "cells": "SELECT entity, month_end, female, male, total FROM marts.uniformed_personnel",
    "speeches": "SELECT entity, date, is_wps FROM marts.debate_speech WHERE entity IS NOT NULL AND date IS NOT NULL",
    "plans": "SELECT entity, year, status, generation FROM marts.nap_status_year",
    "seats": "SELECT entity, seat, valid_from, valid_to FROM core.council_term",
    "countries": "SELECT entity, iso3, year FROM marts.country_frame WHERE exists",
}
#: Tables whose rows are multiplied; each copy is of countries of its own.
GROWN = ("cells", "speeches", "plans", "countries")
JOINED = """
WITH month AS (
    SELECT year(month_end) AS year, count(*) AS months FROM (SELECT DISTINCT month_end FROM cells) GROUP BY ALL
),
p AS (
    SELECT entity, year(month_end) AS year, sum(total) AS persons, sum(female) AS women FROM cells GROUP BY ALL
),
s AS MATERIALIZED (
    SELECT entity, year(date) AS year, count(*) AS speeches, count(*) FILTER (is_wps) AS wps_speeches FROM speeches
    GROUP BY ALL
),
heard AS (SELECT DISTINCT year FROM s),
t AS (
    SELECT DISTINCT entity, unnest(generate_series(year(valid_from), coalesce(year(valid_to), 2026))) AS year FROM seats
)
SELECT c.entity, c.year, c.iso3, n.status, n.generation,
    CASE WHEN m.year IS NOT NULL THEN coalesce(p.persons, 0) / m.months END AS persons,
    CASE WHEN m.year IS NOT NULL THEN coalesce(p.women, 0) / m.months END AS women,
    CASE WHEN h.year IS NOT NULL THEN coalesce(s.speeches, 0) END AS speeches,
    CASE WHEN h.year IS NOT NULL THEN coalesce(s.wps_speeches, 0) END AS wps_speeches,
    t.entity IS NOT NULL AS council_member
FROM countries AS c
LEFT JOIN month AS m USING (year) LEFT JOIN heard AS h USING (year)
LEFT JOIN p USING (entity, year) LEFT JOIN s USING (entity, year) LEFT JOIN plans AS n USING (entity, year)
LEFT JOIN t USING (entity, year)
"""


def measure() -> list[tuple[str, str, str]]:
    """Over a home built for it from what ships."""
    from tests.bench.night import BUILD

    with TemporaryDirectory() as home:
        env = environment(WPS_HOME=home, DAGSTER_HOME=str(Path(home, "dagster")))
        subprocess.run([sys.executable, *BUILD], check=True, capture_output=True, env=env)
        return compared(Path(home), TIMES)


def compared(home: Path, times: int) -> list[tuple[str, str, str]]:
    """Both engines over the release of a home, its rows `times` over."""
    with TemporaryDirectory() as folder:
        _run(
            "grow", folder, str(home / "wps.duckdb"), str(times)
        )  # memory held here would count for the processes below
        pairs = [(_run("duckdb", folder), _run("pandas", folder)) for _ in range(RUNS)]
    for ours, theirs in pairs:
        if ours["rows"] != theirs["rows"] or round(ours["women"]) != round(theirs["women"]):
            raise AssertionError(f"the two engines disagree: {ours} {theirs}")
    seconds = min(ours["seconds"] for ours, _ in pairs)
    faster = min(theirs["seconds"] for _, theirs in pairs) / seconds
    cheaper = median(theirs["processor"] / ours["processor"] for ours, theirs in pairs)
    memory = median(ours["mebibytes"] / theirs["mebibytes"] for ours, theirs in pairs)
    mebibytes = median(ours["mebibytes"] for ours, _ in pairs)
    return [
        (
            f"panel in pandas / the same in DuckDB, {times} times the rows",
            f"{faster:.1f} ({seconds:.1f} s); processor time {cheaper:.1f}",
            "5",
        ),
        ("memory of the panel / in pandas", f"{memory:.2f} ({mebibytes:.0f} MB)", "0.5"),
        *question(home),
    ]


def question(home: Path, runs: int = 200) -> list[tuple[str, str, str]]:
    """A question to the panel of a release: the time that 95 in 100 do not exceed."""
    with duckdb.connect(str(home / "wps.duckdb"), read_only=True) as connection:
        taken = []
        for number in range(runs):
            begin = time.perf_counter()
            connection.execute(
                "SELECT * FROM marts.country_year WHERE iso3 IN ('KAZ', 'RWA') AND year >= ?", [1990 + number % 30]
            ).fetchall()
            taken.append(time.perf_counter() - begin)
    return [("question to marts.country_year, 95 in 100", f"{1000 * sorted(taken)[int(0.95 * runs)]:.1f} ms", "20 ms")]


def grow(database: Path, folder: Path, times: int) -> None:
    """The tables as Parquet files; each copy's entities bear its number."""
    with duckdb.connect(str(database), read_only=True) as connection:
        for name, sql in TABLES.items():
            copies = times if name in GROWN else 1
            connection.execute(
                f"COPY (SELECT t.* REPLACE (t.entity || CASE WHEN k = 0 THEN '' ELSE '-' || k END AS entity) "
                f"FROM ({sql}) AS t CROSS JOIN range({copies}) AS r(k)) TO '{folder / name}.parquet' (FORMAT parquet)"
            )


def in_duckdb(folder: Path) -> dict[str, float]:
    """The joins as a mart makes them: read, joined, written by one engine."""
    with duckdb.connect(config={**BOUNDED, "temp_directory": str(folder / "spill")}) as connection:
        for name in TABLES:
            connection.execute(f"CREATE VIEW {name} AS FROM '{folder / name}.parquet'")
        written = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"  # the level that pandas has
        connection.execute(f"COPY ({JOINED}) TO '{folder}/panel.duckdb.parquet' ({written})")
        told = connection.execute(f"SELECT count(*), sum(women) FROM '{folder}/panel.duckdb.parquet'").fetchone()
    return dict(zip(("rows", "women"), told or (), strict=True))


def in_pandas(folder: Path) -> dict[str, float]:
    """The same as an analyst would write it."""
    import pandas as pd

    read = {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    cells, speeches, seats, panel = read["cells"], read["speeches"], read["seats"], read["countries"]
    cells["year"] = pd.to_datetime(cells["month_end"]).dt.year
    speeches["year"] = pd.to_datetime(speeches["date"]).dt.year
    months = cells.groupby("year")["month_end"].nunique().rename("months").reset_index()
    persons = cells.groupby(["entity", "year"], as_index=False).agg(persons=("total", "sum"), women=("female", "sum"))
    speeches["wps"] = speeches["is_wps"].fillna(False).astype(bool)
    said = speeches.groupby(["entity", "year"], as_index=False).agg(
        speeches=("date", "size"), wps_speeches=("wps", "sum")
    )
    seats["year"] = [
        list(range(begin.year, (end.year if not pd.isna(end) else 2026) + 1))
        for begin, end in zip(pd.to_datetime(seats["valid_from"]), pd.to_datetime(seats["valid_to"]), strict=True)
    ]
    terms = seats.explode("year")[["entity", "year"]].drop_duplicates().assign(council_member=True)
    terms["year"] = terms["year"].astype(panel["year"].dtype)
    panel = panel.merge(months, on="year", how="left")
    for other in (persons, said, read["plans"], terms):
        panel = panel.merge(other, on=["entity", "year"], how="left")
    covered = panel["months"].notna()
    for column in ("persons", "women"):
        panel[column] = panel[column].fillna(0).where(covered) / panel["months"]
    heard = panel["year"].isin(speeches["year"].unique())
    for column in ("speeches", "wps_speeches"):
        panel[column] = panel[column].fillna(0).where(heard)
    panel["council_member"] = panel["council_member"].notna()
    panel.to_parquet(folder / "panel.pandas.parquet", compression="zstd")
    return {"rows": float(len(panel)), "women": float(panel["women"].sum())}


def _run(*words: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.panel", *words]
    told: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


def main(words: list[str]) -> None:
    if words[0] == "grow":
        grow(Path(words[2]), Path(words[1]), int(words[3]))
        print("{}")
    elif words[0] in ("duckdb", "pandas"):
        engine = {"duckdb": in_duckdb, "pandas": in_pandas}[words[0]]
        importlib.import_module(words[0])  # not a part of the work
        begin, used = time.perf_counter(), time.process_time()
        told = engine(Path(words[1]))
        taken = {"seconds": time.perf_counter() - begin, "processor": time.process_time() - used}
        print(json.dumps({**told, **taken, "mebibytes": peak_mebibytes()}))
    else:
        for line in compared(Path(words[0]), int(words[1]) if len(words) > 1 else TIMES):
            print(" | ".join(line))


if __name__ == "__main__":
    main(sys.argv[1:])
