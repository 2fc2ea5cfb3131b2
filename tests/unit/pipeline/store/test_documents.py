"""Very many documents as a table: it says what the same documents say one by one."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.contract import Document
from pipeline.store import at_once, documents
from pipeline.store.documents import Documents
from pipeline.store.manifest import Manifest, documents_before, keep_manifest, manifest_of
from pipeline.store.snapshots import SnapshotStore
from pipeline.store.workspace import Workspace

NOW = datetime(2026, 1, 2, 3, 4, 5, 6, UTC)


def document(number: int, origin: str = "inbox") -> Document:
    sha256 = hashlib.sha256(b"%d" % number).hexdigest()
    return Document("s", f"{number}.csv", sha256, number, origin, f"https://example.org/{number}", NOW)  # type: ignore[arg-type]


def made(*numbers: int, read: bool | None = None) -> Documents:
    some = sorted(map(document, numbers), key=lambda d: d.sha256)
    return Documents(documents.table(some, read), "mark", True, "parser")


def test_documents_are_what_they_were() -> None:
    some = sorted(map(document, range(5)), key=lambda d: d.sha256)
    many = made(*range(5))
    assert list(many) == some and many[1] == some[1] and list(many[1:3]) == some[1:3] and len(many) == 5
    assert documents.names(many) == documents.names(some) and documents.digests(many) == documents.digests(some)
    assert documents.newest(many) == documents.newest(some)
    assert list(documents.joined(many, [document(9)])) == list(documents.joined(some, [document(9)]))


def test_what_became_of_documents_is_carried_over_for_the_same_parser_alone() -> None:
    before = documents.told(made(1, 2, 3, read=True), {document(2): False})
    now = documents.carried(made(2, 3, 4), before, "parser")
    assert {d.name for d in documents.doubtful(now)} == {"2.csv", "4.csv"}
    assert {d.name for d in documents.known_readable(now) or ()} == {"3.csv"}
    assert len(documents.doubtful(documents.carried(made(2, 3, 4), before, "another"))) == 3


def test_of_documents_taken_from_those_of_before_only_the_new_are_looked_for() -> None:
    before = documents.told(made(1, 2, 3, read=True), {document(2): False})
    taken = Documents(before.frame.filter(before.frame["name"] != "1.csv"), "mark", True, "parser")
    now = documents.joined(taken, [document(4)])
    assert isinstance(now, Documents)
    from_nowhere = Documents(now.frame.with_columns(read=None), now.mark, now.whole)
    carried = [documents.carried(some, before, "parser") for some in (now, from_nowhere)]
    assert carried[0].frame.equals(carried[1].frame.select(carried[0].frame.columns))
    assert {d.name for d in documents.doubtful(carried[0])} == {"2.csv", "4.csv"}
    assert documents.carried(before, before, "parser") is before


def test_names_of_the_same_bytes_are_asked_again_after_the_index_changed(tmp_path: Path) -> None:
    with SnapshotStore(tmp_path) as store:

        def accept(name: str, data: bytes) -> str:
            sha256 = store.put(data)
            store.record("s", name, origin="live", outcome="accepted", sha256=sha256, size=len(data))
            return sha256

        one = accept("a", b"1")
        assert store.several_names() == {}
        accept("b", b"1")
        other = accept("c", b"2")
        assert store.several_names() == {one: ("a", "b")} and store.several_names() is store.several_names()
        store.forget("s", "a")
        assert store.several_names() == {}
        accept("d", b"2")
    with SnapshotStore(tmp_path) as again:
        assert again.several_names() == {other: ("c", "d")}


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["1", "2"]), st.booleans()), max_size=12))
def test_several_names_are_told_whenever_they_are_asked(deeds: list[tuple[str, str, bool]]) -> None:
    with TemporaryDirectory() as folder, SnapshotStore(Path(folder)) as store:
        for name, data, forget in deeds:
            if forget:
                store.forget("s", name)
            else:
                sha256 = store.put(data.encode())
                store.record("s", name, origin="live", outcome="accepted", sha256=sha256, size=1)
            digests = [hashlib.sha256(one).hexdigest() for one in (b"1", b"2")]
            assert store.several_names() == {d: n for d in digests if len(n := store.names(d)) > 1}


def test_documents_may_take_the_place_of_others() -> None:
    many = made(1, 2, 3, read=True)
    put = documents.put(many.frame, documents.table([document(4), document(2)]), [document(n).sha256 for n in (2, 3)])
    assert put.equals(documents.told(made(1, 2, 4), {document(1): True}).frame)


def test_what_a_kept_table_says_otherwise_is_known() -> None:
    kept = documents.Kept("t", "sha256")
    many = Documents(made(1, 2, 3, read=True).frame, "mark", True, "parser", kept)
    told = documents.told(many, {document(2): False})
    joined = documents.joined(told, [document(5, "archive")])
    assert told.kept == kept.without([document(2).sha256])
    assert isinstance(joined, Documents) and joined.kept == kept.without([document(n).sha256 for n in (2, 5)])
    assert documents.at_hand(joined).frame.equals(told.frame) and documents.at_hand(joined).kept == joined.kept
    assert documents.carried(told, many, "another").kept is None


def test_a_digest_is_that_of_these_documents() -> None:
    ones = [made(1, 2), made(1, 3), made(1), made(), made(1, 2, 3)]
    renamed = Documents(documents.table([document(1), replace(document(2), name="x")]))
    found = {many.digest for many in [*ones, renamed]}
    assert len(found) == 6 and made(2, 1).digest == ones[0].digest
    assert made(1, 2).digest_of_read == made().digest and made(1, 2, read=True).digest_of_read == ones[0].digest


def manifest(some: Documents) -> Manifest:
    return Manifest("s", "live", "", 0, len(some), NOW.isoformat(), some, ())


def test_one_of_two_manifests_is_whole_at_every_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace(tmp_path)
    keep_manifest(workspace, manifest(made(1)))
    with monkeypatch.context() as ended:
        ended.setattr(Workspace, "write_record", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            keep_manifest(workspace, manifest(made(1, 2)))
    assert list(manifest_of(workspace, "s").documents) == [document(1)]
    keep_manifest(workspace, manifest(made(1, 2)))
    assert len(manifest_of(workspace, "s").documents) == 2
    (kept,) = (tmp_path / "records" / "sources").glob("*.parquet")
    assert documents_before(workspace, "s") is not None
    kept.write_bytes(kept.read_bytes()[:-9] + b"damaged..")
    assert documents_before(workspace, "s") is None


#: Something accepted under a name, a name forgotten, bytes that are gone, or a look.
DEEDS = st.tuples(st.sampled_from(["accept", "forget", "lose", "look"]), st.integers(0, 4), st.integers(0, 5))


@settings(max_examples=40)
@given(st.lists(DEEDS, max_size=25))
def test_a_table_follows_the_index_through_any_deeds(deeds: list[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch, SnapshotStore(Path(folder)) as store:
        patch.setattr(at_once, "MANY", 100)  # all are looked at each time
        kept: Documents | None = None
        for deed, name, content in [*deeds, ("look", 0, 0)]:
            data = b"%d" % content
            if deed == "accept":
                sha256 = store.put(data)
                store.record("s", str(name), origin="live", outcome="accepted", sha256=sha256, size=len(data))
            elif deed == "forget":
                store.forget("s", str(name))
            elif deed == "lose":
                store.path(hashlib.sha256(data).hexdigest()).unlink(missing_ok=True)
            else:
                kept = store.current_table("s", kept)
                assert list(kept) == store.current("s")


def test_all_of_them_are_looked_at_in_as_many_days_as_it_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_once, "MANY", 3)
    many, seen = made(*range(8)), []
    for day in range(1, 4):
        with SnapshotStore(tmp_path, lambda day=day: datetime(2026, 1, day, tzinfo=UTC)) as store:  # type: ignore[misc]
            seen += store._in_turn(many)
    assert sorted(d.sha256 for d in seen) == [d.sha256 for d in many]


@pytest.mark.parametrize("question", ["accepted since", "forgotten", "followed"])
def test_what_is_new_is_found_in_the_index_without_going_through_what_is_known(tmp_path: Path, question: str) -> None:
    few, many = (_steps(tmp_path / str(known), known, question) for known in (100, 3_000))
    assert 0 < many < 2 * few


def _steps(home: Path, known: int, question: str) -> int:
    """The steps that the index takes for a question, after three documents came to those that are known."""
    with SnapshotStore(home) as store:

        def accept(*names: str) -> None:
            with store.transaction():
                for name in names:
                    sha256 = hashlib.sha256(name.encode()).hexdigest()
                    store.record("s", name, origin="inbox", outcome="accepted", sha256=sha256, size=1)

        accept(*map(str, range(known)))
        before, last = Documents(store._newest("s"), store.mark("s")), store.last_note()
        accept("a", "b", "gone")
        mark = store.mark("s")
        if question == "forgotten":
            store.forget("s", "gone")
        ask, expected = {
            "accepted since": (lambda: len(store.accepted_since("s", last)), 3),
            "forgotten": (lambda: len(store.forgotten()), 1),
            "followed": (lambda: len(store._followed("s", before, mark)), known + 3),
        }[question]
        steps: list[None] = []
        store._index.set_progress_handler(lambda: steps.append(None), 10)
        assert ask() == expected
        return len(steps)
