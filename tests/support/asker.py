"""One process that asks expectations for all nights of a session: loading the library takes longer than a small night.

Belongs here: keeping that process. Does not: the process itself, which tests/unit/pipeline/check/test_beside.py tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pipeline.check.beside import Asker
from pipeline.run import session


class Lasting(Asker):
    """What the end of a night does not end."""

    def close(self) -> None:
        """Stay for the next night."""

    def end(self) -> None:
        """End the process."""
        super().close()


@contextmanager
def one_asker() -> Iterator[None]:
    """Inside the block, nights of this process ask the same process."""
    lasting = Lasting()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "Asker", lambda: lasting)
        yield
    lasting.end()
