"""Great Expectations over a Parquet file: first whether an expectation holds, then, where it does not, where it fails.

Belongs here: the only use of great_expectations. Does not: choosing expectations, reading the file (`frames`).
Imported lazily: the library takes seconds to load, and a night with nothing new does not need it.

Nearly every expectation holds nearly every night, and to say no more than that the library needs a tenth of the work:
the distinct values of a column instead of its rows, no samples, no data source. What does not hold so, or cannot be
run so, is asked again the library's usual way, over the rows, for counts and samples.
"""

from __future__ import annotations

import os

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import great_expectations as gx
import pandas as pd
from great_expectations.compatibility.pydantic import PrivateAttr
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.validator.metrics_calculator import MetricsCalculator

from pipeline.check import frames
from pipeline.check.results import SAMPLE_ROWS, CheckResult
from pipeline.check.valuewise import Held, digest_of, is_valuewise
from pipeline.declare.checks import CheckError
from pipeline.declare.field import Promise
from pipeline.declare.schema import Table

#: Column expectations that look at one row at a time, so that batches may be judged one by one.
ROWWISE = ("expect_column_values_", "expect_column_value_", "expect_column_pair_values_", "expect_multicolumn_")
WHOLE = ("unique", "increasing", "decreasing")
#: Table-wide expectations that are about the columns' names alone.
HEADINGS = ("expect_table_columns_", "expect_table_column_count_", "expect_column_to_exist")
#: The arguments that name columns.
ABOUT = ("column", "column_A", "column_B")

Expectation = Promise

logging.getLogger("great_expectations").setLevel(logging.ERROR)


def validate(
    table: Table, path: Path, expectations: Sequence[Expectation], held: Held | None = None
) -> list[CheckResult]:
    """One CheckResult per expectation; an expectation that cannot run counts as failed, with the reason.

    `held`: where what holds of a column's values is remembered, so that it is not asked of the same values again.
    """
    failed = _failed(table, path, expectations, held)
    found = _results(table, path, [e for e in expectations if id(e) in failed])
    results = [found[id(e)] if id(e) in found else _summary(table, e, ()) for e in expectations]
    return _told_apart(results, expectations)


def _is_rowwise(expectation: Expectation) -> bool:
    kind = expectation["type"]
    return kind.startswith(ROWWISE) and not any(word in kind for word in WHOLE)


def _whole(path: Path, expectation: Expectation, table: Table, beside: Sequence[str] = ()) -> pd.DataFrame:
    """What a table-wide expectation looks at: the columns it names, and those `beside` them that tell rows apart.

    Of an expectation about the columns themselves, no rows.
    """
    if expectation["type"].startswith(HEADINGS):
        return frames.headings(path)
    named = {*_named([expectation], table), *beside} or {*table.columns[:1]}
    return frames.whole(path, [c for c in table.columns if c in named])


def _named(expectations: Iterable[Expectation], table: Table) -> list[str]:
    """The table's columns that the expectations name."""
    asked = [e["kwargs"] for e in expectations]
    named = {kwargs.get(k) for kwargs in asked for k in ABOUT}
    named |= {c for kwargs in asked for c in kwargs.get("column_list", [])}
    return [c for c in table.columns if c in named]


def _looked_at(expectations: Sequence[Expectation], table: Table) -> list[str]:
    """The columns that expectations on rows need: long texts that nobody asks about are not read."""
    if any("row_condition" in e["kwargs"] for e in expectations):
        return list(table.columns)
    named = {*_named(expectations, table), *table.primary_key}
    return [c for c in table.columns if c in named] or list(table.columns)


def _failed(table: Table, path: Path, expectations: Sequence[Expectation], held: Held | None) -> set[int]:
    """The expectations, by identity, of which Great Expectations does not say that they hold."""
    valuewise = [e for e in expectations if is_valuewise(e, table)]
    failed = _not_holding_of_values(table, path, valuewise, held) if valuewise else set()
    for looked_at, asked in _questions(table, path, [e for e in expectations if not is_valuewise(e, table)]):
        failed |= _not_holding(table, looked_at, asked)
    return failed


#: An expectation and the name of the frame that it is asked of.
Asked = list[tuple[Expectation, str]]


