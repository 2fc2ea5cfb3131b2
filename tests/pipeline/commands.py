"""The `wps` command over the small warehouse, run inside the test's own process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import main, support
from pipeline.settings import Settings
from tests.support.kernel import project_at

Wps = Callable[..., Result]


def over(home: Path, monkeypatch: pytest.MonkeyPatch) -> Wps:
    """A command line in this home; offline and with one worker."""
    declared = project_at(home)

    def load(settings: Settings) -> Any:
        return replace(declared, settings=settings)

    monkeypatch.setattr(support, "load", load)
    monkeypatch.setenv("WPS_HOME", str(home))
    monkeypatch.setenv("WPS_OFFLINE", "1")
    monkeypatch.setenv("WPS_WORKERS", "1")

    def run(*words: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main.app, list(words), input=stdin)

    return run
