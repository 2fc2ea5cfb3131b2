"""A PostgreSQL server on loopback, as nobody's but the test's: begun, restarted and ended by it.

Belongs here: the server, and databases for shelves. Does not: what is asked of them (the tests).
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.scale.machines import free_port

#: Who may reach the server with a password alone.
LOCKED = "locked"


def programs() -> Path | None:
    """Where PostgreSQL's own programs are; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


class Server:
    """A server whose files go with it. It is not run as the superuser, who may not."""

    def __init__(self, bin_: Path) -> None:
        self._bin, self.port = bin_, free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="wps-shelf-"))
        self._who: dict[str, Any] = {}
        if os.getuid() == 0:
            nobody = pwd.getpwnam("postgres")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self._who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self._run("initdb", "-U", "wps", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        rules = self.data / "pg_hba.conf"
        rules.write_text(f"host all {LOCKED} 127.0.0.1/32 scram-sha-256\n{rules.read_text()}")
        self.start()
        self.ask("postgres", f"CREATE ROLE {LOCKED} LOGIN PASSWORD 'secret'")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k '' -F -c max_connections=60"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """At once, as where the machine fails."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def end(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def database(self) -> str:
        """The address of a shelf in a new database."""
        name = f"d{uuid4().hex}"
        self.ask("postgres", f"CREATE DATABASE {name}")
        return self.address(dbname=name)

    def address(self, **words: str) -> str:
        given: Mapping[str, object] = {"host": "127.0.0.1", "port": self.port, "user": "wps", **words}
        return "ducklake:postgres:" + " ".join(f"{word}={value}" for word, value in given.items())

    def ask(self, where: str, statement: str) -> list[tuple[Any, ...]]:
        """The answer to a statement in a database, by its name or the address of its shelf."""
        import psycopg

        known = where.removeprefix("ducklake:postgres:") if ":" in where else f"{self._words} dbname={where}"
        with psycopg.connect(known, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def wait_until_alone(self, shelf: Mapping[str, object]) -> None:
        """Until nobody else is connected with the database of a shelf: what a killed client began has ended."""
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        while self.ask(str(shelf["warehouse"]), others) != [(0,)]:
            time.sleep(0.01)

    @property
    def _words(self) -> str:
        return f"host=127.0.0.1 port={self.port} user=wps"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), "-D", str(self.data), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self._who)
