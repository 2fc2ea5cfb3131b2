"""What every question to a release can end in.

Belongs here: the errors of this package. Does not: exit codes (`cli.support`), the words for what was meant (`known`).
"""

from __future__ import annotations


class AskError(ValueError):
    """A question that cannot be answered: what it names does not exist, or it is put wrongly; the text says which."""


class NotKnown(AskError):
    """A question about something that does not exist; the text names the nearest that does."""


class TooLong(AskError):
    """A question that took more seconds than one may; it was stopped."""


class TooLarge(AskError):
    """A question that took more memory than one may; it was stopped."""
