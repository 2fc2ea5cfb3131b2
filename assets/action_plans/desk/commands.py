"""National and regional action plans, and the register behind them.

Belongs here: the `wps naps` commands, their arguments and exit codes. Does not: finding plans (`timeline`), deciding on
candidates (`review`, `conversation`), how they look (`render`). `wps --help` shows the first line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from assets.action_plans.desk import conversation, render, review, timeline
from pipeline.ask.labels import entity_of, unknown_entity
from pipeline.ask.query import opened
from pipeline.cli.support import USAGE, AsJson, emit, project, stop, user_errors


class PlansByDefault(TyperGroup):
    """A group whose first word may be a country: `wps naps KEN` is `wps naps show KEN`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `show` before words that name none of the commands; `--help` stays the group's."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=PlansByDefault,
    add_completion=False,
    help="National and regional action plans, and the register behind them.",
)
Register = Annotated[Path | None, typer.Option(help="The register's file; default: that of the installation.")]


@app.command()
def show(
    country: Annotated[str | None, typer.Argument(help="ISO code, name, or org:…; default: a line each.")] = None,
    as_json: AsJson = False,
) -> None:
    """The plans of a country as a timeline, with sources and conflicts marked; without one, a line a country.

    Exit code 0; 2 for an unknown country or release.

    Example: wps naps KEN
    """
    with user_errors():
        chosen = project()
        entity = _entity(chosen, country)
        with opened(chosen.releases) as connection:
            found = timeline.timeline(connection, entity) if entity else timeline.countries(connection)
    emit(as_json, found, lambda rows: render.show_plans(rows, country) if country else render.show_countries(rows))


@app.command("review")
def review_candidates(
    country: Annotated[str | None, typer.Option(help="Only candidates of this country.")] = None,
    only_list: Annotated[bool, typer.Option("--list", help="Only show what waits.")] = False,
    accept: Annotated[str | None, typer.Option(help="Accept this candidate, with the options below.")] = None,
    reject: Annotated[str | None, typer.Option(help="Never show this candidate again.")] = None,
    entity: Annotated[str | None, typer.Option(help="Whose plan: ISO code or org:….")] = None,
    generation: Annotated[str | None, typer.Option(help="Which plan: 1, 2, …; none where it is not said.")] = None,
    revision_of: Annotated[str | None, typer.Option(help="The plan that a revision revises.")] = None,
    field: Annotated[str | None, typer.Option(help="The field of the claim.")] = None,
    value: Annotated[str | None, typer.Option(help="Its value.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who publishes the page.")] = None,
    publisher_type: Annotated[str | None, typer.Option(help="What kind of publisher that is.")] = None,
    note: Annotated[str, typer.Option(help="A note in your own words.")] = "",
    register: Register = None,
    as_json: AsJson = False,
) -> None:
    """Go through what watched pages say and the register does not; what you accept is added to it.

    Exit code 0; 2 when a decision cannot be carried out.

    Example: wps naps review --list --country KEN
    """
    with user_errors():
        chosen = project()
        whom = _entity(chosen, country)
        try:
            if accept:
                answers = review.Answers(
                    entity, None, generation, revision_of, field, value, publisher, publisher_type, note
                )
                row = review.accept(chosen, review.register_of(chosen, register), accept, answers)
                emit(as_json, row, render.show_claim)
            elif reject:
                review.reject(chosen, reject)
                emit(as_json, {"rejected": reject}, lambda r: typer.echo(f"rejected {r['rejected']}"))
            elif only_list or as_json:
                waiting = review.pending(chosen, review.register_of(chosen, register), whom)
                emit(as_json, waiting, render.show_candidates)
            else:
                counts = conversation.session(chosen, register, _ask, typer.echo, whom)
                typer.echo(", ".join(f"{n} {what}" for what, n in counts.items()))
        except review.ReviewError as error:
            stop(USAGE, str(error))


def _entity(chosen: Any, country: str | None) -> str | None:
    """The entity that a code, an identifier or a name stands for. Exit code 2 for none."""
    if country is None:
        return None
    found = entity_of(chosen, country)
    if found is None:
        stop(USAGE, unknown_entity(chosen, country))
    return found


def _ask(question: str, default: str) -> str:
    return str(typer.prompt(question, default=default, show_default=bool(default)))
