"""Things that are known by a name because they say so where they are defined: exporters, kinds of documents, looks.

Belongs here: the list, and finding the modules that add to it. Does not: any of the things.

A package holds one module for each thing, or each family; a new module in it is found without being named anywhere.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import TypeVar

T = TypeVar("T")


class Registry(Mapping[str, T]):
    """Things by name, in the order in which they were registered; reading it imports the package's modules first."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._things: dict[str, T] = {}
        self._complete = False

    def add(self, name: str, thing: T) -> None:
        """Register a thing. Raises ValueError for a name that another one has."""
        if name in self._things:
            raise ValueError(f"{self._package}: {name} is registered twice")
        self._things[name] = thing

    def named(self, name: str) -> Callable[[T], T]:
        """A decorator that registers what it stands on."""

        def register(thing: T) -> T:
            self.add(name, thing)
            return thing

        return register

    def _all(self) -> dict[str, T]:
        if not self._complete:
            self._complete = True
            for module in pkgutil.iter_modules(import_module(self._package).__path__):
                import_module(f"{self._package}.{module.name}")
        return self._things

    def __getitem__(self, name: str) -> T:
        """The thing of this name. Raises KeyError."""
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._all())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._all())
