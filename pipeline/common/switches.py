"""Switches: the settings that datasets declare for themselves, each on or off.

Belongs here: what a switch is, and reading those of all datasets before any dataset is loaded. Does not: the settings
of the program, the environment (`settings`), or what hangs on a switch (the dataset's sources).

In a dataset's datapackage.yaml they stand under `settings`, as a list of name, description and, if need be, default and
long_texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

#: The package in which the program's datasets lie.
DATASETS = "assets"
DECLARATION = "datapackage.yaml"
#: The top-level entry `settings` with all lines that belong to it.
_BLOCK = re.compile(r"^settings:.*\n(?:[ #-].*\n|\n)*", re.MULTILINE)


class SwitchError(ValueError):
    """A declaration of a switch that cannot be read."""


@dataclass(frozen=True)
class Switch:
    """A setting of a dataset. `long_texts`: texts come with it for which the database is written compressed."""

    name: str
    description: str
    default: bool = False
    long_texts: bool = False


def read_switches(path: Path, declared: Iterable[Mapping[str, Any]]) -> tuple[Switch, ...]:
    """The switches of one file's `settings`. Raises SwitchError naming file and entry."""
    found = []
    for entry in declared:
        try:
            switch = Switch(**entry)
        except TypeError as error:
            raise SwitchError(f"{path}: settings: {entry}: {error}") from error
        on_or_off = isinstance(switch.default, bool) and isinstance(switch.long_texts, bool)
        if not re.fullmatch("[a-z][a-z_]*", str(switch.name)) or not switch.description or not on_or_off:
            raise SwitchError(f"{path}: settings: {entry}: needs a name in small letters, a description, true or false")
        found.append(switch)
    return tuple(found)


def declared_switches(package: str = DATASETS) -> tuple[Switch, ...]:
    """The switches of every dataset of a package, in order of the datasets' names.

    Only that block of each declaration is read: whoever asks for settings does not wait for all tables. Raises
    SwitchError naming the file, and when two datasets declare one name.
    """
    spec = find_spec(package)
    folders = [Path(place) for place in (spec.submodule_search_locations if spec else None) or ()]
    found: dict[str, Switch] = {}
    for path in sorted(path for folder in folders for path in folder.glob(f"*/{DECLARATION}")):
        block = _BLOCK.search(path.read_text(encoding="utf-8"))
        for switch in read_switches(path, yaml.safe_load(block[0])["settings"] if block else ()):
            if switch.name in found:
                raise SwitchError(f"{path}: settings: {switch.name} is declared twice")
            found[switch.name] = switch
    return tuple(found.values())
