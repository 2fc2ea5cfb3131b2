"""Every query that lies in a file of this project: marts, checks, the questions of pages and charts, examples.

Belongs here: their texts by name, what DuckDB's parser makes of one. Does not: asking them (`varied`).
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import duckdb

from pipeline.publish.page.declared import Declared
from tests.support.marts import declared
from tests.support.site import PAGE


@cache
def queries() -> dict[str, str]:
    """The texts by name: what it is for, and its own name."""
    project, page = declared(), Declared(PAGE)
    found = {f"mart {mart.table.name}": mart.query.text for mart in project.marts}
    found |= {f"check {query.name}": query.text for query in project.queries}
    found |= {f"page {kind.name}/{name}": sql for kind in page.kinds for name, sql in kind.questions.items()}
    for name, chart in page.charts.items():
        found |= {f"chart {name}": chart.sql} | ({f"finding {name}": chart.finding} if chart.finding else {})
    return found | {f"example {question.title('en')}": question.sql for question in page.questions}


def tree(sql: str) -> dict[str, Any]:
    """The node of a SELECT. Raises ValueError for what is none."""
    with duckdb.connect() as connection:
        answer = connection.execute("SELECT json_serialize_sql($1::VARCHAR)", [sql]).fetchone()
    said = json.loads(answer[0]) if answer else {}
    if said.get("error", True):
        raise ValueError(f"{said.get('error_message')}: {sql}")
    node: dict[str, Any] = said["statements"][0]["node"]
    return node


def is_ordered(sql: str) -> bool:
    """Whether a query says in which order its rows come."""
    return any(modifier["type"] == "ORDER_MODIFIER" for modifier in tree(sql)["modifiers"])
