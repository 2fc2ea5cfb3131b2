"""What each step of a night waits for: so they are taken beside one another, and ahead of Dagster where that runs them.

Belongs here: the steps between looking for documents and publishing, by name, and what each needs; taking them all.
Does not: a step (`steps`), which checks belong to it (`questions`), what Dagster is told of it (`assets`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from graphlib import TopologicalSorter
from typing import TypeAlias

from pipeline.check.beside import Asker
from pipeline.check.results import CheckResult
from pipeline.common.ahead import AT_A_TIME, Left, Step
from pipeline.common.processes import end_if_told
from pipeline.declare.dataset import Dataset
from pipeline.declare.source import Source
from pipeline.project import Project
from pipeline.run import questions, steps
from pipeline.run.questions import Question
from pipeline.run.session import Session

#: Answers by the questions' keys.
Answers: TypeAlias = Mapping[tuple[str, str], Sequence[CheckResult]]


@dataclass(frozen=True)
class Asking(Step):
    """A step that asks checks. One that blocks holds up what needs it."""

    waits: bool = True


def begin(session: Session) -> None:
    """Begin to take the steps of a whole run ahead, unless they are taken already."""
    if not session.partial and not session.ahead.started:
        session.asker.start()
        session.ahead.start(steps_of(session.project, session.asker))


def take(session: Session) -> bool:
    """Take every step that nothing before it holds up; whether none was held up.

    The session notes what checks found and what went wrong.
    """
    begin(session)
    steps = session.ahead.steps
    held_up: set[str] = set()
    for name in TopologicalSorter({name: step.needs for name, step in steps.items()}).static_order():
        step = steps[name]
        if not held_up.isdisjoint(step.needs) or not _taken(session, name, step):
            held_up.add(name)
    return not held_up


def _taken(session: Session, name: str, step: Step) -> bool:
    """Take a step; whether what needs it may be taken."""
    try:
        found = session.ahead.result(name, step.take)
    except Exception as error:  # whatever goes wrong, the operator finds it in the record, and other steps go on
        end_if_told(error)
        session.failed(error)
        return False
    if not isinstance(step, Asking):
        return True
    results = [result for answer in found.values() for result in answer]
    session.checked.extend(results)
    return not any(result.blocks for result in results)


def steps_of(project: Project, asker: Asker) -> dict[str, Step]:
    """Every step between looking for documents and publishing. That of a mart has the name of its table.

    What is made of a table waits for the table's checks.
    """
    shared = project.datasets[0]
    made_by = {name: tables(dataset) for dataset in project.datasets for name in dataset.tables}
    made_by |= {mart.table.name: mart.table.name for mart in project.marts}
    checked = {name: [checks(maker)] for name, maker in made_by.items()}
    found = {
        rows(s): Step(partial(steps.parse, project, d, s), ahead=partial(_few_rows, project, d, s))
        for d, s in project.sources
    }
    for query, question in questions.alone(project):
        found[checks(query.name)] = _asking([question], asker, [made_by[n] for n in query.reads])
        checked[project.subject(query)].append(checks(query.name))
    for dataset in project.datasets:
        needs = [rows(s) for s in dataset.sources]
        needs += [] if dataset is shared else [need for name in shared.tables for need in checked[name]]
        found[tables(dataset)] = Step(partial(steps.harmonise, project, dataset), needs)
        found[checks(tables(dataset))] = _asking(questions.of_dataset(project, dataset), asker, [tables(dataset)])
    for mart in project.marts:
        name, needs = mart.table.name, [need for read in mart.query.reads for need in checked[read]]
        found[name] = Step(partial(steps.aggregate, project, mart), needs)
        found[checks(name)] = _asking(questions.of_mart(project, mart), asker, [name])
    every = [checks(tables(dataset)) for dataset in project.datasets]
    found[steps.COVERED] = Step(partial(steps.cover, project), every)
    return found


def rows(source: Source) -> str:
    """The name of the step that reads a source's documents."""
    return f"rows of {source.source_id}"


def tables(dataset: Dataset) -> str:
    """The name of the step that makes a dataset's core tables."""
    return f"tables of {dataset.name}"


def checks(step: str) -> str:
    """The name of the step that asks what belongs to a step, or what a query checks alone."""
    return f"checks of {step}"


def answers(asked: Sequence[Question], asker: Asker) -> Answers:
    """The results of these checks. What another process answers is asked while this one answers the others."""
    with ThreadPoolExecutor(1) as elsewhere, ThreadPoolExecutor(AT_A_TIME) as here:
        given = {q.key: (elsewhere if q.elsewhere else here).submit(q.ask, asker.validate) for q in asked}
        return {key: answer.result() for key, answer in given.items()}


def _asking(asked: Sequence[Question], asker: Asker, needs: Sequence[str]) -> Step:
    return Asking(partial(answers, asked, asker), needs, ahead=partial(_held, asked, asker))


def _held(asked: Sequence[Question], asker: Asker) -> Answers:
    """The results of checks all of which let things go on. What does not is told by the step, from the record."""
    found = answers(asked, asker)
    if any(result.blocks for results in found.values() for result in results):
        raise Left
    return found


def _few_rows(project: Project, dataset: Dataset, source: Source) -> int:
    """Read what a usual night brings. More than that is left to the step, which shows how long it takes."""
    if steps.fresh(project, dataset, source) > steps.FEW:
        raise Left
    return steps.parse(project, dataset, source)
