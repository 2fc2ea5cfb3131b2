"""What all tests share: an environment without WPS_* settings, and homes of the small warehouse of tests/pipeline/tiny."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.project import Project, load
from pipeline.settings import load_settings

HERE = Path(__file__).parent
#: The folder of real downloads, where the environment names one; tests of real input skip without it.
MIRROR = Path(os.environ["WPS_MIRROR"]) if os.environ.get("WPS_MIRROR") else None


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test."""
    for name in [name for name in os.environ if name.startswith("WPS_")] + ["DAGSTER_HOME", "SOURCE_DATE_EPOCH"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DAGSTER_DISABLE_TELEMETRY", "yes")


def tiny_project(home: Path, **settings: object) -> Project:
    """The small warehouse in a home; offline unless told otherwise."""
    chosen = load_settings(**{"home": home, "offline": True, "workers": 1, **settings})
    return load(chosen, package="tests.pipeline.tiny", sql=HERE / "pipeline" / "tiny_sql")


def drop(home: Path, name: str, *lines: str, source: str = "adviser_counts") -> None:
    """Put a document of the small dataset into the inbox; `lines` follow the header month_end,country,advisers."""
    folder = home / "inbox" / source
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join(["month_end,country,advisers", *lines, ""]), encoding="utf-8")
