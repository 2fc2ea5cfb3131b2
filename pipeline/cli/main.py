"""The `wps` command.

Belongs here: what it says of itself, and the exit code of an accident. Does not: its commands (`commands`), when they
are loaded (`group`).
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from pipeline.cli.group import Commands
from pipeline.cli.support import FAILED, STOPPED

ABOUT = """Women, Peace and Security data, checked every night and published as one DuckDB file.

\b
wps build         fetch, check and publish; offline from what ships with it
wps status        how the last night went, how old each source is
wps query "SQL"   ask the release; wps tables says what there is to ask
"""
EXIT_CODES = """Exit codes: 0 done (published, unchanged); 1 held back by a check, a problem found by doctor, or a
document or table that make or parse refuses; 2 usage: an argument, a setting or a name that does not exist; 3 no source
could be read; 4 another run holds the home; 5 an unexpected error; 6 to 8 of `wps status --exit-code`: no night for too
long, a source that is stale or failed, a source that is too old; 130 stopped with Ctrl-C."""

#: Threads that numpy begins in each process for products of matrices, which nobody here asks for: they look out for
#: work, and keep a processor busy that others need.
ALGEBRA_THREADS = "OPENBLAS_NUM_THREADS"

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    help=ABOUT,
    epilog=" ".join(EXIT_CODES.split()),
    pretty_exceptions_enable=False,
)


def _versions(asked: bool) -> None:
    """Say which program this is, and end. What no mistake in a setting or declaration can hide comes first."""
    if not asked:
        return
    from importlib.metadata import version

    from pipeline.cli.support import load, user_errors
    from pipeline.common.digests import DIGITS
    from pipeline.settings import load_settings

    typer.echo(f"wps {version('wps-warehouse')}\nDuckDB {version('duckdb')}")
    with user_errors():
        typer.echo(f"code {load(load_settings()).code[:DIGITS]}")
    raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", is_eager=True, callback=_versions, help="Say which program this is.")
]


@app.callback()
def wps(version: Version = False) -> None:
    """Stand for the command without arguments; its help is ABOUT."""


def _told_once(unraisable: sys.UnraisableHookArgs) -> None:
    """Say nothing of Ctrl-C where it meets something that is just being closed."""
    if unraisable.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(unraisable)


def main() -> None:
    """Entry point of the `wps` command."""
    sys.unraisablehook = _told_once
    os.environ.setdefault(ALGEBRA_THREADS, "1")
    try:
        app()
    except KeyboardInterrupt:  # a second one, while the first was dealt with: polars reports it beside Python
        sys.exit(STOPPED)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:  # Python would say 1, which here means «held back by a check»
        _tell(error)
        sys.exit(FAILED)
    finally:
        gc.freeze()  # Python would look through all that was loaded, once more, before it lets it go


def _tell(error: Exception) -> None:
    """Say where an accident happened; of a full disk, that it is full."""
    from pipeline.settings import load_settings
    from pipeline.store.home import FULL, placed

    if isinstance(error, OSError) and error.errno in FULL:
        typer.echo(f"wps: {placed(error, load_settings().home)}", err=True)
        return
    import traceback

    traceback.print_exc()


if __name__ == "__main__":
    main()
