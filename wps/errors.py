"""What reading a release can end in.

Belongs here: the one error of this package. Does not: raising it.
"""


class ReaderError(LookupError):
    """A release, a table or an address that is not there or cannot be read; the text says what is there instead."""
