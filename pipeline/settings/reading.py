"""Readers of values, known by name because they register themselves where they are defined.

Belongs here: how one is registered, and how a setting names those it wants. Does not: any reader (`readers`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from pydantic import AfterValidator, BeforeValidator

from pipeline.common.registry import Registry

Validator: TypeAlias = AfterValidator | BeforeValidator
V = TypeVar("V")
R = TypeVar("R")

READERS: Registry[Validator] = Registry("pipeline.settings.readers")


def reader(name: str, *, first: bool = False) -> Callable[[Callable[[V], R]], Callable[[V], R]]:
    """Register a function that makes a value right or raises ValueError; `first`: before it has its type."""

    def register(read: Callable[[V], R]) -> Callable[[V], R]:
        READERS.add(name, BeforeValidator(read) if first else AfterValidator(read))
        return read

    return register


def read_as(*names: str) -> tuple[Validator, ...]:
    """The readers of these names, for the annotation of a setting."""
    return tuple(READERS[name] for name in names)
