"""Columns that mean the same in every table: `fields.yaml`.

Belongs here: reading their definitions, and what follows from a column's name alone. Does not: a table's own fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.declare.yaml_file import read_yaml

if TYPE_CHECKING:
    from pipeline.declare.field import Field


@cache
def common_fields() -> Mapping[str, Mapping[str, Any]]:
    """The definitions of columns that mean the same in every table."""
    return dict(read_yaml(Path(__file__).with_name("fields.yaml")))


def naming(about: Field) -> tuple[str, ...]:
    """Table, key and column in which the values of a column have names: declared, or those of its name's last word."""
    return about.named_in or tuple(common_fields().get(about.name.split("_")[-1], {}).get("named_in", ()))
