"""What was made of the very same is kept once, whole or made anew, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline.store import cache as keeping
from pipeline.store.cache import cache_folder, cached, cached_each


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return cache_folder() / "made"


def never() -> bytes:
    raise AssertionError("made again")


def giving(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def test_the_same_is_made_once_and_another_anew(cache: Path) -> None:
    assert cached("one", giving(b"1\n2")) == cached("one", never) == b"1\n2"
    assert cached("other", giving(b"3")) == b"3" and len(list(cache.iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"x", b"0\nwhole"])
def test_what_is_not_whole_is_made_anew(cache: Path, damage: bytes) -> None:
    cached("one", giving(b"whole"))
    (file,) = cache.iterdir()
    for wrong in (damage, file.read_bytes()[:-1]):
        file.write_bytes(wrong)
        assert cached("one", giving(b"whole")) == cached("one", never) == b"whole"


def test_of_several_only_those_that_are_missing_are_made(cache: Path) -> None:
    cached("b", giving(b"B"))
    asked = []

    def make(missing: Sequence[int]) -> list[bytes]:
        asked.extend(missing)
        return [b"ABC"[n : n + 1] for n in missing]

    assert cached_each("abc", make) == [b"A", b"B", b"C"] and asked == [0, 2]
    assert cached_each("abc", make) == [b"A", b"B", b"C"] and asked == [0, 2]


def test_the_longest_unused_goes(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 250)
    for name in "abc":
        cached(name, giving(name.encode() * 20))
        cached("a", giving(b"a" * 20))
    assert len(list(cache.iterdir())) == 2
    assert cached("a", never) == b"a" * 20 and cached("b", giving(b"again")) == b"again"


def test_where_nothing_can_be_kept_it_is_made_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert [cached("one", giving(data)) for data in (b"1", b"2")] == [b"1", b"2"]


@pytest.mark.parametrize("given", [None, "", "relative"])
def test_the_cache_is_where_the_user_keeps_such_things(monkeypatch: pytest.MonkeyPatch, given: str | None) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    if given is None:
        monkeypatch.delenv("XDG_CACHE_HOME")
    else:
        monkeypatch.setenv("XDG_CACHE_HOME", given)
    assert cache_folder() == Path("/home/someone/.cache/wps-warehouse")
