"""`wps diff` of releases that the home has no more and the shelf still has: the answer is that of whole releases."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from typer.testing import Result

from pipeline.ask.changes import changes
from pipeline.ask.errors import AskError
from pipeline.common.values import Record
from pipeline.store.releases import Releases
from tests.scale.machines import free_port
from tests.scale.shelves import Shelf, bring
from tests.support.kernel import project_at


def told(home: Path, pairs: list[tuple[str, str]], settings: Shelf) -> list[list[Record]]:
    """Every changed cell of each pair with its causes, whichever step it came with."""
    project = project_at(home, **settings)
    return [
        [{**row, "release": None} for row in sorted(changes(project, *pair, cells=True)[0], key=str)] for pair in pairs
    ]


def test_releases_are_compared_wherever_they_are(shelf: Shelf, home: Path) -> None:
    made = Releases(home).ids()
    for release_id in made:
        bring(home, shelf, release_id)
    pairs = [*combinations(made, 2), (made[2], made[0])]
    expected = told(home, pairs, {})
    assert all(expected)
    shutil.rmtree(home / "changes")
    Releases(home).prune(keep=2)
    assert told(home, pairs, shelf) == expected, "one of the two, or both, are on the shelf alone"
    with pytest.raises(AskError, match="no single release"):
        told(home, pairs, {})


def test_a_beginning_names_a_release_of_the_shelf(shelf: Shelf, home: Path, command: Callable[..., Result]) -> None:
    first, second, *_ = Releases(home).ids()
    for release_id in (first, second):
        bring(home, shelf, release_id)
    shutil.rmtree(home / "changes")
    Releases(home).prune(keep=1)
    assert "core.adviser_count" in command("diff", first, second).output
    refused = command("diff", "nonesuch", second)
    assert refused.exit_code == 2 and "no single release 'nonesuch'" in refused.output
    assert refused.output.count("\n") == 1


def test_without_the_shelf_the_ledgers_tell(shelf: Shelf, home: Path) -> None:
    first, second, third, _ = Releases(home).ids()
    Releases(home).prune(keep=2)
    nowhere = f"ducklake:postgres:host=127.0.0.1 port={free_port()} user=wps dbname=x"
    found, notes = changes(project_at(home, warehouse=nowhere, connect_timeout=2), first, third)
    assert found and len(notes) == 1 and "without the shelf" in notes[0] and "does not answer" in notes[0]
    with pytest.raises(AskError, match=r"no single release .* without the shelf: .*does not answer"):
        changes(project_at(home, warehouse=nowhere, connect_timeout=2), "nonesuch", second)
