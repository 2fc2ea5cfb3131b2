"""Nothing is published unless every check of these very tables was run and none that blocks failed.

Belongs here: the gate. Does not: running checks (`checks`), publishing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.check import acceptance, bounds, checks, contracts, freshness, shrinkage, steadiness
from pipeline.check.comparing import asking
from pipeline.check.results import CheckResult
from pipeline.common.clock import utc_now
from pipeline.project import Project
from pipeline.store.integrity import sound


class Held(Exception):
    """A release that is not published. `failed` are the checks that hold it back; empty when something is missing."""

    def __init__(self, message: str, failed: Sequence[CheckResult] = ()) -> None:
        super().__init__(message)
        self.failed = tuple(failed)


def gate(project: Project, made_of: Mapping[str, str], unread: Sequence[str] = ()) -> list[CheckResult]:
    """The results of all checks of the tables; `made_of` says what each table must be made of. Raises Held.

    `unread`: documents in use that no parser has looked at. What an operator has accepted does not hold a release back.
    """
    if unread:
        raise Held(f"{len(unread)} document(s) were not read: {', '.join(unread[:3])}; run the whole job")
    for name, expected in made_of.items():
        if project.workspace.stamped(name) != expected:
            raise Held(f"{name} is not what a whole run would make of the documents now; run the whole job")
    results: list[CheckResult] = []
    for name, found in recorded_checks(project):
        if found is None:
            raise Held(f"check {name} did not run on the tables as they are now; run the whole job")
        results += found
    results += [*shrinkage.results(project), *steadiness.results(project), *bounds.results(project)]
    results += [*freshness.results(project), *contracts.results(project, utc_now().date())]
    results = acceptance.let_pass(results, acceptance.standing(project.settings.home))
    failed = [r for r in results if r.blocks]
    if failed:
        names = ", ".join(f"{r.table_name}: {r.check_name}" for r in failed)
        raise Held(f"held back by {len(failed)} failed check(s): {names}", failed)
    return results


def recorded_checks(project: Project) -> Iterator[tuple[str, list[CheckResult] | None]]:
    """Every record that must exist, by name; None for one that does not."""
    for name, asked in required_checks(project).items():
        yield name, checks.recorded(project.workspace, name, asked)
    previous = sound(project.releases)
    for table, _ in asking.asked_tables(project):
        yield asking.name_of(table), asking.recorded(project, table, previous)


def required_checks(project: Project) -> dict[str, str]:
    """The records that must exist, with what each must have been asked: every table, side table and query."""
    tables = {t.name: checks.table_question(t, project.expectations_of(t.name)) for t in project.built_tables}
    sides = {checks.side_record(c, d.name): checks.side_question(c) for d, c in project.side_checks}
    return {**tables, **sides, **{f"sql.{q.name}": checks.query_question(q) for q in project.queries}}
