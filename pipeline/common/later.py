"""Modules that are loaded when something of them is first used, or never, though others import them at their beginning.

Belongs here: standing in for such a module. Does not: which ones (whoever knows what a library rarely needs).
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType


class Later(ModuleType):
    """Stands for the module of this name until something of it is asked for.

    The standard library's own way (`importlib.util.LazyLoader`) loads at `import name as other`.
    """

    def __getattr__(self, name: str) -> object:
        """Load the module, and have of it what was asked for."""
        if name.startswith("__"):  # what the import system asks of every module
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} yet")
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def load_later(*names: str) -> None:
    """Let these modules be loaded only when something of them is used; those that are loaded already stay."""
    for name in names:
        sys.modules.setdefault(name, Later(name))


def do_without(*names: str) -> None:
    """Let these modules be as if they were not installed, in this process; those that are loaded already stay."""
    for name in names:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
