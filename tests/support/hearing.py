"""Who is told: a web hook and a mail server on this machine that answer as told, well or badly."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pipeline.store.run_record import Checked, CheckLine, RunRecord

WHEN = datetime(2026, 3, 1, 4, tzinfo=UTC).isoformat()
#: A check that held a night back.
CHECK = CheckLine(
    check_name="not_negative",
    table_name="core.count",
    severity="error",
    passed=False,
    failing=3,
    detail="n < 0",
    sample=[{"n": -1}],
)


def record_of(outcome: str, release_id: str | None = None, message: str = "") -> RunRecord:
    """The record of a night without sources."""
    return {
        "outcome": outcome,
        "by": "wps",
        "message": message,
        "started_at": WHEN,
        "ended_at": WHEN,
        "release_id": release_id,
        "current_release_id": release_id,
        "warehouse": "/srv/wps/wps.duckdb",
        "unclaimed": [],
        "sources": [],
        "checks": Checked(passed=1, failed=[CHECK] if outcome == "held" else []),
    }


class Hook:
    """A web hook that answers with these statuses, one after another, then with 200."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.bodies: list[bytes] = []
        self.paths: list[str] = []
        self.location = "/elsewhere"
        self.after: Callable[[BaseHTTPRequestHandler], None] = nothing
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hook.paths.append(self.path)
                hook.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(hook.statuses.pop(0) if hook.statuses else 200)
                self.send_header("Location", hook.location)
                with suppress(ConnectionError):  # who asked may have gone
                    self.end_headers()
                    hook.after(self)

            def do_GET(self) -> None:
                hook.bodies.append(b"asked by GET")

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/token-of-mine"


def nothing(handler: BaseHTTPRequestHandler) -> None:
    """Add nothing to the status."""


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A body that does not end."""
    while True:
        handler.wfile.write(b"x" * 1_000_000)


class MailBox(socketserver.ThreadingTCPServer):
    """A mail server. `says`: the answers to a command, by its first word, one after another; then all goes well."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.heard: list[str] = []
        self.says: dict[str, list[str]] = {}
        self.greets = True
        super().__init__(("127.0.0.1", 0), _Letters)
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"


class _Letters(socketserver.StreamRequestHandler):
    server: MailBox

    def handle(self) -> None:
        if not self.server.greets:
            with suppress(OSError):
                self.connection.recv(1)
            return
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            self.server.heard.append(line)
            planned = self.server.says.get(word)
            answer = planned.pop(0) if planned else {"DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 well")
            self._say(answer)
            if word == "DATA" and answer.startswith("354"):
                self._take()
            if word == "QUIT":
                return

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline().decode()) not in {".\r\n", ""}:
            lines.append(line)
        self.server.letters.append("".join(lines))
        self._say("250 taken")

    def _say(self, text: str) -> None:
        with suppress(OSError):
            self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def listening(server: socketserver.BaseServer) -> Iterator[None]:
    """Let a server answer inside the block."""
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
