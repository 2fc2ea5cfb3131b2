"""Gathering from a mirror, beside the inbox; and what a source may declare."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.contract import Endpoint
from pipeline.fetch.places import open_fetcher
from pipeline.settings import Settings
from tests.support.folder_sources import look, names, pdf, reasons, source


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    folder = tmp_path / "mirror"
    (folder / "reports").mkdir(parents=True)
    return folder


def test_a_mirror_is_read_together_with_the_inbox(home: Path, inbox: Path, mirror: Path) -> None:
    (inbox / "a.pdf").write_bytes(pdf("a"))
    (mirror / "reports" / "b.pdf").write_bytes(pdf("b"))
    gathered = look(home, mirror)
    assert (gathered.state, names(gathered), gathered.new) == ("mirror", ["a.pdf", "b.pdf"], 2)
    assert {document.name: document.origin for document in gathered.documents} == {"a.pdf": "inbox", "b.pdf": "mirror"}
    later = look(home)
    assert names(later) == ["a.pdf", "b.pdf"], "nothing is lost when the mirror is not there"


def test_a_mirror_replaces_the_network(home: Path, mirror: Path) -> None:
    assert open_fetcher(Settings(home=home, mirror=mirror)) is None


def test_a_collapse_in_a_mirror_is_held_and_accepted_through_the_inbox(home: Path, inbox: Path, mirror: Path) -> None:
    path = mirror / "reports" / "a.pdf"
    path.write_bytes(pdf("a", 900))
    first = look(home, mirror)
    path.write_bytes(pdf("a", 300))
    gathered = look(home, mirror)
    assert (gathered.state, reasons(gathered)) == ("stale", {"a.pdf": "collapsed"})
    assert gathered.documents == first.documents
    held = home / "held" / "reports" / "a.pdf"
    assert str(held) in gathered.refusals[0].detail
    held.rename(inbox / "a.pdf")
    accepted = look(home, mirror)
    assert (accepted.state, accepted.refusals, accepted.new) == ("mirror", (), 1)
    assert accepted.documents[0].size == len(pdf("a", 300))
    assert look(home, mirror).documents == accepted.documents


def test_another_mirror_and_back_again(home: Path, mirror: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "reports").mkdir(parents=True)
    (mirror / "reports" / "a.pdf").write_bytes(pdf("a"))
    (other / "reports" / "a.pdf").write_bytes(pdf("b"))
    first, second, third = look(home, mirror), look(home, other), look(home, mirror)
    assert first.documents[0].sha256 != second.documents[0].sha256
    assert third.documents[0].sha256 == first.documents[0].sha256
    assert (second.new, third.new, third.known) == (1, 0, 1)


def test_patterns_choose_from_a_shared_folder_of_a_mirror(home: Path, mirror: Path) -> None:
    for name in ("API_1.csv", "Metadata_1.csv"):
        (mirror / "reports" / name).write_bytes(b"name,value\n" + name.encode() + b",1\n")
    (mirror / "reports" / "README.md").write_text("about")
    gathered = look(home, mirror, source(patterns=("api_*.csv",)))
    assert names(gathered) == ["API_1.csv"]
    assert reasons(gathered) == {"README.md": "unexpected_file"}
    assert gathered.state == "mirror"


def test_several_folders_of_a_mirror_and_a_name_that_repeats(home: Path, mirror: Path) -> None:
    for number, folder in enumerate(("one", "two")):
        (mirror / folder).mkdir()
        (mirror / folder / "same.pdf").write_bytes(pdf(f"same {number}"))
        (mirror / folder / f"own{number}.pdf").write_bytes(pdf(f"own {number}"))
    gathered = look(home, mirror, source(folders=("one", "two")))
    assert names(gathered) == ["own0.pdf", "own1.pdf", "same.pdf"]
    assert reasons(gathered) == {"same.pdf": "duplicate_name"}
    assert str(mirror / "two") in gathered.refusals[0].detail


def test_a_mirror_without_the_sources_folder_says_so(home: Path, mirror: Path) -> None:
    gathered = look(home, mirror, source(source_id="absent"))
    assert gathered.state == "empty"
    assert "absent" in gathered.detail


def test_sources_are_kept_apart(home: Path, mirror: Path) -> None:
    (mirror / "others").mkdir()
    (mirror / "others" / "a.pdf").write_bytes(pdf("a"))
    (mirror / "reports" / "a.pdf").write_bytes(pdf("a"))
    other = look(home, mirror, source(source_id="others"))
    mine = look(home, mirror)
    assert (mine.new, other.new) == (1, 1)
    assert (mine.documents[0].source_id, other.documents[0].source_id) == ("reports", "others")


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    documents = []
    for order in (1, -1):
        home = tmp_path / f"home{order}"
        folder = home / "inbox" / "reports"
        folder.mkdir(parents=True)
        for name in ["a.pdf", "b.pdf", "c.pdf"][::order]:
            (folder / name).write_bytes(pdf(name))
            look(home)
        documents.append([(document.sha256, document.name) for document in look(home).documents])
    assert documents[0] == documents[1]


@pytest.mark.parametrize(
    "endpoint",
    [("../up.pdf", "https://example.org/x"), ("x.pdf", "http://example.org/x"), (".x.pdf", "https://example.org/x")],
)
def test_an_endpoint_that_could_do_harm_cannot_be_declared(endpoint: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="endpoint"):
        Endpoint(*endpoint)


def test_an_endpoint_must_be_on_the_list_of_hosts_and_of_a_known_kind() -> None:
    with pytest.raises(ValueError, match=r"not among"):
        source(endpoints=(Endpoint("x.pdf", "https://example.org/x"),), hosts=("other.org",))
    with pytest.raises(ValueError, match=r"none of"):
        source(endpoints=(Endpoint("x.zip", "https://example.org/x"),), hosts=("example.org",))
