"""Which of several rows, in which order, is left to the engine in no query: SQL lets it choose anew each time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.queries import is_ordered, queries, tree

#: Aggregates whose answer depends on the order of rows; the mean of fractions in its last digits.
OF_ORDER = {"array_agg", "avg", "first", "group_concat", "last", "list", "listagg", "string_agg"}
#: Those that choose among equals as they come, whatever order they are given.
OF_CHANCE = {"approx_top_k", "arbitrary", "mode", "random", "reservoir_quantile", "uuid"}
#: What gives a list the same order whichever it had.
SORTS = {"array_sort", "list_reverse_sort", "list_sort"}
#: What a list goes through on its way there: of its members none is chosen by its place.
THROUGH = {"OPERATOR_COALESCE", "flatten", "list_concat", "list_distinct", "list_filter", "list_transform"}
WINDOWS = {"first_value", "lag", "last_value", "lead", "nth_value", "ntile", "row_number"}


def left_open(node: Any, *, is_sorted: bool = False) -> Iterator[str]:
    """What a part of a query leaves to the engine; `is_sorted`: the list that it makes is sorted around it."""
    if isinstance(node, list):
        for part in node:
            yield from left_open(part, is_sorted=is_sorted)
    elif isinstance(node, dict):
        yield from _itself(node, is_sorted=is_sorted)
        name = str(node.get("function_name") or node.get("type"))
        around = name in SORTS or (is_sorted and name in THROUGH)
        for part in node.values():
            yield from left_open(part, is_sorted=around)


def _itself(node: dict[str, Any], *, is_sorted: bool) -> Iterator[str]:
    name = node.get("function_name", "")
    if node.get("class") == "FUNCTION":
        if name in OF_CHANCE:
            yield f"{name}(…) chooses among equals"
        elif name in OF_ORDER and not (node["order_bys"] or {}).get("orders") and not is_sorted:
            yield f"{name}(…) without ORDER BY"
    elif node.get("class") == "WINDOW" and name in WINDOWS and not node["orders"]:
        yield f"{name}() OVER (…) without ORDER BY"
    kinds = {modifier["type"] for modifier in node.get("modifiers") or ()}
    if "LIMIT_MODIFIER" in kinds and "ORDER_MODIFIER" not in kinds:
        yield "LIMIT without ORDER BY"
    if any(m["type"] == "DISTINCT_MODIFIER" and m["distinct_on_targets"] for m in node.get("modifiers") or ()):
        yield "DISTINCT ON"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT list(a) FROM t", "list(…) without ORDER BY"),
        ("SELECT x FROM (SELECT g, string_agg(a, ', ') AS x FROM t GROUP BY g)", "string_agg(…) without ORDER BY"),
        ("SELECT list_sort(list(a)[:5]) FROM t", "list(…) without ORDER BY"),
        ("SELECT first(a) FILTER (b) FROM t", "first(…) without ORDER BY"),
        ("WITH c AS (SELECT avg(a) AS m FROM t) FROM c", "avg(…) without ORDER BY"),
        ("SELECT mode(a) FROM t", "mode(…) chooses among equals"),
        ("FROM t QUALIFY row_number() OVER (PARTITION BY a) = 1", "row_number() OVER (…) without ORDER BY"),
        ("SELECT a FROM t WHERE b IN (SELECT b FROM u LIMIT 3) ORDER BY a", "LIMIT without ORDER BY"),
        ("SELECT DISTINCT ON (a) a, b FROM t ORDER BY a", "DISTINCT ON"),
    ],
)
def test_what_is_left_open_is_seen(sql: str, said: str) -> None:
    assert list(left_open(tree(sql))) == [said]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT list(a ORDER BY b), first(a ORDER BY b) FROM t",
        "SELECT array_to_string(list_sort(list_distinct(flatten(list(string_split(a, ';'))))), ';') FROM t",
        "SELECT list_sort(coalesce(list(DISTINCT a), [])) FROM t",
        "SELECT row_number() OVER (PARTITION BY a ORDER BY b), sum(c) OVER (PARTITION BY a) FROM t ORDER BY a LIMIT 3",
        "SELECT DISTINCT a, any_value(b), [1, 2] FROM t GROUP BY a",
    ],
)
def test_what_is_said_is_not_blamed(sql: str) -> None:
    assert list(left_open(tree(sql))) == []


def test_rows_that_somebody_asks_for_have_an_order() -> None:
    shown = {name: sql for name, sql in queries().items() if name.startswith(("chart ", "example "))}
    assert {name for name, sql in shown.items() if not is_ordered(sql)} == set()


def test_no_query_leaves_its_answer_to_the_engine() -> None:
    found = {name: said for name, sql in queries().items() if (said := sorted(left_open(tree(sql))))}
    assert found == {}
