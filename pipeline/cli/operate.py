"""Commands with which the warehouse is built and operated: build, status, doctor, releases, rollback.

Belongs here: their arguments and exit codes. Does not: what they do, how it looks (`render`), their place in the help
(`commands`). What a command needs is imported when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import render
from pipeline.cli.support import BUSY, USAGE, AsJson, emit, holding, project, settings, stop, user_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.common.values import Row
    from pipeline.settings import Settings
    from pipeline.store.releases import Release


def build(
    offline: Annotated[bool, typer.Option(help="Do not use the network.")] = False,
    mirror: Annotated[Path | None, typer.Option(help="A folder of downloads, <source>/<file>, instead.")] = None,
    only: Annotated[str | None, typer.Option(help="Ask only this dataset's sources for news.")] = None,
    force: Annotated[bool, typer.Option(help="Build and publish even when nothing is new.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run the nightly job now: fetch, parse, harmonise, check, publish.

    Exit codes: 0 published or unchanged, 1 held back by a check, 2 usage, 3 no source could be read, 4 another run
    holds the home, 5 an unexpected error.

    Example: wps build --offline
    """
    from pipeline.common.processes import collect_rarely

    collect_rarely()
    from pipeline.cli.bars import bars
    from pipeline.run import nightly
    from pipeline.run.record import OUTCOMES
    from pipeline.settings import SettingsError
    from pipeline.store.home import Busy, Unwritable

    chosen = project(offline=offline or None, mirror=mirror)
    if only is not None and only not in {d.name for d in chosen.datasets}:
        stop(USAGE, f"--only {only}: the datasets are {', '.join(d.name for d in chosen.datasets)}")
    try:
        with bars(wanted=not as_json and chosen.settings.log == "text"):
            record = nightly.run(chosen, only=only, force=force)
    except Busy as busy:
        stop(BUSY, str(busy))
    except (SettingsError, Unwritable) as error:
        stop(USAGE, str(error))
    emit(as_json, record, render.show_run)
    raise typer.Exit(OUTCOMES[record["outcome"]])


def status(
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with the code of what should be looked at, the gravest first.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """The last run, every source's state and age, the current release.

    Exit code 0; 2 for a wrong setting. With --exit-code: 5 the last night failed, 1 it was held back, 3 no source could
    be read, 6 no night has ended for WPS_LATE_HOURS, 7 a source is stale or failed, 8 a source's newest row is older
    than it should be; 0 where there is nothing to look at. With WPS_OFFLINE set, sources not asked are no trouble.

    Example: wps status --exit-code
    """
    from pipeline.ask.status import status as asked

    with user_errors():
        known = settings()
        found = asked(known.home, known.late_hours, known.offline)
    emit(as_json, found, render.show_status)
    raise typer.Exit(found["trouble"][0]["code"] if exit_code and found["trouble"] else 0)


def doctor(
    everything: Annotated[
        bool, typer.Option("--deep", help="Read all that is kept: documents, their rows, every release.")
    ] = False,
    live: Annotated[
        bool, typer.Option(help="Look at nothing here, but ask each live source once what it answers.")
    ] = False,
    report: Annotated[Path | None, typer.Option(help="With --live: write what was found into this new file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Is everything in order: settings, home, sources, releases?

    It also says what one night on the network would ask for. With --live, one document of each live source is asked
    for and read, nothing is kept, and each is said to answer as expected, otherwise (what differs), to be blocked or
    unreachable; that takes five minutes at most, and Ctrl-C ends it with what was found. The report names no place on
    this machine and can be sent in. Exit code 0; 1 when something is not in order; 2 where the network is not used, or
    for a report that cannot be written; 130 when stopped.

    Example: wps doctor --live --report contact.md
    """
    if report is not None and not live:
        stop(USAGE, "--report belongs to --live")
    if live:
        from pipeline.cli.contact import contact

        contact(report, as_json)
    from pipeline.ask.doctor import Line, examine
    from pipeline.run.forecast import in_words

    examined = project()
    findings = [*examine(examined, everything), Line(ok=True, what="one night", detail=in_words(examined))]
    emit(as_json, findings, lambda rows: render.show_rows(rows, ["ok", "what", "detail"]))
    raise typer.Exit(0 if all(f["ok"] for f in findings) else 1)


def releases(as_json: AsJson = False) -> None:
    """The releases kept, newest first.

    With WPS_WAREHOUSE those on the shelf too, and the snapshot that each is there.

    Exit code 0; 2 for a wrong setting, or a shelf that cannot be reached.

    Example: wps releases
    """
    from pipeline.ask.status import releases as asked
    from pipeline.store.releases import Releases

    with user_errors():
        chosen = settings()
        found: Sequence[Row] = asked(Releases(chosen.home))
        if chosen.warehouse is not None:
            from pipeline.ask.on_shelf import with_snapshots

            found = with_snapshots(chosen, asked(Releases(chosen.home)))
        emit(as_json, found, render.show_rows)


def forget(
    source: Annotated[str, typer.Argument(help="The source; `wps status` names them.")],
    name: Annotated[str, typer.Argument(help="The document's name.")],
    as_json: AsJson = False,
) -> None:
    """Use a document no more that was dropped by mistake and taken back.

    What it took the place of does not come back by itself: drop that again. What it alone said may be missing from
    the next release. Its bytes stay. Exit code 0; 2 for a document that is not known or still lies in the inbox; 4
    when a run holds the home.

    Example: wps forget SOURCE report.pdf
    """
    from pipeline.run.forgetting import ForgetError
    from pipeline.run.forgetting import forget as forgotten

    chosen = project()
    try:
        with holding(chosen.settings.home):
            told = forgotten(chosen, source, name)
    except ForgetError as error:
        stop(USAGE, str(error))
    emit(as_json, told, lambda t: render.say(f"{t['source_id']}/{t['name']} is forgotten: the next build does without"))


def rollback(
    release: Annotated[str | None, typer.Argument(help="Default: the one before the current.")] = None,
    as_json: AsJson = False,
) -> None:
    """Let readers see an earlier release.

    The withdrawn release is kept, but the same documents and code do not publish it again without --force. Exit code
    0; 1 when the shelf did not follow; 2 when there is none; 4 when a run holds the home.

    Example: wps rollback 20260301
    """
    from pipeline.publish.page.place import folder_of, is_whole, lead_to
    from pipeline.store.releases import Releases

    with user_errors():
        chosen = settings()
        home = chosen.home
        with holding(home):
            target = Releases(home).roll_back(release)
            if is_whole(folder_of(home, target.release_id)):
                lead_to(home, target.release_id)
            on_shelf, failed = _rolled_on_shelf(chosen, target)
    record = {"current_release_id": target.release_id, "warehouse": str(Releases(home).database), "shelf": on_shelf}
    emit(as_json, record, _show_rollback)
    raise typer.Exit(1 if failed else 0)


def _rolled_on_shelf(chosen: Settings, target: Release) -> tuple[str | None, bool]:
    """What became of the shelf, None where there is none, and whether that failed."""
    if chosen.warehouse is None:
        return None, False
    from pipeline.publish.shelf.shelf import FAILURES, show

    try:
        return show(chosen, target), False
    except FAILURES as error:  # told: the home has gone back, and the next run lets the shelf follow
        return f"not written, the next run does that: {' '.join(str(error).split())}", True


def _show_rollback(record: dict[str, str | None]) -> None:
    typer.echo(f"current release: {record['current_release_id']}")
    if record["shelf"]:
        typer.echo(f"shelf: {record['shelf']}")
