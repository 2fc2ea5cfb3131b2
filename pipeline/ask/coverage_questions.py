"""The two questions of meta.coverage in SQL: by year, and in a line for each table and source.

Belongs here: the SQL. Does not: whom and what they are about (`coverage`).
"""

from __future__ import annotations

from collections.abc import Collection

from pipeline.store.engine import literal

_STATES = ("present", "suspect", "not_at_hand", "not_published", "refused", "set_aside", "outside_domain")
#: A period, or a meeting; what has no date counts as one.
_PERIOD = "coalesce(meeting, CAST(period AS VARCHAR), '')"
#: Rows that are there, and what is said of a whole period: not what is said of somebody who was expected in it.
_OF_ALL = "(rows > 0 OR (entity IS NULL AND mission IS NULL))"


def by_year(asked: Collection[str], entity: str | None) -> str:
    """By table, source and year: how many periods are in each state, and rows; `asked` are conditions.

    Of an entity: its own rows, and with `others_only` the periods in which only others have some.
    """
    own = f"entity = {literal(entity)}" if entity else "true"
    counted = {state: f"state = '{state}' AND {_OF_ALL}" for state in _STATES}
    if entity:
        counted |= {state: f"state = '{state}' AND {own}" for state in ("present", "suspect")}
        counted |= {s: f"state = '{s}' AND ({_OF_ALL} OR {own})" for s in _STATES if s not in ("present", "suspect")}
    columns = [f"{_periods(condition)} AS {state}" for state, condition in counted.items()]
    if entity:
        columns.append(f"{_periods('rows > 0')} - {_periods(f'rows > 0 AND {own}')} AS others_only")
    rows = f"coalesce(sum(rows) FILTER (WHERE {own}), 0)::BIGINT AS rows"
    return (
        f"SELECT table_name, source_id, year(period) AS year, {', '.join(columns)}, {rows} FROM meta.coverage "
        f"WHERE {' AND '.join(asked)} GROUP BY ALL ORDER BY table_name NULLS LAST, source_id, year NULLS LAST"
    )


def _periods(condition: str) -> str:
    return f"count(DISTINCT {_PERIOD}) FILTER (WHERE {condition})"


def in_lines(entity: str | None) -> str:
    """A line for each table and source that is about periods, and for each source of which nothing is there.

    Of an entity: for each that has rows of it; `why` says `others_only` where only others have some.
    """
    own = f"entity = {literal(entity)}" if entity else "true"
    whole = f"({_OF_ALL} OR {own})" if entity else _OF_ALL
    mine = f"HAVING sum(rows) FILTER (WHERE {own}) > 0" if entity else ""
    return f"""
        WITH about AS (SELECT table_name, source_id FROM meta.coverage GROUP BY ALL {mine}),
        told AS (
            SELECT c.table_name, c.source_id, year(any_value(period)) AS year,
                   coalesce(sum(rows) FILTER (WHERE {own}), 0)::BIGINT AS held, held > 0 AS there,
                   coalesce(min(state) FILTER (WHERE rows = 0), 'others_only') AS state
            FROM meta.coverage AS c JOIN about AS a ON {_same("c", "a")}
            WHERE {whole}
            GROUP BY c.table_name, c.source_id, {_PERIOD}
        ),
        years AS (SELECT DISTINCT table_name, source_id, there, year FROM told WHERE year IS NOT NULL),
        runs AS (
            SELECT *, year - row_number() OVER (PARTITION BY table_name, source_id, there ORDER BY year) AS run
            FROM years
        ),
        ranges AS (
            SELECT table_name, source_id, there, min(year) AS first,
                   CASE WHEN count(*) = 1 THEN min(year)::VARCHAR ELSE min(year) || '-' || max(year) END AS range
            FROM runs GROUP BY table_name, source_id, there, run
        ),
        listed AS (
            SELECT table_name, source_id, string_agg(range, ', ' ORDER BY first) FILTER (WHERE there) AS years_present,
                   string_agg(range, ', ' ORDER BY first) FILTER (WHERE NOT there) AS years_absent
            FROM ranges GROUP BY ALL
        )
        SELECT t.table_name, t.source_id, count(*) FILTER (WHERE there AND t.year IS NOT NULL) AS present,
               count(*) FILTER (WHERE NOT there AND t.year IS NOT NULL) AS absent,
               any_value(l.years_present) AS years_present, any_value(l.years_absent) AS years_absent,
               string_agg(DISTINCT t.state, ', ' ORDER BY t.state) FILTER (WHERE NOT there) AS why,
               sum(t.held)::BIGINT AS rows
        FROM told t LEFT JOIN listed l ON {_same("t", "l")}
        GROUP BY ALL HAVING count(t.year) > 0 OR sum(t.held) = 0
        ORDER BY t.table_name NULLS LAST, t.source_id
    """


def _same(one: str, other: str) -> str:
    return f"{one}.table_name IS NOT DISTINCT FROM {other}.table_name AND {one}.source_id = {other}.source_id"
