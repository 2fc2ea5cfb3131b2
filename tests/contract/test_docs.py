"""What the pages say exists: commands, options, targets, files, tables, settings, links; what is generated is current.

The outputs of the questions are compared in tests/shipped/test_shipped.py, against a warehouse.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from pipeline.cli.main import app
from pipeline.project import Project, load
from pipeline.run.record import OUTCOMES
from pipeline.settings import load_settings, variable
from tests.support.docs import BLOCK, DIFFERS, GENERATED, PAGES, README, ROOT, commands, options, with_declarations
from tests.support.kernel import plain_settings

#: Everything that people read; a changelog also names what is gone.
CHANGELOG = ROOT / "CHANGELOG.md"
READ = (*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md")
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
PROGRAM = typer.main.get_command(app)
#: Of the walk through a dataset that does not exist.
INVENTED = re.compile(r"\btraining|course_")
#: What stands for a name of the reader's own.
PLACEHOLDER = re.compile(r"\b[A-Z]{3,}\b(?!\.)")
#: What stands in a page's outputs and commands for what differs from build to build or reader to reader.
STANDING = {word for _, word in DIFFERS} | {"FIRST", "SECOND", "PROPOSAL"}
#: A command that takes back what another one did.
UNDOING = re.compile(r"--undo\b|\bwps (?:watch remove|claims withdraw|rollback|forget)\b")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")


def _id(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _said(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code(text: str) -> list[str]:
    """What stands as code in a page's prose, and the lines of its shell blocks; no output, no file shown whole."""
    shell = [line for kind, body in FENCE.findall(text) if kind == "sh" for line in body.splitlines()]
    return [*SPAN.findall(FENCE.sub("", text)), *shell]


