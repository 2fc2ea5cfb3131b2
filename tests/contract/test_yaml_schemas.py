"""The YAML files that people write keep their JSON Schemas, which are those of the code, and name them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pipeline.declare import schemas
from pipeline.declare.yaml_file import read_yaml

ROOT = Path(__file__).parents[2]
#: By schema, the files that have it.
WRITTEN = {
    "datapackage": "assets/*/datapackage.yaml",
    "expectations": "assets/*/expectations.yaml",
    "corrections": "assets/*/corrections.yaml",
    "tables": "sql/marts/*/tables.yaml",
    "contract": "sql/contracts/*.yaml",
    "fields": "pipeline/declare/fields.yaml",
    "licences": "pipeline/declare/licences.yaml",
}
FILES = [*((kind, path) for kind, pattern in WRITTEN.items() for path in sorted(ROOT.glob(pattern)))]
FILES.append(("tables", ROOT / "pipeline/declare/meta.yaml"))
#: A grammar and a dictionary of one dataset, and the page, whose schemas lie with them; their own readers say more of
#: what is wrong.
OWN = [ROOT / "assets/debates/acts.yaml", ROOT / "assets/debates/topics.yaml", *sorted((ROOT / "page").rglob("*.yaml"))]


@cache
def schema(kind: str) -> jsonschema.protocols.Validator:
    return jsonschema.Draft202012Validator(schemas.all_schemas()[kind])


def faults(kind: str, said: Any) -> list[str]:
    return [f"{'.'.join(map(str, e.absolute_path))}: {e.message[:150]}" for e in schema(kind).iter_errors(said)]


def test_every_yaml_file_has_a_schema() -> None:
    every = {path for top in ("assets", "sql", "pipeline", "page") for path in (ROOT / top).rglob("*.yaml")}
    assert every == {path for _, path in FILES} | {*OWN}


@pytest.mark.parametrize("path", OWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_with_a_schema_beside_it_keeps_the_schema_that_it_names(path: Path) -> None:
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
    assert named
    mine = jsonschema.Draft202012Validator(json.loads((path.parent / named[1]).read_text(encoding="utf-8")))
    said = read_yaml(path)
    assert [e.message[:150] for e in mine.iter_errors(said)] == []
    assert [*mine.iter_errors({**said, "unknown": []} if isinstance(said, dict) else [*said, {"unknown": ""}])]


@pytest.mark.parametrize("kind", schemas.all_schemas())
def test_the_schemas_are_those_of_the_code(kind: str) -> None:
    path = schemas.FOLDER / f"{kind}.json"
    assert path.read_text(encoding="utf-8") == schemas.texts()[path], "python -m pipeline.declare.schemas"


@pytest.mark.parametrize(("kind", "path"), FILES, ids=[str(path.relative_to(ROOT)) for _, path in FILES])
def test_a_file_keeps_its_schema_and_names_it(kind: str, path: Path) -> None:
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
    assert named and (path.parent / named[1]).resolve() == schemas.FOLDER / f"{kind}.json"
    assert faults(kind, read_yaml(path)) == []


def test_a_word_that_is_not_known_is_a_fault() -> None:
    package = read_yaml(ROOT / "assets/un_personnel/datapackage.yaml")
    package["sources"][0]["fresh_witin"] = 1
    package["resources"][0]["schema"]["fields"][0]["type"] = "text"
    assert sorted(fault.partition(":")[0] for fault in faults("datapackage", package)) == [
        "resources.0.schema.fields.0.type",
        "sources.0",
    ]
