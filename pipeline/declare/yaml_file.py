"""Reading the YAML files in which datasets, tables, expectations and corrections are declared.

Belongs here: bytes -> plain lists and mappings. Does not: what they must hold; each reader says that of its own file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

#: The same safe loader, in C where PyYAML was built with it: reading all declarations takes a fifth of the time.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """The file's content, None for an empty file. Raises yaml.YAMLError naming file, line and column."""
    with path.open(encoding="utf-8") as file:
        return yaml.load(file, Loader=LOADER)  # noqa: S506 - both loaders are safe
