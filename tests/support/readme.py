"""The README's outputs and tables, made anew from the program: `python -m tests.support.readme` rewrites them.

A test compares the README with what this makes, so that it cannot drift.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic_core import PydanticUndefined
from typer.testing import CliRunner

from pipeline.cli.main import app
from pipeline.project import Project, load
from pipeline.settings import load_settings, variable

README = Path(__file__).parents[2] / "README.md"
EXAMPLE = re.compile(r"(```sh\n(wps (?:query|trace) .*?)```\n\n```text\n).*?(```)", re.DOTALL)


def renewed(text: str, project: Project) -> str:
    """The README with every example's output and every generated table as the program has them now."""
    os.environ["WPS_HOME"] = str(project.settings.home)
    text = EXAMPLE.sub(lambda found: found[1] + _output(found[2]) + found[3], text)
    generated: dict[str, Callable[[Project], Iterable[tuple[str, ...]]]] = {
        "settings": _settings,
        "tables": _tables,
        "sources": _sources,
    }
    for name, rows in generated.items():
        lines = "".join(f"| {' | '.join(cells)} |\n" for cells in rows(project))
        text = _with_rows(text, name, lines)
    return text


def _with_rows(text: str, name: str, lines: str) -> str:
    """The text with these lines as the body of the table that the comment `name` marks."""
    body = rf"(<!-- {name} -->\n\n\|[^\n]*\n\|[^\n]*\n)(?:\|[^\n]*\n)*"
    return re.sub(body, lambda found: found[1] + lines, text)


def _output(command: str) -> str:
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    if result.exit_code:
        raise RuntimeError(f"{command}: {result.output}")
    return "".join(line.rstrip() + "\n" for line in result.output.rstrip().splitlines())


def _settings(project: Project) -> Iterable[tuple[str, ...]]:
    for name, field in type(project.settings).model_fields.items():
        if name == "workers":
            default = "the usable cores"
        else:
            default = "" if field.default in (None, PydanticUndefined) else f"`{field.default}`"
        yield f"`{variable(name)}`", default, field.description or ""


def _tables(project: Project) -> Iterable[tuple[str, ...]]:
    return ((f"`{t.name}`", t.title) for t in project.tables.values())


def _sources(project: Project) -> Iterable[tuple[str, ...]]:
    for _, source in project.sources:
        yield f"`{source.source_id}`", source.publisher, source.licence_name


def main() -> None:
    with TemporaryDirectory() as home:
        project = load(load_settings(home=Path(home), offline=True))
        from pipeline.run import nightly

        record = nightly.run(project)
        if record["outcome"] != "published":
            raise RuntimeError(record)
        README.write_text(renewed(README.read_text(encoding="utf-8"), project), encoding="utf-8")


if __name__ == "__main__":
    main()
