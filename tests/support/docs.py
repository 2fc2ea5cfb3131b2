"""The pages people read, README and docs/: `python -m tests.support.docs` makes the outputs and tables in them anew.

Belongs here: what is generated, and writing it. Does not: the comparison (tests/contract/test_docs.py for what follows
from declarations, tests/shipped/test_shipped.py for the outputs), or any prose.

An output stands in a ```text block after the ```sh or ```python block that prints it; the server that such a block asks
is there. A generated block stands between the comments `<!-- name -->` and `<!-- /name -->`.
"""

from __future__ import annotations

import inspect
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer.main
from pydantic_core import PydanticUndefined
from typer.testing import CliRunner

from pipeline.ask.serve import api, tools
from pipeline.ask.serve.catalogue import CATALOGUE
from pipeline.ask.serve.desk import Desk
from pipeline.ask.serve.guard import Guard
from pipeline.cli.main import EXIT_CODES, app
from pipeline.declare.field import Field
from pipeline.declare.licence import FLAGS, Licence
from pipeline.declare.schema import Table
from pipeline.fetch.accept.reasons import REASONS
from pipeline.project import Project, load
from pipeline.settings import load_settings, variable
from tests.support.kernel import environment
from tests.support.proposed import two_nights
from tests.support.serving import at, served

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
EXAMPLE = re.compile(
    r"(```sh\n(wps (?:query|trace|resolve|cite|why|diff|report) [^`]*?)```\n\n```text\n).*?(```)", re.DOTALL
)
#: Pages whose outputs are those of two nights of the register (`proposed`), not of the rows that ship.
OF_TWO_NIGHTS = {"changes.md"}
#: What of an output differs from build to build, and the word that stands for it.
DIFFERS = (
    (r"\d{8}T\d{9}Z-[0-9a-f]{8}", "RELEASE"),
    (r"(?<=sha256=)[0-9a-f]{64}", "DIGEST"),
    (r"(?<=wps\.duckdb, sha256 )[0-9a-f]{64}", "DIGEST"),
    (r"(?<=wps-)[0-9a-f]{12}", "SHORT"),
    (r"(?<=RELEASE, )\d+ \w+ \d{4}", "DAY"),
    (r"(?<=DA  - )\d{4}/\d\d/\d\d", "DAY"),
    (r"(?<=year = \{)\d+", "YEAR"),
    (r"(?<=month = \{)\d+", "MONTH"),
)
#: Commands whose outputs name the release.
STEADIED = ("wps cite ", "wps report ")
PROGRAM = re.compile(r"(```python\n(import [^`]*?)```\n\n```text\n).*?(```)", re.DOTALL)
#: Where the pages say that a server listens -> the application that answers there.
SERVED = {"http://127.0.0.1:8321": api.application, "http://127.0.0.1:8322": tools.application}
BLOCK = re.compile(r"(<!-- (\w+) -->\n)(.*?)(<!-- /\2 -->)", re.DOTALL)


def with_outputs(text: str, project: Project) -> str:
    """A page with every example's output as the release in the project's home gives it now.

    FIRST and SECOND in a page stand for the ids of the releases in a home of two.
    """
    os.environ["WPS_HOME"] = str(project.settings.home)
    ids = dict(zip(("FIRST", "SECOND"), (r.release_id for r in reversed(project.releases.all())), strict=False))

    def output(command: str) -> str:
        for word, release_id in ids.items():
            command = command.replace(word, release_id)
        said = _output(command, project.settings.home)
        for word, release_id in ids.items() if len(ids) > 1 else ():
            said = said.replace(release_id, word)
        return _steady(said) if command.startswith(STEADIED) else said

    text = EXAMPLE.sub(lambda found: found[1] + output(found[2]) + found[3], text)
    return PROGRAM.sub(lambda found: found[1] + _printed(found[2], project) + found[3], text)


def with_declarations(text: str, project: Project) -> str:
    """A page with every generated block as the declarations have it now. Raises KeyError for an unknown block."""
    return BLOCK.sub(lambda found: f"{found[1]}\n{GENERATED[found[2]](project).strip()}\n\n{found[4]}", text)


@cache
def _output(command: str, home: Path) -> str:
    """What a command prints in a home, which the environment names."""
    output = ""
    for part in command.split(" | wps "):
        result = CliRunner().invoke(app, shlex.split(part.removeprefix("wps ")), input=output)
        if result.exit_code:
            raise RuntimeError(f"{command}: {result.output}")
        output = result.output
    return "".join(line.rstrip() + "\n" for line in output.rstrip().splitlines())


def _steady(text: str) -> str:
    """An output without what differs from build to build."""
    for pattern, word in DIFFERS:
        text = re.sub(pattern, word, text)
    return text


def _printed(program: str, project: Project) -> str:
    """What a program prints, with the servers that it asks."""
    with ExitStack() as servers:
        for address, application in SERVED.items():
            if address in program:
                app = Guard(application(at(Desk(project))))
                program = program.replace(address, servers.enter_context(served(app)))
        where = environment(WPS_HOME=str(project.settings.home))
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, env=where)
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stderr}")
    return done.stdout


def commands() -> dict[str, Any]:
    """Every command, a group's commands by their full name."""
    found: dict[str, Any] = {}
    for name, command in typer.main.get_command(app).loaded().items():  # type: ignore[attr-defined]
        members = {f"{name} {sub}": c for sub, c in getattr(command, "commands", {}).items()}
        found |= members or {name: command}
    return found


