"""Values that are paths.

Belongs here: where they begin, and whether they are folders. Does not: whether they can be written (`store.home`).
"""

from __future__ import annotations

from pathlib import Path

from pipeline.settings.reading import reader


@reader("path", first=True)
def absolute(value: object) -> object:
    """From the user's home where it begins with ~, else from the folder of work."""
    return Path(value).expanduser().absolute() if isinstance(value, str | Path) else value


@reader("folder")
def folder(path: Path) -> Path:
    """A folder that is there."""
    if not path.is_dir():
        raise ValueError("no such folder")
    return path


@reader("home")
def home(path: Path) -> Path:
    """A folder, or a place for one."""
    if path.exists() and not path.is_dir():
        raise ValueError("this is a file, a folder is needed")
    return path
