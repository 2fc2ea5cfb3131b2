"""What is done to a home between two nights, nights that run in this process, and what the doctor finds.

Belongs here: damage. Does not: what must become of it (the tests).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ask.doctor import examine
from pipeline.parse import workers
from pipeline.project import Project
from pipeline.run import steps
from pipeline.run.session import Session
from tests.support.changing_program import here
from tests.support.kernel import project_at, releases_of

Damage = Callable[[Path], object]
#: What the home of two nights says, and how it is asked.
FIGURES = [(2020, "FRA", 12), (2020, "KEN", 7), (2021, "KEN", 9)]
SAYS = "FROM marts.adviser_year ORDER BY ALL"


def in_this_process(patch: pytest.MonkeyPatch) -> None:
    """No document here means harm: it is parsed here."""
    patch.setattr(workers, "parse_all", here)


def looked(home: Path) -> Project:
    """The home once its sources have been looked at: a night's first step alone."""
    project = project_at(home)
    with Session(project) as session:
        steps.look(session)
    return project


def wrong(home: Path, everything: bool = False) -> dict[str, str]:
    """What the doctor finds, but for the archive that the small warehouse does not have."""
    found = examine(project_at(home), everything)
    return {f["what"]: f["detail"] for f in found if not f["ok"] and f["what"] != "archive"}


def current(home: Path) -> Path:
    return (home / "releases" / "current").resolve()


def oldest(home: Path) -> Path:
    return home / "releases" / releases_of(home)[0]


def cut(path: Path, end: int = 30) -> None:
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:end])


def flip(path: Path, start: int = 4, end: int = 40) -> None:
    """Other bits in the middle of the file, as many bytes as before."""
    path.chmod(0o644)
    data = path.read_bytes()
    path.write_bytes(data[:start] + bytes(byte ^ 0x55 for byte in data[start:end]) + data[end:])


def folder(path: Path) -> None:
    """A folder in the place of a file, or of nothing."""
    path.unlink(missing_ok=True)
    (path / "somebody's").mkdir(parents=True)


def file(path: Path) -> None:
    """A file in the place of a folder, or of nothing."""
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    path.write_text("somebody's")


def parsed(home: Path) -> list[Path]:
    return sorted((home / "parsed" / "adviser_counts").glob("*.parquet"))


def snapshot(home: Path) -> Path:
    return max((home / "snapshots").glob("??/*"), key=lambda path: path.stat().st_size)
