"""Croissant's words for columns: every type that a table may declare has them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from pipeline.declare.field import TYPES
from pipeline.publish.describe.contents import Contents, File, Part
from pipeline.publish.describe.croissant import croissant
from pipeline.publish.describe.terms import Terms
from pipeline.store.releases import Release


def test_every_declared_type_has_words_and_lists_repeat() -> None:
    columns = [{"column_name": name, "description": "", "type": sql} for name, (_, sql) in TYPES.items()]
    terms = Terms({}, {"meta.x": columns}, {"meta.x": {"primary_key": "string", "title": "", "description": ""}})
    release = Release("r", Path("r"), datetime(2026, 3, 1, tzinfo=UTC), "", True, {}, "")
    file = File(PurePosixPath("x.parquet"), "", 1, 1, ("meta.x",))
    contents = Contents(release, terms, [Part("meta.x", tuple(TYPES), "")], [file], [])
    fields = {f["name"].split("/")[1]: f for f in croissant(contents)["recordSet"][0]["field"]}
    assert {name for name, field in fields.items() if field["dataType"].startswith("sc:")} == set(TYPES)
    assert [name for name, field in fields.items() if field.get("repeated")] == ["array"]
