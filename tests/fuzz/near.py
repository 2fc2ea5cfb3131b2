"""Documents near the seeds, as hypothesis draws them: what they say or a few stretches of bytes replaced."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from hypothesis import strategies as st

from tests.fuzz.changes import changed

#: What formats trip over.
WORDS = (
    b"",
    b"\0",
    b"\xff\xfe",
    b'"',
    b"'",
    b",",
    b"\n",
    b"\r",
    b"\t",
    b"-",
    b"9" * 30,
    b"NaN",
    b"1e999",
    b"null",
    b"{}",
)
WORDS = (
    *WORDS,
    b"[]",
    b"<",
    b"</td>",
    b"\xc3",
    "\ud83d".encode("utf-8", "surrogatepass"),
    b"\\ud800",
    b"%%EOF",
    b"stream\n",
)


@st.composite
def near(draw: st.DrawFn, kind: str, seeds: Sequence[bytes]) -> bytes:
    """A document near one of the seeds."""
    chance = Random(draw(st.integers(0, 2**32 - 1)))
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 3))):
        data = changed(kind, data, chance, lambda inner: draw(_bytes_changed(inner)))
    return data


@st.composite
def _bytes_changed(draw: st.DrawFn, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at, length = draw(st.integers(0, len(made))), draw(st.sampled_from((0, 0, 1, 2, 8, 100, 5000)))
        made[at : at + length] = draw(st.one_of(st.sampled_from(WORDS), st.binary(max_size=12)))
    return bytes(made)