def _not_holding_of_values(
    table: Table, path: Path, expectations: Sequence[Expectation], held: Held | None
) -> set[int]:
    """What does not hold of single values. What is known to have held of the same is not asked."""
    failed: set[int] = set()
    known = held.read(table.name) if held else frozenset()
    holding: set[str] = set()
    for values in frames.distinct(path, _named(expectations, table)):
        said = {name: digest_of(column) for name, column in values.items()} if held else {}
        questions = {id(e): held.question(e, d) for e in expectations if held and (d := said[e["kwargs"]["column"]])}
        asked = [(e, e["kwargs"]["column"]) for e in expectations if questions.get(id(e)) not in known]
        looked_at = {name: frames.column(name, values[name]) for name in {name for _, name in asked}}
        wrong = _not_holding(table, looked_at, asked) if asked else set()
        failed |= wrong
        holding |= {question for e, question in questions.items() if e not in wrong}
    if held:
        held.write(table.name, holding)
    return failed


def _questions(
    table: Table, path: Path, expectations: Sequence[Expectation]
) -> Iterator[tuple[Mapping[str, pd.DataFrame], Asked]]:
    """The frames to look at, piece by piece, and what to ask of each."""
    rowwise = [e for e in expectations if _is_rowwise(e)]
    if rowwise:
        for rows in frames.batches(path, _looked_at(rowwise, table)):
            yield {"rows": rows}, [(e, "rows") for e in rowwise]
    for expectation in (e for e in expectations if not _is_rowwise(e)):
        yield {"whole": _whole(path, expectation, table)}, [(expectation, "whole")]


def _not_holding(table: Table, looked_at: Mapping[str, pd.DataFrame], asked: Asked) -> set[int]:
    """What does not hold of the frames, as far as Great Expectations' own engine and metrics say without a context."""
    form = {"result_format": {"result_format": "BOOLEAN_ONLY"}}
    engine = PandasExecutionEngine(batch_data_dict=dict(looked_at))
    calculator = MetricsCalculator(engine)
    made = [(e, _remembering(table, e["type"])(**e["kwargs"], batch_id=name)) for e, name in asked]
    needed = [
        metric
        for _, expectation in made
        for metric in expectation.get_validation_dependencies(engine, dict(form)).get_metric_configurations()
    ]
    graph = calculator.build_metric_dependency_graph(needed, dict(form))
    metrics, _ = calculator.resolve_validation_graph(graph, dict(form))
    return {id(e) for e, expectation in made if not _holds(expectation, metrics, engine, form)}


def _holds(expectation: Any, metrics: Mapping[Any, Any], engine: PandasExecutionEngine, form: dict[str, Any]) -> bool:
    try:
        return bool(expectation.metrics_validate(metrics, dict(form), engine).success)
    except Exception:  # a metric that could not be had: what is wrong is said when it is asked the usual way
        return False


class _Known(ExpectationConfiguration):
    """A configuration that knows which expectation it is of: the library makes that anew with every question."""

    def __init__(self, of: Any, configuration: ExpectationConfiguration) -> None:
        super().__init__(type=configuration.type, kwargs=configuration.kwargs)
        self.of = of

    def to_domain_obj(self) -> Any:
        return self.of


@cache
def _remembering_class(base: Any) -> Any:
    """The expectation's class, its instances making their configuration once instead of a hundred times."""

    def configuration(self: Any) -> ExpectationConfiguration:
        if self._known is None:
            self._known = _Known(self, base.configuration.fget(self))
        known: ExpectationConfiguration = self._known
        return known

    body = {
        "__module__": __name__,
        "_known": PrivateAttr(None),
        "configuration": property(configuration),
        "is_abstract": classmethod(lambda _: True),  # so that it does not take the registered class's place
    }
    return type(base)(base.__name__, (base,), body)


def _remembering(table: Table, kind: str) -> Any:
    return _remembering_class(_class(table, kind))


def _class(table: Table, kind: str) -> Any:
    found = getattr(gx.expectations.core, "".join(part.capitalize() for part in kind.split("_")), None)
    if found is None:
        raise CheckError(f"{table.name}: Great Expectations has no {kind}")
    return found


