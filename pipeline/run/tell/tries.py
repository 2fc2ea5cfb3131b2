"""How often telling is tried, and how long is waited in between.

Belongs here: that one way of trying again. Does not: what is worth it (`post`, `mail`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.settings import Settings

if TYPE_CHECKING:
    from stamina import _core

ATTEMPTS = 3
#: The longest wait before the next attempt, in seconds.
LONGEST_WAIT = 5.0

On = type[Exception] | tuple[type[Exception], ...] | Callable[[Exception], bool]


def tries(on: On, settings: Settings, attempts: int | None = None) -> _core._RetryContextIterator:
    """Attempts that end with the first that raises nothing of `on`. Nothing is printed: an error may name addresses."""
    import stamina
    import stamina.instrumentation

    stamina.instrumentation.set_on_retry_hooks([])
    return stamina.retry_context(
        on=on,
        attempts=attempts or ATTEMPTS,
        timeout=None,
        wait_initial=settings.backoff,
        wait_max=LONGEST_WAIT,
        wait_jitter=min(1.0, settings.backoff),
    )
