"""Commands of the program as processes of their own, and whether they wrote anything.

Belongs here: running them, what a home, a shelf's files and its database hold. Does not: which commands are run (the
tests).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.scale.machines import Bucket
from tests.scale.postgres import Server
from tests.support.kernel import environment

#: Who waits for nobody long.
IMPATIENT = {"attempts": 2, "backoff": 0.01, "connect_timeout": 2, "read_timeout": 2, "offline": 1}


def told(
    home: Path, *words: str, without: tuple[str, ...] = (), keys: Mapping[str, str] = {}, **settings: object
) -> str:
    """What a command says that must refuse: one line, exit code 2, nothing on standard output.

    `without`: modules that are not installed for it; `keys`: more of its environment.
    """
    paths = home.parent / "without"
    paths.mkdir(exist_ok=True)
    (paths / "sitecustomize.py").write_text(f"import sys\nsys.modules.update(dict.fromkeys({list(without)!r}))\n")
    given = {f"WPS_{name.upper()}": str(value) for name, value in {**IMPATIENT, "home": home, **settings}.items()}
    env = environment(**given, **(keys or {}))
    env["PYTHONPATH"] = f"{paths}:{env['PYTHONPATH']}"
    command = [sys.executable, "-m", "pipeline.cli.main", *words]
    done = subprocess.run(command, check=False, env=env, cwd=home.parent, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, ""), done
    assert done.stderr.startswith("wps: ") and done.stderr.count("\n") == 1, done.stderr
    return done.stderr


@dataclass
class Watched:
    """All that a refused command could have written: it must be there as it was."""

    home: Path
    files: Path | None = None
    postgres: Server | None = None
    shelf: str = ""
    bucket: Bucket | None = None
    before: object = field(init=False)

    def __post_init__(self) -> None:
        self.before = self.now()

    def now(self) -> object:
        """Names, sizes and times of files, the rows of every table of the catalog; whatever was put into the bucket."""
        folders = [folder for folder in (self.home, self.files) if folder is not None and folder.exists()]
        files = {
            path: (stat.st_size, stat.st_mtime_ns)
            for folder in folders
            for path in folder.rglob("*")
            if (stat := path.lstat())
        }
        return folders, files, self.postgres and _tables(self.postgres, self.shelf), self._written()

    def _written(self) -> list[str]:
        asked = self.bucket.asked if self.bucket else []
        return [line for line in asked if line.split()[0] not in {"GET", "HEAD"} and "/moto-api/" not in line]

    def unchanged(self) -> bool:
        """Whether nothing was written since."""
        return self.now() == self.before


def _tables(postgres: Server, shelf: str) -> dict[str, list[tuple[object, ...]]]:
    named = postgres.ask(shelf, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return {name: sorted(postgres.ask(shelf, f'SELECT t::text FROM "{name}" t')) for (name,) in named}
