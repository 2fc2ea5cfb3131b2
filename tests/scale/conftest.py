"""One S3 server, one scheduler and one PostgreSQL for all tests here; skipped where what they need is not installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli.main import app
from tests.scale.machines import Bucket, Cluster
from tests.scale.postgres import Server, programs
from tests.scale.shelves import releases_with
from tests.support.kernel import copy_of, plain_settings


@pytest.fixture(scope="session")
def _bucket() -> Iterator[Bucket]:
    for name in ("obstore", "moto", "flask_cors"):
        pytest.importorskip(name, reason=f"{name} is not installed: make test-scale installs it")
    running = Bucket()
    yield running
    running.end()


@pytest.fixture
def bucket(_bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """The server without faults, and the environment that reaches it."""
    for name, value in _bucket.environment.items():
        monkeypatch.setenv(name, value)
    _bucket.faults.clear()
    return _bucket


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler whose workers tests add to."""
    yield from _cluster(tmp_path_factory.mktemp("cluster"))


@pytest.fixture
def own_cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler for one test, which may do with it as it likes."""
    yield from _cluster(tmp_path / "cluster")


def _cluster(folder: Path) -> Iterator[Cluster]:
    pytest.importorskip("distributed", reason="Dask is not installed: make test-scale installs it")
    running = Cluster(folder)
    try:
        yield running
    finally:
        running.end()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL of the tests' own."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    for name in ("psycopg", "duckdb_extension_ducklake", "duckdb_extension_postgres_scanner"):
        pytest.importorskip(name, reason=f"{name} is not installed: make test-scale installs it")
    running = Server(found)
    try:
        yield running
    finally:
        running.end()


@pytest.fixture(scope="session")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made") / "home"
    with plain_settings():
        releases_with(home, 4)
    return home


@pytest.fixture
def home(_home: Path, tmp_path: Path) -> Path:
    """A home with four releases, which no shelf has seen."""
    return copy_of(_home, tmp_path / "home")


@pytest.fixture
def shelf(postgres: Server, tmp_path: Path) -> dict[str, object]:
    """Settings of a new shelf, with its files in a folder."""
    (tmp_path / "files").mkdir()
    return {"warehouse": postgres.database(), "warehouse_data": str(tmp_path / "files")}


@pytest.fixture
def command(shelf: dict[str, object], home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """A command of the program with a home and its shelf."""
    for name, value in {**shelf, "home": home, "offline": "1"}.items():
        monkeypatch.setenv(f"WPS_{name.upper()}", str(value))

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, [*words])

    return run
