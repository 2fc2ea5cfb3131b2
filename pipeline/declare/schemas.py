"""JSON Schemas of the YAML files that people write: editors complete and check them while they are written.

Belongs here: one schema a kind of file, made from the declarations' own classes where there are any, and writing them.
Does not: reading the files; each reader says itself what is wrong.

`python -m pipeline.declare.schemas` writes them into the folder of this name; a file names its own in its first line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from pipeline.contract import Endpoint
from pipeline.declare.checks import SEVERITIES
from pipeline.declare.comparison import Comparison
from pipeline.declare.dataset import SOURCE_KEYS
from pipeline.declare.domain import CADENCES, Domain
from pipeline.declare.field import TYPES
from pipeline.declare.licence import FLAGS
from pipeline.declare.schema import Table
from pipeline.declare.source import Source

FOLDER = Path(__file__).with_name("schemas")
Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
#: How the annotations of declared classes read in JSON.
_KINDS: tuple[tuple[str, Schema], ...] = (
    ("tuple", {"type": "array"}),
    ("Mapping", {"type": "object"}),
    ("bool | float", {"type": ["boolean", "number"]}),
    ("bool", {"type": "boolean"}),
    ("int", {"type": "integer"}),
    ("date", {}),  # YAML reads a day as a day, JSON has none
    ("str", TEXT),
    ("Media", TEXT),
)


def closed(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """An object with these members and no others."""
    needed = {"required": sorted(required)} if required else {}
    return {"type": "object", "additionalProperties": False, "properties": dict(properties), **needed}


def of_class(declared: type, renamed: Mapping[str, str] | None = None, without: Iterable[str] = ()) -> Schema:
    """The members of a declared class; `renamed`: what the file calls them, by field."""
    names = renamed or {}
    kept = [f for f in fields(declared) if f.name not in without]
    needed = [names.get(f.name, f.name) for f in kept if f.default is MISSING and f.default_factory is MISSING]
    return closed({names.get(f.name, f.name): _kind(str(f.type)) for f in kept}, needed)


def _kind(annotation: str) -> Schema:
    return next((schema for word, schema in _KINDS if annotation.startswith(word)), {})


def _field() -> Schema:
    said = {name: TEXT for name in ("name", "description", "source_name", "unit", "coverage")}
    kind, sources = {"enum": sorted(TYPES)}, {"type": "array", "items": TEXT}
    other: Schema = {"constraints": {"type": "object"}, "sources": sources, "prose": {"type": "boolean"}}
    other["named_in"] = other["owned_by"] = sources | {"minItems": 3, "maxItems": 3}
    other["unit_from"] = sources | {"minItems": 1, "maxItems": 3}
    return closed({**said, "type": kind, **other})


def _tables() -> Schema:
    table = of_class(Table, without=("fields", "primary_key"))
    table["properties"]["compared"] = of_class(Comparison)
    key = {"type": ["array", "string"]}
    schema = closed({"primaryKey": key, "fields": {"type": "array", "items": _field()}}, ["fields"])
    table["properties"]["schema"] = schema
    table["required"] = ["name", "schema", "title"]
    return table


def _dictionary() -> Schema:
    common = {"type": "object", "additionalProperties": _field()}
    return closed({"fields": common, "resources": {"type": "array", "items": _tables()}}, ["resources"])


def _package() -> Schema:
    source = of_class(Source, {theirs: ours for ours, theirs in SOURCE_KEYS.items()})
    source["properties"] |= {"packaged": TEXT, "licence": TEXT, "licence_url": TEXT, "terms": _flags()}
    source["properties"]["domain"] = domain = of_class(Domain)
    domain["properties"]["cadence"] = {"enum": list(CADENCES)}
    source["properties"]["endpoints"] = {"type": "array", "items": of_class(Endpoint)}
    about = {"name": TEXT, "title": TEXT, "description": TEXT, "sources": {"type": "array", "items": source}}
    dictionary = _dictionary()["properties"]
    return closed({**about, **dictionary, "settings": {"type": "array", "items": {"type": "object"}}}, [*about])


def _flags() -> Schema:
    return closed({flag: {"type": "boolean"} for flag in FLAGS})


def _expectations() -> Schema:
    kind = {"type": "string", "pattern": "^expect_"}
    said = {"name": TEXT, "reason": TEXT, "type": kind, "kwargs": {"type": "object"}}
    entry = closed({**said, "severity": {"enum": list(SEVERITIES)}, "description": TEXT})
    return {"type": ["object", "null"], "additionalProperties": {"type": "array", "items": entry}}


def _corrections() -> Schema:
    cells = {"type": "object", "minProperties": 1}
    named = {name: TEXT for name in ("id", "source", "reason", "evidence")}
    done = {"match": cells, "expect": cells, "set": cells, "withdraws": cells}
    told = {"told": {"type": ["boolean", "string"], "format": "date"}}
    return {"type": ["array", "null"], "items": closed({**named, **done, **told}, named)}


def _contract() -> Schema:
    column = closed({"type": TEXT, "meaning": TEXT}, ["type", "meaning"])
    about = {"version": {"type": "integer", "minimum": 1}, "since": {}, "until": {}}
    columns = {"type": "object", "additionalProperties": column}
    before: dict[str, Schema] = {"version": about["version"], "until": {}, "columns": columns, "view": TEXT}
    earlier = {"type": "array", "items": closed(before, before)}
    return closed({**about, "columns": columns, "earlier": earlier}, ["version", "since", "columns"])


def _licences() -> Schema:
    allowed: dict[str, Schema] = {"url": TEXT, **{flag: {"type": "boolean"} for flag in FLAGS}}
    return {"type": "object", "additionalProperties": closed(allowed, allowed)}


def all_schemas() -> dict[str, Schema]:
    """Every schema by the name of its file."""
    made = {
        "datapackage": _package(),
        "tables": _dictionary(),
        "fields": {"type": "object", "additionalProperties": _field()},
        "expectations": _expectations(),
        "corrections": _corrections(),
        "contract": _contract(),
        "licences": _licences(),
    }
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {name: {**about, **schema} for name, schema in made.items()}


def texts() -> dict[Path, str]:
    """The files as they should be."""
    made = all_schemas().items()
    return {FOLDER / f"{name}.json": json.dumps(schema, indent=1, sort_keys=True) + "\n" for name, schema in made}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, text in texts().items():
        path.write_text(text, encoding="utf-8")
