"""Which charts and pages ask which table.

Belongs here: reading the names of tables out of declared questions. Does not: what a dictionary shows of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipeline.publish.page.declared import Declared

_TABLE = re.compile(r"\b(?:core|marts|meta)\.[a-z_0-9]+\b")


@dataclass(frozen=True)
class Used:
    """The tables that charts and kinds of pages ask."""

    declared: Declared

    def of(self, table: str) -> tuple[list[str], list[str]]:
        """The charts and the kinds of pages that ask a table, by name."""
        charts, kinds = self._by_table.get(table, (set(), set()))
        return sorted(charts), sorted(kinds)

    @cached_property
    def _by_table(self) -> dict[str, tuple[set[str], set[str]]]:
        found: dict[str, tuple[set[str], set[str]]] = {}
        for name, chart in self.declared.charts.items():
            for table in tables_in([chart.sql, chart.finding or ""]):
                found.setdefault(table, (set(), set()))[0].add(name)
        for kind in self.declared.kinds:
            for table in tables_in(kind.questions.values()):
                found.setdefault(table, (set(), set()))[1].add(kind.name)
        return found


def tables_in(questions: Iterable[str]) -> set[str]:
    """The tables that questions name."""
    return {table for sql in questions for table in _TABLE.findall(sql)}
