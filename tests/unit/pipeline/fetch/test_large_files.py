"""Large files of a folder, pinned ones, and those that wait for a setting."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.contract import Endpoint
from pipeline.declare.source import Gathered, Source
from pipeline.fetch import folders
from pipeline.fetch.places import gather
from pipeline.store.snapshots import SnapshotStore
from tests.support.documents import SPEECHES, TSV
from tests.support.folder_sources import Switched, names, pdf, reasons, source

HOST = "files.example.org"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    folder = tmp_path / "mirror"
    (folder / "reports").mkdir(parents=True)
    return folder


def look(home: Path, declared: Source, mirror: Path | None = None, **chosen: object) -> Gathered:
    settings = Switched(home=home, mirror=mirror, offline=True, **chosen)  # type: ignore[arg-type]
    with SnapshotStore(home) as store:
        return gather(declared, settings, store, None)


def put(home: Path, name: str, data: bytes) -> Path:
    path = home / "inbox" / "reports" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def small_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "IN_MEMORY", 100)
    monkeypatch.setattr("pipeline.fetch.accept.accept.IN_MEMORY", 100)


def incoming(home: Path) -> list[Path]:
    return list((home / "snapshots" / "incoming").glob("*"))


@pytest.mark.usefixtures("small_memory")
def test_a_large_file_is_copied_into_the_store_and_judged_like_others(home: Path, mirror: Path) -> None:
    declared = source(media=("tar", "pdf"))
    (mirror / "reports" / "speeches.tar").write_bytes(SPEECHES)
    (mirror / "reports" / "cut.tar").write_bytes(SPEECHES[:2500])
    gathered = look(home, declared, mirror)
    assert (names(gathered), reasons(gathered)) == (["speeches.tar"], {"cut.tar": "truncated"})
    with SnapshotStore(home) as store:
        assert store.read(gathered.documents[0].sha256) == SPEECHES
        assert gathered.documents[0].sha256 == hashlib.sha256(SPEECHES).hexdigest()
    assert incoming(home) == []
    again = look(home, declared, mirror)
    assert (again.new, again.known) == (0, 1)


@pytest.mark.usefixtures("small_memory")
def test_a_large_file_that_collapses_is_held_for_review(home: Path, mirror: Path) -> None:
    path = mirror / "reports" / "a.pdf"
    path.write_bytes(pdf("a", 900))
    look(home, source(), mirror)
    path.write_bytes(pdf("a", 300))
    gathered = look(home, source(), mirror)
    assert reasons(gathered) == {"a.pdf": "collapsed"}
    held = home / "held" / "reports" / "a.pdf"
    assert held.read_bytes() == pdf("a", 300)
    assert reasons(look(home, source(), mirror)) == {"a.pdf": "collapsed"}
    (home / "inbox" / "reports").mkdir(parents=True)
    held.rename(home / "inbox" / "reports" / "a.pdf")
    assert look(home, source(), mirror).documents[0].size == len(pdf("a", 300))
    assert incoming(home) == []


@pytest.mark.usefixtures("small_memory")
def test_a_large_file_that_is_still_being_copied_is_left_for_the_next_run(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(home, "speeches.tar", SPEECHES)
    original = folders.land

    def growing(pieces: object, file: Path) -> object:
        landed = original(pieces, file)  # type: ignore[arg-type]
        path.write_bytes(SPEECHES + bytes(512))
        return landed

    monkeypatch.setattr(folders, "land", growing)
    assert reasons(look(home, source(media=("tar",)))) == {"speeches.tar": "still_changing"}
    assert incoming(home) == []


def test_what_a_crash_left_half_written_is_removed(home: Path) -> None:
    put(home, "a.pdf", pdf("a"))
    left = home / "snapshots" / "incoming" / ".abc.partial"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    look(home, source())
    assert not left.exists()


def test_the_sources_own_limit_goes_before_the_usual_one_in_a_folder(home: Path) -> None:
    put(home, "a.pdf", pdf("a", 200_000))
    assert reasons(look(home, source(), max_megabytes=0.1)) == {"a.pdf": "too_large"}
    assert names(look(home, source(max_bytes=1_000_000), max_megabytes=0.1)) == ["a.pdf"]
    put(home, "b.pdf", pdf("b", 1_000_001))
    assert reasons(look(home, source(max_bytes=1_000_000))) == {"b.pdf": "too_large"}


def pinned(name: str, data: bytes, **changes: object) -> Source:
    md5 = hashlib.md5(data).hexdigest()
    endpoint = Endpoint(name, f"https://{HOST}/{name}", md5=md5, size=len(data), settled=True)
    return source(media=("tsv", "tar"), hosts=(HOST,), endpoints=(endpoint,), **changes)


@pytest.mark.parametrize("place", ["inbox", "mirror"])
def test_a_folders_file_of_a_pinned_name_has_the_pinned_bytes(place: str, home: Path, mirror: Path) -> None:
    folder = (home / "inbox" / "reports") if place == "inbox" else (mirror / "reports")
    folder.mkdir(parents=True, exist_ok=True)
    wrong = TSV.replace(b"Ms.", b"Mr.")
    for data in (wrong, TSV + wrong[20:]):
        (folder / "speaker.tsv").write_bytes(data)
        gathered = look(home, pinned("speaker.tsv", TSV), mirror)
        assert reasons(gathered) == {"speaker.tsv": "wrong_digest"}
        detail = gathered.refusals[0].detail
        assert hashlib.md5(TSV).hexdigest() in detail and hashlib.md5(data).hexdigest() in detail
        assert str(folder) in detail
    (folder / "speaker_v7.tsv").write_bytes(wrong)
    (folder / "speaker.tsv").write_bytes(TSV)
    gathered = look(home, pinned("speaker.tsv", TSV), mirror)
    assert (names(gathered), gathered.refusals) == (["speaker.tsv", "speaker_v7.tsv"], ())


def test_a_pinned_file_may_be_larger_than_is_usual(home: Path) -> None:
    data = TSV + b"x\ty\n" * 50_000
    put(home, "speaker.tsv", data)
    assert names(look(home, pinned("speaker.tsv", data), max_megabytes=0.01)) == ["speaker.tsv"]


GATED = {"speeches*": "texts"}


def test_a_file_that_waits_for_a_setting_is_left_alone_in_a_mirror_and_said(home: Path, mirror: Path) -> None:
    declared = source(media=("tar", "pdf"), gated=GATED)
    (mirror / "reports" / "Speeches_2020.tar").write_bytes(SPEECHES)
    (mirror / "reports" / "a.pdf").write_bytes(pdf("a"))
    off = look(home, declared, mirror)
    assert (names(off), off.refusals, off.state) == (["a.pdf"], (), "mirror")
    assert "Speeches_2020.tar: not read, because WPS_TEXTS is off" in off.detail
    on = look(home, declared, mirror, texts=True)
    assert (names(on), on.detail) == (["Speeches_2020.tar", "a.pdf"], "")
    assert names(look(home, declared, mirror)) == names(on), "what was accepted once stays"


def test_in_the_inbox_no_setting_is_needed(home: Path) -> None:
    put(home, "speeches_2020.tar", SPEECHES)
    gathered = look(home, source(media=("tar",), gated=GATED))
    assert (names(gathered), gathered.refusals) == (["speeches_2020.tar"], ())


MEMORY = """
import resource, sys, tarfile
from pathlib import Path
from pipeline.fetch.places import gather
from pipeline.store.snapshots import SnapshotStore
from pipeline.settings import Settings
from tests.support.folder_sources import source

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

home = Path(sys.argv[1])
before = peak()
with SnapshotStore(home) as store:
    found = gather(source(media=("tar",), max_bytes=400_000_000), Settings(home=home, offline=True), store, None)
print(len(found.documents), found.documents[0].size, peak() - before)
"""


def test_a_file_of_200_megabytes_is_never_held_in_memory(home: Path) -> None:
    import tarfile

    path = put(home, "speeches.tar", b"")
    member = path.with_name("member")
    with member.open("wb") as file:
        file.truncate(200_000_000)
    with tarfile.open(path, "w") as archive:
        archive.add(member, "member")
    member.unlink()
    root = Path(__file__).parents[4]
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(home)], capture_output=True, text=True, check=True, cwd=root
    )
    documents, size, megabytes = map(int, done.stdout.split())
    assert (documents, size > 200_000_000) == (1, True)
    assert megabytes < 40
