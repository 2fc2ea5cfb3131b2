"""Machines on loopback: a Dask scheduler with workers as processes of their own, an S3 server that can be told to fail.

Belongs here: beginning and ending them. Does not: what is asked of them (the tests).
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]
Answer = Iterable[bytes]
#: Looks at a request and answers it in the server's place; None leaves it to the server.
Fault = Callable[[dict[str, Any], Callable[..., Any]], Answer | None]
#: What reaches the server, for obstore.
KEYS = {
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nothing",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
}


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Cluster:
    """A scheduler and its workers, each with a nanny and one thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self.scheduler = self._begin("scheduler", "--host", self.address)
        self.workers: list[subprocess.Popen[bytes]] = []

    def join(self, number: int = 1, path: str = str(ROOT), threads: int = 1, wait: bool = True) -> None:
        """Let workers join, and wait until they are there."""
        for _ in range(number):
            options = ("--nthreads", str(threads), "--nanny", "--memory-limit", "0", "--death-timeout", "60")
            place = ("--local-directory", str(self.folder), "--host", "127.0.0.1")
            self.workers.append(self._begin("worker", self.address, *options, *place, path=path))
        if wait:
            self.wait_for(len(self.workers))

    def wait_for(self, number: int) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(number, timeout=60)

    def pids(self) -> list[int]:
        """The processes that work: a nanny begins one anew that is killed."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            return sorted(client.run(os.getpid).values())

    def end(self) -> None:
        for process in [*self.workers, self.scheduler]:
            process.terminate()
        for process in [*self.workers, self.scheduler]:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()

    def _begin(self, what: str, *arguments: str, path: str = str(ROOT)) -> subprocess.Popen[bytes]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{what}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", what, *arguments, "--no-dashboard"],
                env={**os.environ, "PYTHONPATH": path, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"},
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )


class Bucket:
    """moto's S3 server with one bucket; `faults` look at each request first, and go once they have answered one."""

    def __init__(self) -> None:
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import make_server

        self._application = DomainDispatcherApplication(create_backend_app)
        self.faults: list[Fault] = []
        self.asked: list[str] = []
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        urlopen(Request(f"{self.origin}/bucket", method="PUT")).read()

    @property
    def environment(self) -> dict[str, str]:
        return {**KEYS, "AWS_ENDPOINT": self.origin}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Inside the block the server knows no key."""
        self._know(b"0")
        try:
            yield
        finally:
            self._know(b"inf")

    def _know(self, requests: bytes) -> None:
        """Let the server take so many requests of whoever asks, and from then on look at their keys."""
        headers = {"Content-Type": "application/octet-stream"}
        urlopen(Request(f"{self.origin}/moto-api/reset-auth", data=requests, method="POST", headers=headers)).read()

    def end(self) -> None:
        self._server.shutdown()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Answer:
        self.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        for fault in list(self.faults):
            answer = fault(environ, start)
            if answer is not None:
                if fault in self.faults:
                    self.faults.remove(fault)
                return answer
        found: Answer = self._application(environ, start)
        return found


def says(status: str, method: str = "", body: bytes = b"", wait: float = 0.0) -> Fault:
    """One answer of this status to a request of the method (or any), after so many seconds."""

    def fault(environ: dict[str, Any], start: Callable[..., Any]) -> Answer | None:
        if method and environ["REQUEST_METHOD"] != method:
            return None
        time.sleep(wait)
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start(status, [("Content-Length", str(len(body))), ("ETag", '"x"'), ("Last-Modified", LONG_AGO)])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    return fault


LONG_AGO = "Thu, 01 Jan 2026 00:00:00 GMT"