def options(command: Any) -> list[str]:
    """The options of a command, help apart."""
    return [p.opts[0] for p in command.params if p.opts[0].startswith("--") and p.name != "help"]


def _commands(project: Project) -> str:
    return "\n\n".join(_command(name, command) for name, command in commands().items())


def _command(name: str, command: Any) -> str:
    paragraphs = [" ".join(p.split()) for p in inspect.cleandoc(command.help or "").split("\n\n")]
    *said, example = [re.sub("^Example: (.*)$", r"Example: `\1`", p) for p in paragraphs]
    given = [p for p in command.params if p.param_type_name == "argument"]
    words = " ".join(_argument(p) for p in given)
    lines = [f"- `{_argument(p)}`: {_cell(p.help)}" for p in given]
    for option in command.params:
        if option.opts[0].startswith("--") and option.name not in {"help", "as_json"}:
            lines.append(f"- `{option.opts[0]}`: {_cell(option.help)}")
    parts = [f"### wps {name}", f"`{f'wps {name} {words}'.strip()}`", *said, "\n".join(lines), example]
    return "\n\n".join(part for part in parts if part)


def _argument(parameter: Any) -> str:
    word = str(parameter.name).upper() + ("…" if parameter.nargs == -1 else "")
    return word if parameter.required else f"[{word}]"


def _operations(project: Project) -> str:
    def arguments(schema: dict[str, Any]) -> str:
        required = schema.get("required", ())
        shown = (
            f"`{name}`" if name in required else f"[`{name}`]" for name in schema["properties"] if name != "release"
        )
        return ", ".join(shown)

    rows = ((f"`{name}`", o.description, arguments(o.schema)) for name, o in CATALOGUE.items())
    return _table(("operation", "what it answers", "arguments"), rows)


def _exit_codes(project: Project) -> str:
    return " ".join(EXIT_CODES.split())


def _settings(project: Project) -> str:
    def rows() -> Iterator[tuple[str, ...]]:
        for name, field in type(project.settings).model_fields.items():
            default = "" if field.default in (None, PydanticUndefined) else f"`{field.default}`"
            yield (
                f"`{variable(name)}`",
                "the usable cores" if name == "workers" else default,
                field.description or "",
            )

    return _table(("setting", "default", "meaning"), rows())


def _sources(project: Project) -> str:
    def way(dataset: Any, source: Any) -> str:
        if source.source_id in dataset.packaged:
            return "in the program"
        had = "network" if source.live else "inbox or mirror"
        return had if source.licence.ship else f"{had}; never shipped"

    def allowed(licence: Licence) -> tuple[str, ...]:
        return tuple({True: "yes", False: "no", None: "not known"}[getattr(licence, flag)] for flag in FLAGS)

    rows = (
        (f"`{s.source_id}`", d.name, s.publisher, s.licence.name, *allowed(s.licence), way(d, s))
        for d, s in project.sources
    )
    return _table(("source", "dataset", "publisher", "licence", *FLAGS, "had from"), rows)


def _refusals(project: Project) -> str:
    return _table(("reason", "meaning"), ((f"`{code}`", meaning) for code, meaning in REASONS.items()))


def _tables(project: Project) -> str:
    rows = ((f"[`{t.name}`](#{t.name.replace('.', '')})", t.title) for t in project.tables.values())
    return _table(("table", "what it holds"), rows)


def _dictionary(project: Project) -> str:
    return "\n\n".join(_section(table) for table in project.tables.values())


def _section(table: Table) -> str:
    key = f"Key: {', '.join(f'`{c}`' for c in table.primary_key)}." if table.primary_key else "No key."
    columns = _table(("column", "type", "NULL", "meaning"), (_column(f) for f in table.fields))
    return "\n\n".join([f"### {table.name}", _cell(table.comment), key, columns])


def _column(field: Field) -> tuple[str, ...]:
    said = field.description
    if values := field.constraints.get("enum"):
        said += f" One of: {', '.join(map(str, values))}."
    if field.unit:
        said += f" Unit: {field.unit}."
    if field.source_name:
        said += f" In the source: {field.source_name.rstrip('.')}."
    return f"`{field.name}`", field.sql.lower(), "no" if field.required else "yes", said


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    """Text that a table or list shows as it is; in code, which stands between backticks, only a bar needs a sign."""
    parts = " ".join(text.split()).replace("|", r"\|").split("`")
    return "`".join(part if n % 2 else part.replace("<", "&lt;") for n, part in enumerate(parts))


GENERATED: dict[str, Callable[[Project], str]] = {
    "commands": _commands,
    "dictionary": _dictionary,
    "exit_codes": _exit_codes,
    "operations": _operations,
    "refusals": _refusals,
    "settings": _settings,
    "sources": _sources,
    "tables": _tables,
}


def main() -> None:
    """Build the shipped rows in a home that is thrown away, and write every page anew."""
    from pipeline.run import nightly

    with TemporaryDirectory() as home:
        project = load(load_settings(home=Path(home), offline=True))
        record = nightly.run(project)
        if record["outcome"] != "published":
            raise RuntimeError(record)
        register = two_nights(Path(home, "two-nights"))
        for page in PAGES:
            text = with_declarations(page.read_text(encoding="utf-8"), project)
            shown = register if page.name in OF_TWO_NIGHTS else project
            page.write_text(with_outputs(text, shown), encoding="utf-8")


if __name__ == "__main__":
    main()
