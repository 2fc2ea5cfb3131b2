"""Commands for who quotes a release or hands it on: cite, keep, deposit.

Belongs here: their arguments and exit codes. Does not: what they do (`ask.cite`, `store.pins`, `publish.deposit`),
their place in the help (`commands`). What a command needs is imported when it runs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.ask.errors import AskError
from pipeline.cli import render
from pipeline.cli.support import BUSY, REFUSED, USAGE, AsJson, emit, project, settings, stop, user_errors
from pipeline.cli.verdicts import show_verdicts

if TYPE_CHECKING:
    from pipeline.store.releases import Releases

Why = Annotated[str | None, typer.Option(help="Why the release is kept.")]


def cite(
    table: Annotated[str | None, typer.Argument(help="The table that shows the figure.")] = None,
    key: Annotated[list[str] | None, typer.Argument(help="Its key as in trace, and the column.")] = None,
    form: Annotated[str, typer.Option("--format", help="sentence, bibtex, ris or csl (CSL-JSON).")] = "sentence",
    release: Annotated[str | None, typer.Option(help="Of another release that is kept than the current.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the cited release for good; why, says --why.")] = False,
    why: Why = None,
    check: Annotated[
        str | None, typer.Option(help="A citation, a file with some, or - for standard input: do they still stand?")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Cite a figure so that it is found again, or check a citation.

    The figure with its unit, who published it, in which document and place, the release and its day, and a mark by
    which --check finds it again, in whatever form it was pasted. Without a column the table's only number is cited,
    else the whole row. Exit code 0; 1 when a checked citation does not stand; 2 for an unknown table, key, column or
    release, or a text without a citation; 4 when --keep is asked for while a run holds the home.

    Example: wps cite TABLE iso3=KAZ year=2020 COLUMN --format bibtex
    """
    from pipeline.ask.cite.forms import FORMS
    from pipeline.ask.known import unknown

    if check is not None:
        _check(check, as_json)
        return
    with user_errors():
        if form not in FORMS:
            raise AskError(f"--format: {unknown('format', form, FORMS)}; the formats are {', '.join(FORMS)}")
        if table is None:
            raise AskError("name a table, a key and a column; or give --check a citation")
        from pipeline.ask.cite.find import cited

        chosen = project()
        citation = cited(chosen, table, key or [], release)
        if keep:
            from pipeline.store.pins import CITED

            with _held(chosen.releases):
                reason = CITED + _one_line(why or citation.mark.partition("#")[0])
                kept_for = chosen.releases.pins.pin(citation.release_id, reason)["why"]
            typer.echo(f"wps: {_told(citation.release_id, kept_for)}", err=True)  # beside the citation, not in it
        emit(as_json, asdict(citation) | {"text": FORMS[form](citation)}, lambda c: typer.echo(c["text"]))


def _check(given: str, as_json: bool) -> None:
    from pipeline.ask.cite.check import checked
    from pipeline.store.releases import Releases

    with user_errors():
        verdicts = checked(Releases(settings().home), _text(given))
    emit(as_json, verdicts, show_verdicts)
    raise typer.Exit(0 if all(v.outcome == "stands" for v in verdicts) else REFUSED)


def _text(given: str) -> str:
    """The text of standard input, of a file of this name, or what was given itself."""
    if given == "-":
        return sys.stdin.read()
    try:
        if "\n" not in given and Path(given).is_file():
            return Path(given).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise AskError(f"{given} is no text in UTF-8: {error}") from error
    except OSError:  # too long for the name of a file: it is the text
        return given
    if "wps:" not in given and "\n" not in given:
        raise AskError(f"{given}: no such file, and no citation: one has a word that begins with wps:")
    return given


def keep(
    release: Annotated[str, typer.Argument(help="A release, or the beginning of its id; `wps releases` lists them.")],
    why: Why = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back the reasons given here or, with --why, that one alone.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Keep a release for good, whatever WPS_KEEP says.

    It is kept as long as there is a reason. That it was cited (`wps cite --keep`) is one of its own, which --undo takes
    back only where --why names it. Exit code 0; 2 for an unknown release, without a reason, or where there is nothing
    to take back; 4 when a run holds the home.

    Example: wps keep 20260301 --why "figures of the annual report"
    """
    from pipeline.store.releases import Releases

    with user_errors():
        releases = Releases(settings().home)
        release_id = releases.get(release).release_id
        if not undo and not (why or "").strip():
            raise AskError(f'wps keep {release}: say why: --why "…"')
        reason = _one_line(why or "") or None
        with _held(releases):
            pin = releases.pins.take_back(release_id, reason) if undo else releases.pins.pin(release_id, str(reason))
        record = {"release_id": release_id, "kept_for": pin["why"] if pin else None}
        emit(as_json, record, lambda r: render.say(_told(r["release_id"], r["kept_for"])))


def _told(release_id: str | None, kept_for: str | None) -> str:
    return f"{release_id} is kept " + (f"for good: {kept_for}" if kept_for else "no longer than others")


def _one_line(text: str) -> str:
    return " ".join(text.split())


@contextmanager
def _held(releases: Releases) -> Iterator[None]:
    """Hold the home of the releases, or end with the exit code for that."""
    from pipeline.store.home import Busy, Unwritable, held

    try:
        with held(releases.home):
            yield
    except Busy as busy:
        stop(BUSY, str(busy))
    except Unwritable as error:
        stop(USAGE, str(error))


def deposit(
    release: Annotated[str, typer.Argument(help="A release, or the beginning of its id; `wps releases` lists them.")],
    to: Annotated[Path, typer.Option(help="The folder to make; it must not be there yet.")],
    as_json: AsJson = False,
) -> None:
    """Make a folder of a release that a repository takes: tables, dictionary, licences, metadata, checksums.

    What may not be passed on is left out and named. Nothing is sent anywhere. Exit code 0; 2 for an unknown release or
    a folder that is there.

    Example: wps deposit 20260301 --to deposit
    """
    from pipeline.publish.deposit.deposit import deposit as made
    from pipeline.publish.page.place import cited_at
    from pipeline.store.releases import Releases

    with user_errors():
        known = settings()
        chosen = Releases(known.home).get(release)
        record = made(chosen, to, cited_at(known, chosen.release_id))
        emit(as_json, record, render.show_deposit)