def _results(table: Table, path: Path, expectations: Sequence[Expectation]) -> dict[int, CheckResult]:
    """What the library says of expectations the usual way, over the rows, by the expectations' identity."""
    if not expectations:
        return {}
    rowwise = [e for e in expectations if _is_rowwise(e)]
    definition = _batch_definition(table.name)
    outcomes: list[list[Any]] = [[] for _ in rowwise]
    if rowwise:
        for batch in frames.batches(path, _looked_at(rowwise, table)):
            for found, outcome in zip(outcomes, _run(definition, batch, rowwise, table), strict=True):
                found.append(outcome)
    results = {id(e): _summary(table, e, parts) for e, parts in zip(rowwise, outcomes, strict=True)}
    for expectation in (e for e in expectations if not _is_rowwise(e)):
        frame = _whole(path, expectation, table, table.primary_key)
        results[id(expectation)] = _summary(table, expectation, _run(definition, frame, [expectation], table))
    return results


def _batch_definition(name: str) -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    asset = context.data_sources.add_pandas(name).add_dataframe_asset(name)
    return asset.add_batch_definition_whole_dataframe("rows")


def _run(definition: Any, frame: pd.DataFrame, expectations: Sequence[Expectation], table: Table) -> list[Any]:
    suite = gx.ExpectationSuite(name=table.name)
    for number, expectation in enumerate(expectations):
        made = _class(table, expectation["type"])
        suite.add_expectation(made(**expectation["kwargs"], meta={"number": number}))
    batch = definition.get_batch(batch_parameters={"dataframe": frame})
    form = {
        "result_format": "SUMMARY",
        "partial_unexpected_count": SAMPLE_ROWS,
        "unexpected_index_column_names": [c for c in table.primary_key if c in frame.columns],
    }
    outcome = batch.validate(suite, result_format=form)
    return sorted(outcome.results, key=lambda r: r.expectation_config.meta["number"])


def _summary(table: Table, expectation: Expectation, parts: Sequence[Any]) -> CheckResult:
    """One result from the batches' results."""
    failed = [p for p in parts if not p.success]
    failing = sum(p.result.get("unexpected_count") or 0 for p in failed)
    sample: list[dict[str, Any]] = []
    for part in failed:
        if part.exception_info and (part.exception_info.get("raised_exception")):
            sample.append({"exception": str(part.exception_info.get("exception_message"))})
        sample += _rows_shown(part.result)
        if "observed_value" in part.result:
            sample.append({"observed": part.result["observed_value"]})
    return CheckResult(
        check_name=_name(expectation),
        table_name=table.name,
        severity=expectation["severity"],
        passed=not failed,
        failing=max(failing, len(failed) and 1),
        detail=expectation.get("description", ""),
        sample=tuple({k: _plain(v) for k, v in row.items()} for row in sample[:SAMPLE_ROWS]),
    )


def _rows_shown(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Where the expectation fails: the rows' keys with the value, or the value alone in a table without a key."""
    shown = result.get("partial_unexpected_index_list") or []
    if all(isinstance(row, dict) for row in shown):
        return list(shown)
    return [{"value": value} for value in result.get("partial_unexpected_list") or []]


def _plain(value: Any) -> Any:
    """A value as JSON knows it: missing values become None, numpy's numbers Python's."""
    if not isinstance(value, list) and pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _name(expectation: Expectation) -> str:
    """The expectation's type and the columns it is about."""
    return " ".join([expectation["type"], *(str(v) for k, v in sorted(expectation["kwargs"].items()) if k in ABOUT)])


def _told_apart(results: Sequence[CheckResult], expectations: Sequence[Expectation]) -> list[CheckResult]:
    """The results; to a name that stands twice in the table is added what each expectation demands."""
    often = Counter(result.check_name for result in results)
    return [
        replace(r, check_name=f"{r.check_name} {_demand(e)}") if often[r.check_name] > 1 else r
        for r, e in zip(results, expectations, strict=True)
    ]


def _demand(expectation: Expectation) -> str:
    demanded = sorted(expectation["kwargs"].items())
    return ", ".join(f"{k}={v}" for k, v in demanded if k not in ABOUT and v is not None)
