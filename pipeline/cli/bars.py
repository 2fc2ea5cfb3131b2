"""Progress bars for work that takes a while.

Belongs here: drawing what `common.progress` announces. Does not: any other text (`render`, which loads at once).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline.common import progress


@contextmanager
def bars(wanted: bool = True) -> Iterator[None]:
    """Draw a bar for every piece of work announced inside the block; nothing where there is no terminal."""
    console = Console(highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    disabled = not (wanted and console.is_terminal)
    with Progress(*columns, console=console, transient=True, disable=disabled) as drawn:

        def listener(description: str, total: int) -> Callable[[int], None]:
            task = drawn.add_task(description, total=total)
            return lambda done: drawn.advance(task, done)

        with progress.reported_to(listener):
            yield
