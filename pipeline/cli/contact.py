"""`wps doctor --live`: what the live sources answer, as it comes, and the report.

Belongs here: printing, writing, exit codes. Does not: asking (`run.contact`).
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import typer

from pipeline.cli.render import say
from pipeline.cli.support import REFUSED, STOPPED, USAGE, emit, project, stop
from pipeline.common.processes import ended_by_exception
from pipeline.run.contact.contact import contacts
from pipeline.run.contact.report import line, plain, report
from pipeline.run.contact.verdict import Contact


def contact(file: Path | None, as_json: bool) -> NoReturn:
    """Ask each live source once and say what came of it. Ends with the exit code of `wps doctor --live`."""
    loaded = project()
    settings = loaded.settings
    if settings.offline or settings.mirror:
        stop(USAGE, "--live asks the network, and WPS_OFFLINE or WPS_MIRROR says that it is not used")
    if file is not None:
        _refuse_unwritable(file)
    found: list[Contact] = []
    stopped = False
    try:
        with ended_by_exception():
            for one in contacts(loaded):
                found.append(plain(one, settings))
                if not as_json:
                    say(line(found[-1]))
    except (KeyboardInterrupt, SystemExit):  # what was found until then is told all the same
        stopped = True
    if file is not None:
        file.write_text(report(found, settings, stopped), encoding="utf-8")
    emit(as_json, found, lambda some: say(_together(some, file), bold=True))
    raise typer.Exit(STOPPED if stopped else 0 if all(one.ok for one in found) else REFUSED)


def _refuse_unwritable(file: Path) -> None:
    try:
        file.open("x").close()
    except FileExistsError:
        stop(USAGE, f"--report {file}: there is such a file already")
    except OSError as error:  # `stop` ends the command
        stop(USAGE, f"--report {file} cannot be written: {error.strerror or error}")


def _together(found: list[Contact], file: Path | None) -> str:
    """How many sources had which verdict, and where the report is."""
    verdicts = [one.verdict for one in found]
    counted = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in dict.fromkeys(verdicts))
    return f"{counted or 'no source was asked'}" + (f"; written to {file}, to be sent in" if file else "")
