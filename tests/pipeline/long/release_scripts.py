"""Programs that the tests of releases run as processes of their own: a publisher that is killed, a reader, a holder.

python -m tests.pipeline.long.release_scripts kill_everywhere|read|hold|run ARGUMENT…
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.store.releases import DATABASE, Releases

#: What a process does to the disk, as Python's audit hooks name it.
DISK = frozenset({"open", "os.rename", "os.symlink", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree"})


def publish_text(releases: Releases, release_id: str, keep: int) -> None:
    """Publish a release whose database file holds its own name, as often as `verify` will look for it."""
    staged = releases.stage(release_id)
    (staged / DATABASE).write_text(release_id)
    record = {"release_id": release_id, "created_at": "2026-01-01T00:00:00+00:00", "inputs": release_id, "rows": {}}
    releases.publish(staged, record)
    releases.prune(keep)


def _die_at(moment: int) -> None:
    """kill -9 this process at its nth act upon the disk."""
    acts = 0

    def hook(event: str, _arguments: object) -> None:
        nonlocal acts
        if event in DISK:
            acts += 1
            if acts == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def _in_child(work: Callable[[], None], moment: int) -> bool:
    """Do the work in a child that is killed at the moment; whether it was done before that came."""
    child = os.fork()
    if child == 0:
        _die_at(moment)
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def kill_everywhere(home: Path) -> None:
    """Kill a publication at its first act upon the disk, its second, …, until one survives; look after each.

    Prints a JSON line: how many were killed, and everything that was not as it must be.
    """
    releases = Releases(home)
    publish_text(releases, "r0000", keep=3)
    wrong: list[str] = []
    moment = 1
    while True:
        before, name = releases.current_id(), f"r{moment:04d}"
        (home / f"{DATABASE}.wal").write_text("left by somebody")
        done = _in_child(lambda name=name: publish_text(Releases(home), name, keep=3), moment)  # type: ignore[misc]
        seen = releases.current_id()
        if seen not in (before, name):
            wrong.append(f"{moment}: readers were sent from {before} to {seen}")
        elif (home / DATABASE).read_text() != seen:
            wrong.append(f"{moment}: wps.duckdb holds {(home / DATABASE).read_text()} and not {seen}")
        if seen == name and (home / f"{DATABASE}.wal").exists():
            wrong.append(f"{moment}: a foreign log beside the new release")
        known = releases.all()
        if any((r.folder / DATABASE).read_text() != r.release_id for r in known) or not known:
            wrong.append(f"{moment}: a release that is not whole")
        if done or moment > 500:
            break
        moment += 1
    left = [p.name for p in (home / "releases").iterdir() if p.name.startswith(".")]
    print(json.dumps({"killed": moment - 1, "wrong": wrong, "left": left, "kept": [r.release_id for r in known]}))


def read(home: Path) -> None:
    """Open HOME/wps.duckdb again and again, once more when HOME/stop appears; print what was read and every error."""
    import duckdb

    seen: list[int] = []
    errors: list[str] = []
    opened, stopped = 0, False
    print("reading", flush=True)
    while not stopped:
        stopped = (home / "stop").exists()
        try:
            with duckdb.connect(str(home / DATABASE), read_only=True) as connection:
                a = connection.execute("SELECT min(n), max(n) FROM core.a").fetchone()
                b = connection.execute("SELECT min(n), max(n) FROM marts.b").fetchone()
        except duckdb.Error as error:
            errors.append(str(error))
            continue
        opened += 1
        if a is None or a != b or a[0] != a[1]:
            errors.append(f"a mixture: {a} and {b}")
        elif not seen or seen[-1] != a[0]:
            seen.append(a[0])
    print(json.dumps({"opened": opened, "seen": seen, "errors": errors}))


def hold(home: Path) -> None:
    """Hold the home until killed."""
    from pipeline.store.home import held

    with held(home):
        print("held", flush=True)
        time.sleep(600)


def run(home: Path) -> None:
    """A forced run of the small warehouse."""
    from pipeline.run import nightly
    from tests.support.kernel import project_at

    print(nightly.run(project_at(home), force=True)["outcome"])


def publish_on(home: Path) -> None:
    """Publish the workspace of the small warehouse again and again until killed."""
    from pipeline.run.steps import release_of
    from tests.support.kernel import project_at

    project = project_at(home)
    while True:
        print(release_of(project).release_id, flush=True)


if __name__ == "__main__":
    {"kill_everywhere": kill_everywhere, "read": read, "hold": hold, "run": run, "publish_on": publish_on}[sys.argv[1]](
        Path(sys.argv[2])
    )
