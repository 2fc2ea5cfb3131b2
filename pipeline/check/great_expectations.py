"""Great Expectations over a Parquet file, in batches, so that memory does not follow the table's size.

Belongs here: the only use of great_expectations and pandas. Does not: choosing expectations. Imported lazily: the
library takes seconds to load, and a night with nothing new does not need it.
"""

from __future__ import annotations

import os

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import great_expectations as gx
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.check.results import SAMPLE_ROWS, CheckResult
from pipeline.declare.checks import CheckError
from pipeline.declare.schema import Table

BATCH_ROWS = 250_000
#: Column expectations that look at one row at a time, so that batches may be judged one by one.
ROWWISE = ("expect_column_values_", "expect_column_value_", "expect_column_pair_values_", "expect_multicolumn_")
#: Nullable whole numbers and truth values stay what they are; everything else takes pandas' own type, which is faster.
PANDAS_TYPES = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
WHOLE = ("unique", "increasing", "decreasing")
#: Table-wide expectations that are about the columns' names alone.
HEADINGS = ("expect_table_columns_", "expect_table_column_count_", "expect_column_to_exist")
#: The arguments that name columns.
ABOUT = ("column", "column_A", "column_B")

logging.getLogger("great_expectations").setLevel(logging.ERROR)


def validate(table: Table, path: Path, expectations: Sequence[dict[str, Any]]) -> list[CheckResult]:
    """One CheckResult per expectation; an expectation that cannot run counts as failed, with the reason."""
    rowwise = [e for e in expectations if _is_rowwise(e)]
    whole = [e for e in expectations if not _is_rowwise(e)]
    definition = _batch_definition(table.name)
    results = {}
    outcomes: list[list[Any]] = [[] for _ in rowwise]
    for batch in _batches(path, _looked_at(rowwise, table)):
        for found, outcome in zip(outcomes, _run(definition, batch, rowwise, table), strict=True):
            found.append(outcome)
    for expectation, parts in zip(rowwise, outcomes, strict=True):
        results[id(expectation)] = _summary(table, expectation, parts)
    for expectation in whole:
        frame = _whole(path, expectation, table).to_pandas(types_mapper=PANDAS_TYPES.get)
        results[id(expectation)] = _summary(table, expectation, _run(definition, frame, [expectation], table))
    return _told_apart([results[id(e)] for e in expectations], expectations)


def _is_rowwise(expectation: dict[str, Any]) -> bool:
    kind = expectation["type"]
    return kind.startswith(ROWWISE) and not any(word in kind for word in WHOLE)


def _whole(path: Path, expectation: dict[str, Any], table: Table) -> pa.Table:
    """What a table-wide expectation looks at: the columns it names; of one about the columns themselves, no rows."""
    if expectation["type"].startswith(HEADINGS):
        return pq.read_schema(path).empty_table()
    kwargs = expectation["kwargs"]
    known = [c for c in [*(kwargs.get(k) for k in ABOUT), *kwargs.get("column_list", [])] if c in table.columns]
    return pq.read_table(path, columns=known or list(table.columns[:1]))


def _looked_at(expectations: Sequence[dict[str, Any]], table: Table) -> list[str]:
    """The columns that expectations on rows need: long texts that nobody asks about are not read."""
    asked = [e["kwargs"] for e in expectations]
    if any("row_condition" in kwargs for kwargs in asked):
        return list(table.columns)
    named = {v for kwargs in asked for k, v in kwargs.items() if k in ABOUT}
    named |= {c for kwargs in asked for c in kwargs.get("column_list", [])}
    return [c for c in table.columns if c in named or c in table.primary_key] or list(table.columns)


def _batches(path: Path, columns: list[str]) -> Iterator[pd.DataFrame]:
    """The file's rows as Arrow-backed pandas frames; one empty frame for a table without rows."""
    file = pq.ParquetFile(path)
    if file.metadata.num_rows == 0:
        yield file.read(columns).to_pandas(types_mapper=PANDAS_TYPES.get)
    for batch in file.iter_batches(BATCH_ROWS, columns=columns):
        yield batch.to_pandas(types_mapper=PANDAS_TYPES.get)


def _batch_definition(name: str) -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    asset = context.data_sources.add_pandas(name).add_dataframe_asset(name)
    return asset.add_batch_definition_whole_dataframe("rows")


def _run(definition: Any, frame: pd.DataFrame, expectations: Sequence[dict[str, Any]], table: Table) -> list[Any]:
    if not expectations:
        return []
    suite = gx.ExpectationSuite(name=table.name)
    for number, expectation in enumerate(expectations):
        configuration = getattr(gx.expectations.core, _class_name(expectation["type"]), None)
        if configuration is None:
            raise CheckError(f"{table.name}: Great Expectations has no {expectation['type']}")
        suite.add_expectation(configuration(**expectation["kwargs"], meta={"number": number}))
    batch = definition.get_batch(batch_parameters={"dataframe": frame})
    form = {
        "result_format": "SUMMARY",
        "partial_unexpected_count": SAMPLE_ROWS,
        "unexpected_index_column_names": [c for c in table.primary_key if c in frame.columns],
    }
    outcome = batch.validate(suite, result_format=form)
    return sorted(outcome.results, key=lambda r: r.expectation_config.meta["number"])


def _class_name(kind: str) -> str:
    return "".join(part.capitalize() for part in kind.split("_"))


def _summary(table: Table, expectation: dict[str, Any], parts: Sequence[Any]) -> CheckResult:
    """One result from the batches' results."""
    failed = [p for p in parts if not p.success]
    failing = sum(p.result.get("unexpected_count") or 0 for p in failed)
    sample: list[dict[str, Any]] = []
    for part in failed:
        if part.exception_info and (part.exception_info.get("raised_exception")):
            sample.append({"exception": str(part.exception_info.get("exception_message"))})
        sample += part.result.get("partial_unexpected_index_list") or []
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


def _plain(value: Any) -> Any:
    """A value as JSON knows it: missing values become None, numpy's numbers Python's."""
    if not isinstance(value, list) and pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _name(expectation: dict[str, Any]) -> str:
    """The expectation's type and the columns it is about."""
    return " ".join([expectation["type"], *(str(v) for k, v in sorted(expectation["kwargs"].items()) if k in ABOUT)])


def _told_apart(results: Sequence[CheckResult], expectations: Sequence[dict[str, Any]]) -> list[CheckResult]:
    """The results; to a name that stands twice in the table is added what each expectation demands."""
    often = Counter(result.check_name for result in results)
    return [
        replace(r, check_name=f"{r.check_name} {_demand(e)}") if often[r.check_name] > 1 else r
        for r, e in zip(results, expectations, strict=True)
    ]


def _demand(expectation: dict[str, Any]) -> str:
    demanded = sorted(expectation["kwargs"].items())
    return ", ".join(f"{k}={v}" for k, v in demanded if k not in ABOUT and v is not None)
