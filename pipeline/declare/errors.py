"""Mistakes in declarations: what a person has to mend in a file before anything can run.

Belongs here: what all of them have in common. Does not: any one of them (the modules that read declarations).
"""

from __future__ import annotations

from pathlib import Path


class DeclarationError(ValueError):
    """A declaration that cannot be read or does not fit; the text names the file, the entry and what to do."""


def place(path: Path) -> str:
    """A declaration's file as people look for it: with its folder, for every dataset has files of the same names."""
    return f"{path.parent.name}/{path.name}"
