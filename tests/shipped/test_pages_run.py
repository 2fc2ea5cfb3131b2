"""The commands that pages show without an output, because they write: run as they stand, in a home of two nights."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.main import app
from pipeline.store import proposals
from tests.support.docs import EXAMPLE, ROOT
from tests.support.kernel import copy_of
from tests.support.proposed import CLAIM, file_of, proposed_project

SHELL = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def lines(page: str) -> list[str]:
    """The command lines of a page that have no output beside them."""
    text = EXAMPLE.sub("", (ROOT / "docs" / page).read_text(encoding="utf-8"))
    return [line for block in SHELL.findall(text) for line in block.splitlines() if line.startswith("wps ")]


@pytest.mark.parametrize("page", ["changes.md", "citing.md", "feeds.md"])
def test_commands_that_write_run_as_they_stand(
    page: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = proposed_project(tmp_path_factory)
    home = copy_of(whole.settings.home, tmp_path / "home")
    second, first = (release.release_id for release in whole.releases.all())
    (proposal,) = proposals.proposals(home)
    file_of(tmp_path / "FILE.csv", CLAIM | {"field": "adopted", "value": "2016-03-07"})
    stands_for = {"FIRST": first, "SECOND": second, "RELEASE": second, "PROPOSAL": proposal.name}
    monkeypatch.setenv("WPS_HOME", str(home))
    monkeypatch.setenv("WPS_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)
    assert len(lines(page)) >= 2
    for line in lines(page):
        words = [stands_for.get(word, word) for word in shlex.split(line)[1:]]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, f"{line}: {result.output}"
