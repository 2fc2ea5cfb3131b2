"""Documents of known bytes: verified, streamed to the disk, given the time that their size needs."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.contract import Endpoint
from pipeline.declare.source import Source
from pipeline.fetch.http.limits import seconds_allowed
from pipeline.settings import Settings
from tests.pipeline import faults
from tests.pipeline.fault_server import Fault, FaultServer, Handler
from tests.pipeline.fetching import HOST, look, source, stored
from tests.support.documents import SPEECHES, TSV

ROOT = Path(__file__).parents[2]
LARGE = 200


def pinned(name: str, data: bytes, **changes: object) -> Source:
    md5 = hashlib.md5(data).hexdigest()
    endpoint = Endpoint(name, f"https://{HOST}/{name}", md5=md5, size=len(data), **changes)  # type: ignore[arg-type]
    return source(endpoint, media=("tsv", "tar", "gz"), min_bytes=1)


def left_over(settings: Settings) -> list[Path]:
    return list((settings.home / "snapshots" / "incoming").glob("*"))


def test_the_pinned_bytes_are_accepted(settings: Settings, server: FaultServer) -> None:
    server.on(f"/{HOST}/speaker.tsv", faults.ok(TSV, etag='"1"'))
    for known in (0, 1):
        gathered = look(settings, pinned("speaker.tsv", TSV))
        assert (gathered.state, gathered.known, stored(settings, gathered)) == ("live", known, [TSV])
    assert server.requests()[1].headers["if-none-match"] == '"1"'
    assert left_over(settings) == []


@pytest.mark.parametrize("wrong", [TSV.replace(b"Ms.", b"Mr."), TSV[:-3] + b"\n"])
def test_other_bytes_are_refused_with_both_digests(wrong: bytes, settings: Settings, server: FaultServer) -> None:
    server.on(f"/{HOST}/speaker.tsv", faults.ok(wrong))
    gathered = look(settings, pinned("speaker.tsv", TSV))
    (refusal,) = gathered.refusals
    assert (refusal.reason, gathered.documents) == ("wrong_digest", ())
    assert hashlib.md5(TSV).hexdigest() in refusal.detail and hashlib.md5(wrong).hexdigest() in refusal.detail
    assert left_over(settings) == []


@pytest.mark.parametrize("answer", [lambda: faults.ok(TSV * 2), lambda: faults.big(30)])
def test_more_bytes_than_it_has_are_not_even_read(answer: object, settings: Settings, server: FaultServer) -> None:
    server.on(f"/{HOST}/speaker.tsv", answer())  # type: ignore[operator]
    (refusal,) = look(settings, pinned("speaker.tsv", TSV)).refusals
    assert (refusal.reason, hashlib.md5(TSV).hexdigest() in refusal.detail) == ("wrong_digest", True)


def test_a_web_page_is_still_called_one(settings: Settings, server: FaultServer) -> None:
    server.on(f"/{HOST}/speeches.tar", faults.html200())
    assert [r.reason for r in look(settings, pinned("speeches.tar", SPEECHES)).refusals] == ["html_instead"]


def test_a_cut_tar_is_asked_for_again_and_then_refused(settings: Settings, server: FaultServer) -> None:
    path = f"/{HOST}/speeches.tar"
    server.on(path, faults.sequence(faults.truncated(SPEECHES), faults.ok(SPEECHES[:2000]), faults.ok(SPEECHES)))
    assert stored(settings, look(settings, pinned("speeches.tar", SPEECHES))) == [SPEECHES]
    assert len(server.requests(path)) == 3
    server.on(path, faults.ok(SPEECHES[:2000]))
    other = settings.model_copy(update={"home": settings.home / "other"})
    assert [r.reason for r in look(other, pinned("speeches.tar", SPEECHES)).refusals] == ["truncated"]


def test_its_size_is_the_limit_instead_of_the_usual_one(settings: Settings, server: FaultServer) -> None:
    data = TSV + b"x\ty\n" * 300_000
    server.on(f"/{HOST}/speaker.tsv", faults.ok(data))
    strict = settings.model_copy(update={"max_megabytes": 0.1})
    assert look(strict, pinned("speaker.tsv", data)).state == "live"


def test_once_accepted_a_settled_one_is_not_asked_for_until_it_is_pinned_otherwise(
    settings: Settings, server: FaultServer
) -> None:
    server.on(f"/{HOST}/speaker.tsv", faults.ok(TSV))
    for _ in range(2):
        assert look(settings, pinned("speaker.tsv", TSV, settled=True)).state == "live"
    assert len(server.requests()) == 1
    newer = TSV.replace(b"Ms.", b"Mr.")
    server.on(f"/{HOST}/speaker.tsv", faults.ok(newer))
    assert stored(settings, look(settings, pinned("speaker.tsv", newer, settled=True))) == [newer]


def test_a_smaller_edition_is_no_collapse_when_it_is_the_pinned_one(settings: Settings, server: FaultServer) -> None:
    server.on(f"/{HOST}/speaker.tsv", faults.ok(TSV * 10))
    look(settings, pinned("speaker.tsv", TSV * 10))
    server.on(f"/{HOST}/speaker.tsv", faults.ok(TSV))
    assert stored(settings, look(settings, pinned("speaker.tsv", TSV))) == [TSV]


@pytest.mark.parametrize(
    "changes", [{"md5": "0" * 31}, {"md5": "G" * 32}, {"md5": "0" * 32, "paged": True}, {"size": 3, "paged": True}]
)
def test_a_pin_that_cannot_hold_is_not_declared(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"md5|pinned"):
        Endpoint("x.json", f"https://{HOST}/x", **changes)  # type: ignore[arg-type]


def test_a_large_document_is_given_the_time_it_needs() -> None:
    assert seconds_allowed(0, 2000, 120) == 120
    assert seconds_allowed(100_000, 2000, 120) == 120
    assert seconds_allowed(1_000_000, 2000, 120) == 500
    assert seconds_allowed(474_000_000, 2000, 120) == 60 * 120
    assert seconds_allowed(474_000_000, 0, 120) == 60 * 120
    assert seconds_allowed(0, 0, 120) == 120


def slowly(data: bytes) -> Fault:
    """The body over two seconds or so."""

    def chunks() -> Iterator[bytes]:
        from time import sleep

        for start in range(0, len(data), len(data) // 8):
            sleep(0.25)
            yield data[start : start + len(data) // 8]

    return lambda handler: handler.stream(chunks())


def test_the_usual_deadline_does_not_cut_a_large_document_short(settings: Settings, server: FaultServer) -> None:
    server.on(f"/{HOST}/speeches.tar", slowly(SPEECHES))
    hasty = settings.model_copy(update={"deadline": 1.0})
    unpinned = source(Endpoint("speeches.tar", f"https://{HOST}/speeches.tar"), media=("tar",))
    assert [r.reason for r in look(hasty, unpinned).refusals] == ["too_slow"]
    assert look(hasty, pinned("speeches.tar", SPEECHES)).state == "live"


def tar_of(megabytes: int) -> Iterator[bytes]:
    """A tar of one member of zeros, made while it is sent."""
    import tarfile

    about = tarfile.TarInfo("member")
    about.size = megabytes * faults.MEGABYTE
    yield about.tobuf()
    for _ in range(megabytes):
        yield bytes(faults.MEGABYTE)
    yield bytes(-about.size % 512 + 1024)


MEMORY = """
import resource, sys
from pathlib import Path
import pipeline.fetch.http.client
from pipeline.contract import Endpoint
from tests.pipeline.fetching import HOST, impatient, look, source

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

home, origin, md5, size = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
endpoint = Endpoint("speeches.tar", f"https://{HOST}/speeches.tar", md5=md5, size=size)
settings = impatient(home, origin)
look(settings, source())
before = peak()
gathered = look(settings, source(endpoint, media=("tar",)))
print(gathered.state, sum(d.size for d in gathered.documents), peak() - before)
"""


def test_200_megabytes_are_streamed_to_the_disk(settings: Settings, server: FaultServer) -> None:
    md5, size = hashlib.md5(), 0
    for chunk in tar_of(LARGE):
        md5.update(chunk)
        size += len(chunk)

    def send(handler: Handler) -> None:
        handler.stream(tar_of(LARGE))

    server.on(f"/{HOST}/speeches.tar", send)
    arguments = [str(settings.home), server.origin, md5.hexdigest(), str(size)]
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, *arguments], capture_output=True, text=True, check=True, cwd=ROOT
    )
    state, received, megabytes = done.stdout.split()
    assert (state, int(received)) == ("live", size)
    assert int(megabytes) < 40
