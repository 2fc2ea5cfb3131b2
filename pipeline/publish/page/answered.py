"""The charts of a release: each question is asked once, each chart for all made once a language.

Belongs here: a chart by its name, for the page about a row. Does not: asking (`asking`), drawing (`charts`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pipeline.common.values import Row
from pipeline.declare.yaml_file import read_yaml
from pipeline.publish.page.asking import Connection, Rows, by_page, rows_of
from pipeline.publish.page.charts import Drawn
from pipeline.publish.page.declared import Declared
from pipeline.publish.page.names import Names
from pipeline.publish.page.origins import Origins
from pipeline.publish.page.words import Words

#: (name of a chart, row that the page is about) -> the chart.
Charts = Callable[[str, Row], Drawn]
#: The rows of a question by whom they are about.
Parted = Mapping[tuple[object, ...], Rows]


class Answered:
    """The charts of a release by name."""

    def __init__(self, declared: Declared, connection: Connection) -> None:
        self._declared, self._connection = declared, connection
        self.origins = Origins(connection)
        self._rows = cache(self._asked)
        self.theme: Mapping[str, Any] = read_yaml(declared.folder / "style" / "charts.yaml")

    def drawn(self, words: Words, names: Names) -> Charts:
        """What gives a chart by name in one language, for the page about a row."""

        def made(name: str, key: tuple[object, ...]) -> Drawn:
            chart = self._declared.charts[name]
            rows, found = self._rows(name)
            return Drawn(
                chart,
                rows.get(key, Rows()),
                found.get(key, [None])[0],
                words,
                names,
                self.theme,
                self.origins.of(chart.sql, rows.get(key, ())),
                dict(zip(chart.about, key, strict=True)),
            )

        of_all = cache(lambda name: made(name, ()))

        def given(name: str, about: Row) -> Drawn:
            columns = self._declared.charts[name].about
            return made(name, tuple(about[column] for column in columns)) if columns else of_all(name)

        return given

    def keys(self, name: str) -> list[tuple[object, ...]]:
        """Whom a chart has rows about."""
        return list(self._rows(name)[0])

    def _asked(self, name: str) -> tuple[Parted, Parted]:
        chart = self._declared.charts[name]
        rows = rows_of(self._connection, chart.sql, f"charts/{name}.sql")
        found = rows_of(self._connection, chart.finding, f"charts/{name}.finding.sql") if chart.finding else Rows()
        return by_page(rows, chart.about), by_page(found, chart.about)
