"""Documents near the seeds, as hypothesis draws them: a few stretches replaced, inside the packing if there is one."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from tests.fuzz.packing import closed, opened

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
    data = draw(st.sampled_from(seeds))
    members = opened(kind, data)
    if not members or draw(st.integers(0, 3)) == 0:
        return draw(_changed(data))
    at = draw(st.integers(0, len(members) - 1))
    members[at] = (members[at][0], draw(_changed(members[at][1])))
    return closed(kind, members)


@st.composite
def _changed(draw: st.DrawFn, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at, length = draw(st.integers(0, len(changed))), draw(st.sampled_from((0, 0, 1, 2, 8, 100, 5000)))
        changed[at : at + length] = draw(st.one_of(st.sampled_from(WORDS), st.binary(max_size=12)))
    return bytes(changed)
