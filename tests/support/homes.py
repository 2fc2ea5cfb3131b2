"""Homes that released programs wrote: `python -m tests.support.homes` packs one of this program, for its release.

Belongs here: making such a home of the small warehouse, two nights of figures that nobody published, and unpacking one.
Does not: any assertion.
"""

from __future__ import annotations

import re
import tarfile
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.kernel import FIRST, ROOT, plain_settings, project_at

HOMES = ROOT / "tests" / "pipeline" / "homes"
RELEASED = re.compile(r"^## (\d+\.\d+\.\d+)", re.MULTILINE)


def released() -> list[str]:
    """The versions that the changelog names, newest first."""
    return RELEASED.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


def packed(number: str) -> Path:
    """Where the home of a version lies."""
    return HOMES / f"{number}.tar.xz"


def unpacked(number: str, folder: Path) -> Path:
    """The home of a version, to write in."""
    with tarfile.open(packed(number)) as archive:
        archive.extractall(folder, filter="data")
    return folder / "home"


def main() -> None:
    """Pack a home of this program under its version."""
    from pipeline.run import nightly
    from tests.conftest import drop

    with TemporaryDirectory() as folder, plain_settings():
        home = Path(folder) / "home"
        for name, rows in (("first.csv", FIRST), ("second.csv", ("2021-01-31,Kenya,9",))):
            drop(home, name, *rows)
            nightly.run(project_at(home))
        (home / ".room").unlink(missing_ok=True)
        with tarfile.open(packed(version("wps-warehouse")), "w:xz") as archive:
            archive.add(home, "home")


if __name__ == "__main__":
    main()
