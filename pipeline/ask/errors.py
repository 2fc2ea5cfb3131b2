"""What every question to a release can end in.

Belongs here: the one error of this package. Does not: exit codes (`cli.support`).
"""

from __future__ import annotations


class AskError(ValueError):
    """A question that cannot be answered: what it names does not exist, or it is put wrongly; the text says which."""