def slugs(text: str) -> set[str]:
    """The anchors that a page's headings have."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]
    seen: Counter[str] = Counter()
    found = set()
    for slug in plain:
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    with plain_settings():
        return load(load_settings(home=tmp_path_factory.mktemp("home"), offline=True))


def test_the_readme_is_a_way_in() -> None:
    assert len(_said(README).splitlines()) <= 150


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_what_is_generated_is_current(page: Path, project: Project) -> None:
    text = _said(page)
    assert with_declarations(text, project) == text, "run `python -m tests.support.docs`"


def test_every_generated_block_stands_in_one_page() -> None:
    found = [name for page in PAGES for _, name, _, _ in BLOCK.findall(_said(page))]
    assert sorted(found) == sorted(GENERATED)


def test_every_option_and_exit_code_is_documented() -> None:
    text = _said(ROOT / "docs" / "commands.md")
    assert len(commands()) >= 11 and "`--json`" in text
    for name, command in commands().items():
        section = text.split(f"### wps {name}\n")[1].split("\n### ")[0]
        assert all(f"`{option}`" in section for option in options(command) if option != "--json"), name
    said = next(p for p in text.split("\n\n") if p.startswith("Exit codes:"))
    assert all(re.search(rf"\b{number}\b", said) for number in {*OUTCOMES.values(), 2, 4})


@pytest.mark.parametrize("page", [*READ, CHANGELOG, *FORMS], ids=_id)
def test_commands_and_their_options_exist(page: Path) -> None:
    known = commands()
    groups = {name.split()[0] for name in known if " " in name}
    for line in re.findall(r"`(?:\S*/)?(wps [^`\n]+)`|^(?:\S*/)?(wps .+)$", _said(page), re.MULTILINE):
        words = "".join(line).split("#")[0].split()
        if words[1] in groups and len(words) > 2 and f"{words[1]} {words[2]}" in known:
            words[1:3] = [f"{words[1]} {words[2]}"]
        found = known.get(words[1]) or (words[1] in groups and known.get("naps show"))
        assert found or words[1].startswith("-"), line
        strange = {w for w in words if w.startswith("--")} - {*options(found or PROGRAM), "--help"}
        assert not strange, line


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_commands_that_stand_together_do_not_undo_one_another(page: Path) -> None:
    """Who copies a block runs all of it."""
    for kind, body in FENCE.findall(_said(page)):
        lines = [line for line in body.splitlines() if line.startswith("wps ")] if kind == "sh" else []
        undoing = [line for line in lines if UNDOING.search(line)]
        assert not undoing or len(lines) == 1, body


@pytest.mark.parametrize("page", PAGES, ids=_id)
def test_what_stands_for_something_is_explained_in_its_page(page: Path) -> None:
    text = _said(page)
    shown = {word for _, body in FENCE.findall(text) for word in re.findall(r"(?<!\$)\b[A-Z]{3,}\b", body)}
    sentences = re.split(r"[.;:]\s", FENCE.sub("", text))
    for word in shown & STANDING:
        assert any(re.search(rf"\b{word}\b.*\b(?:stands?|for|as)\b", said, re.DOTALL) for said in sentences), word


@pytest.mark.parametrize("page", [*READ, CHANGELOG], ids=_id)
def test_targets_of_make_exist(page: Path) -> None:
    targets = set(re.findall(r"^([\w-]+):", _said(ROOT / "Makefile"), re.MULTILINE))
    named = {found[1] for part in code(_said(page)) if (found := re.match(r"make ([\w-]+)", part))}
    assert named <= targets


def test_targets_of_make_are_documented() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.+)$", _said(ROOT / "Makefile"), re.MULTILINE)
    text = "\n".join(map(_said, READ))
    assert all(f"make {target}" in text for target in set(phony.split()) - {"clean"})


@pytest.mark.parametrize("page", READ, ids=_id)
def test_files_exist_that_are_named(page: Path) -> None:
    for part in code(_said(page)):
        for path in re.findall(r"(?<![\w/.])(?:pipeline|assets|sql|tests|docs)/[\w./-]*\w", part):
            assert INVENTED.search(path) or PLACEHOLDER.search(path) or (ROOT / path).exists(), path
        for module in re.findall(r"python -m ((?:tests|pipeline)[\w.]+)|-m (pipeline[\w.]+)", part):
            assert ROOT.joinpath(*"".join(module).split(".")).with_suffix(".py").exists(), part


@pytest.mark.parametrize("page", READ, ids=_id)
def test_tables_and_settings_exist_that_are_named(page: Path, project: Project) -> None:
    settings = {variable(name) for name in type(project.settings).model_fields}
    for part in code(_said(page)):
        tables = set(re.findall(r"(?<![\w/.])(?:core|marts|meta)\.[a-z]\w*", part))
        strange = {t for t in tables if not INVENTED.search(t)} - set(project.tables)
        assert not strange, part
        assert set(re.findall(r"WPS_[A-Z_]+", part)) <= settings, part


@pytest.mark.parametrize("page", [*READ, CHANGELOG], ids=_id)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", FENCE.sub("", _said(page))):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        assert path.exists() and path.is_relative_to(ROOT), target
        assert not anchor or anchor in slugs(_said(path)), target


def test_the_house_is_as_its_page_says() -> None:
    text = _said(ROOT / "docs" / "architecture.md")
    floors = re.findall(r"^\d\. (`\w+`(?:, `\w+`)*)$", text, re.MULTILINE)
    (contract,) = (c for c in _linter()["contracts"] if c["type"] == "layers")
    said = [{f"pipeline.{room}" for room in SPAN.findall(floor)} for floor in floors]
    assert said == [set(layer.split(" | ")) for layer in contract["layers"]]
    rooms = {p.stem for p in (ROOT / "pipeline").iterdir() if p.is_dir() or p.suffix == ".py"} - {"__init__"}
    assert rooms - {"__pycache__", "py"} == {room.removeprefix("pipeline.") for floor in said for room in floor}
    listed = re.findall(r"^ +(\w+)(?:/|\.py)", text.split("\npipeline/ ")[1].split("\nassets/")[0], re.MULTILINE)
    assert set(listed) | {"progress"} >= rooms - {"__pycache__", "py"}


def _linter() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)["tool"]["importlinter"]
    return found


def test_every_page_is_linked_from_the_readme() -> None:
    assert all(f"]({_id(page)})" in _said(README) for page in READ if page != README)


@pytest.mark.parametrize("form", FORMS, ids=_id)
def test_forms_are_forms(form: Path) -> None:
    told = yaml.safe_load(_said(form))
    if form.name == "config.yml":
        assert set(told) <= {"blank_issues_enabled", "contact_links"}
        return
    assert {"name", "description", "body"} <= set(told)
    ids = [part["id"] for part in told["body"] if part["type"] != "markdown"]
    assert len(ids) == len(set(ids))
    for part in told["body"]:
        assert part["type"] in {"markdown", "input", "textarea", "dropdown", "checkboxes"}
        assert part["attributes"].get("label") or part["attributes"].get("value")
        assert part["type"] != "dropdown" or part["attributes"]["options"]


def test_anchors_are_those_that_headings_have() -> None:
    text = "# A page: of `code`\n\n## core.nap_plan\n\n```sh\n# no heading\n```\n\n## Twice\n\n## Twice\n"
    assert slugs(text) == {"a-page-of-code", "corenap_plan", "twice", "twice-1"}
