"""Analysis tables: a folder a subject, a dictionary beside its files, each table after those it reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.declare import marts
from pipeline.declare.marts import Mart
from pipeline.declare.sql_file import SqlFileError

GRAIN = "-- grain: one row per x.\n"


def subject(folder: Path, **queries: str) -> Path:
    """A subject with these SQL files and a dictionary of the same tables, in this order."""
    folder.mkdir()
    for name, text in queries.items():
        (folder / f"{name}.sql").write_text(GRAIN + text, encoding="utf-8")
    (folder / "tables.yaml").write_text("resources:\n" + "".join(map(entry, queries)), encoding="utf-8")
    return folder


def entry(name: str) -> str:
    return f"""- name: marts.{name}
  title: {name}
  description: What it means.
  schema: {{primaryKey: [x], fields: [{{name: x, type: integer, description: X.}}]}}
"""


def names(found: tuple[Mart, ...] | list[Mart]) -> list[str]:
    return [mart.table.name for mart in found]


def test_marts_come_after_those_they_read_whatever_their_subject(tmp_path: Path) -> None:
    subject(tmp_path / "one", a="SELECT x FROM marts.b", c="SELECT x FROM core.one")
    subject(tmp_path / "two", b="SELECT x FROM marts.c JOIN core.one USING (x)")
    found = marts.read(tmp_path)
    assert names(found) == ["marts.a", "marts.c", "marts.b"], "as listed"
    assert names(marts.in_order(found, ["core.one"])) == ["marts.c", "marts.b", "marts.a"]


def test_what_a_row_is_begins_the_description(tmp_path: Path) -> None:
    folder = subject(tmp_path / "one", a="SELECT x FROM core.one")
    (found,) = marts.read(tmp_path)
    assert found.table.description == "One row per x. What it means."
    (folder / "a.sql").write_text("-- what a row is, nobody says\nSELECT x FROM core.one")
    with pytest.raises(SqlFileError, match=r"a\.sql: begin with `-- grain: one row per …`"):
        marts.read(tmp_path)


def test_marts_that_read_each_other_are_refused(tmp_path: Path) -> None:
    subject(tmp_path / "one", a="SELECT x FROM marts.b", b="SELECT x FROM marts.a")
    with pytest.raises(SqlFileError, match="read each other"):
        marts.in_order(marts.read(tmp_path), [])


def test_files_and_the_dictionary_beside_them_must_match(tmp_path: Path) -> None:
    one = subject(tmp_path / "one", a="SELECT x FROM core.one")
    subject(tmp_path / "two", b="SELECT x FROM core.one")
    with pytest.raises(SqlFileError, match=r"a\.sql: reads \['core\.one'\], which no dataset declares"):
        marts.in_order(marts.read(tmp_path), [])
    (one / "a.sql").rename(tmp_path / "two" / "a.sql")
    with pytest.raises(SqlFileError, match=r"sql/marts/one: .*marts\.a"):
        marts.read(tmp_path)
    (one / "tables.yaml").unlink()
    with pytest.raises(SqlFileError, match=r"sql/marts/two: .*marts\.a"):
        marts.read(tmp_path)


def test_what_lies_beside_the_subjects_is_not_read(tmp_path: Path) -> None:
    subject(tmp_path / "one", a="SELECT x FROM core.one")
    (tmp_path / "b.sql").write_text("SELECT x FROM core.one")
    (tmp_path / "notes.yaml").write_text("resources: []")
    (tmp_path / "empty").mkdir()
    assert names(marts.read(tmp_path)) == ["marts.a"]
