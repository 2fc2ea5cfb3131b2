"""What reading a release can end in.

Belongs here: the one error of this package. Does not: raising it.
"""


class ReaderError(KeyError):
    """A release, a table or an address that is not there or cannot be read; the text says what is there instead.

    It is a KeyError for the sake of `in` and `get`, which a release has as every mapping does.
    """

    def __str__(self) -> str:
        """The text as it is; a KeyError would quote it."""
        return " ".join(map(str, self.args))
