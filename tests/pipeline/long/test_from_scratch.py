"""What is not made again is what would be made: after any nights, the release is that of a home built from scratch.

Nights bring documents, some of them unreadable, between nights the program, the workspace and the caches are changed in
ways that a developer, a crash or a backup changes them. After each night that publishes, a home of its own, with
nothing but the archive of documents, is built with the same program; both releases must say the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.changing_program import Program
from tests.support.nights import live


@pytest.mark.parametrize("seed", range(2))
def test_a_release_is_that_of_a_home_built_from_scratch(program: Program, tmp_path: Path, seed: int) -> None:
    live(program, tmp_path, seed, nights=2)
