"""Settings that cannot be used, through the real command: one line before any work, exit code 2, nothing written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.settings import SettingsError, load_settings
from pipeline.store.releases import Releases
from tests.scale.commands import Watched, told
from tests.scale.machines import Bucket, Cluster, free_port, says
from tests.scale.postgres import LOCKED, Server
from tests.scale.shelves import Shelf, bring
from tests.support.kernel import environment

NEEDED = {
    "obstore": ("s3", {"store": "s3://bucket/x"}),
    "distributed": ("dask", {"executor": "tcp://127.0.0.1:1"}),
    "psycopg": ("lake", {"warehouse": "ducklake:postgres:dbname=x"}),
}


@pytest.mark.parametrize("module", NEEDED)
def test_what_is_not_installed_is_named(module: str, tmp_path: Path) -> None:
    extra, settings = NEEDED[module]
    said = told(tmp_path / "home", "build", without=(module,), **settings)
    assert f"{module} is not installed: pip install 'wps-warehouse[{extra}]'" in said
    assert not (tmp_path / "home").exists()


def test_a_store_that_cannot_be_used(bucket: Bucket, tmp_path: Path) -> None:
    watched = Watched(tmp_path / "home", bucket=bucket)
    assert "WPS_STORE=s3://no-such-bucket/x: there is no such bucket" in told(
        watched.home, "build", store="s3://no-such-bucket/x"
    )
    nowhere = {"AWS_ENDPOINT": f"http://127.0.0.1:{free_port()}"}
    assert "it does not answer" in told(watched.home, "build", store="s3://bucket/x", keys=nowhere)
    bucket.faults += [says("200 OK", wait=4)] * 2
    assert "it does not answer" in told(watched.home, "build", store="s3://bucket/x")
    bucket.faults.clear()
    with bucket.locked():
        assert "the credentials are refused" in told(watched.home, "build", store="s3://bucket/x")
    assert "WPS_STORE=file://" in told(watched.home, "build", store=f"file://{tmp_path}/none")
    assert watched.unchanged()


def test_a_crew_that_cannot_be_used(own_cluster: Cluster, tmp_path: Path) -> None:
    watched = Watched(tmp_path / "home")
    nobody = f"tcp://127.0.0.1:{free_port()}"
    said = told(watched.home, "build", executor=nobody)
    assert f"WPS_EXECUTOR={nobody}: no Dask scheduler answers there" in said
    own_cluster.join(1, threads=2)
    said = told(watched.home, "build", executor=own_cluster.address, connect_timeout=20)
    assert "begin workers with --nthreads 1 --nanny" in said
    assert watched.unchanged()


def test_a_shelf_that_cannot_be_reached(shelf: Shelf, postgres: Server, bucket: Bucket, home: Path) -> None:
    files = {"warehouse_data": shelf["warehouse_data"]}
    watched = Watched(home, Path(str(shelf["warehouse_data"])), postgres, str(shelf["warehouse"]), bucket)
    nowhere = f"ducklake:postgres:host=127.0.0.1 port={free_port()} user=wps dbname=x"
    for words in (["build"], ["releases"], ["prune"]):
        assert "it does not answer" in told(home, *words, warehouse=nowhere, **files)
    none, locked = postgres.address(dbname="none"), postgres.address(dbname="postgres", user=LOCKED)
    assert "no such database" in told(home, "build", warehouse=none, **files)
    assert "credentials are refused" in told(home, "build", warehouse=locked, **files)
    wrong = {"PGPASSWORD": "guessed"}
    assert "credentials are refused" in told(home, "build", warehouse=locked, keys=wrong, **files)
    assert "WPS_WAREHOUSE_DATA is not set" in told(home, "build", warehouse=shelf["warehouse"])
    new = {"warehouse": shelf["warehouse"]}
    assert "a folder that is there" in told(home, "build", **new, warehouse_data=f"{home}/none")
    assert "no such bucket" in told(home, "build", **new, warehouse_data="s3://no-such-bucket/x")
    with bucket.locked():
        assert "credentials are refused" in told(home, "build", **new, warehouse_data="s3://bucket/x")
    assert watched.unchanged()


def test_a_catalog_that_is_somebody_elses(shelf: Shelf, postgres: Server, home: Path) -> None:
    address, first = str(shelf["warehouse"]), Releases(home).ids()[0]
    postgres.ask(address, "CREATE TABLE theirs (x integer)")
    watched = Watched(home, Path(str(shelf["warehouse_data"])), postgres, address)
    for words in (["build"], ["releases"], ["prune"]):
        assert "tables of somebody else (theirs)" in told(home, *words, **shelf)
    assert watched.unchanged()
    postgres.ask(address, "DROP TABLE theirs")
    bring(home, shelf, first)
    postgres.ask(address, "UPDATE ducklake_metadata SET value = '0.1' WHERE key = 'version'")
    watched = Watched(home, Path(str(shelf["warehouse_data"])), postgres, address)
    for words in (["build"], ["releases"], ["prune"]):
        assert "its catalog has version 0.1" in told(home, *words, **shelf)
    postgres.ask(address, "UPDATE ducklake_metadata SET value = '1.0' WHERE key = 'version'")
    postgres.ask(address, "UPDATE ducklake_table SET table_name = 'theirs' WHERE table_name = 'mission'")
    watched = Watched(home, Path(str(shelf["warehouse_data"])), postgres, address)
    assert "tables that no release brought (core.theirs)" in told(home, "build", **shelf)
    assert watched.unchanged()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgres:dbname=x", "an address like ducklake:postgres:"),
        ("ducklake:postgres:dbname", "clients do not read it"),
        ("ducklake:postgres:dbname=x password=tiger", "a password does not belong into it"),
    ],
)
def test_addresses_of_no_shelf(address: str, said: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(SettingsError, match=said) as refused:
        load_settings(warehouse=address)
    assert "tiger" not in str(refused.value)


@pytest.mark.parametrize(
    "settings",
    [
        {"executor": "tcp://127.0.0.1:1\nx"},
        {"store": "s3://bucket/x\ny"},
        {"warehouse": "ducklake:postgres:dbname=x\nuser=y"},
        {"warehouse": "ducklake:postgres:dbname=x", "warehouse_data": "/tmp\nx"},
    ],
)
def test_an_address_of_two_lines_is_refused_in_one(settings: dict[str, Any], tmp_path: Path) -> None:
    assert "an address is one line" in told(tmp_path / "home", "build", **settings)
    assert not (tmp_path / "home").exists()


def test_without_the_settings_nothing_of_it_is_loaded(tmp_path: Path) -> None:
    """A command and a night's steps, in an environment in which all of it is installed."""
    for module in NEEDED:
        pytest.importorskip(module)
    loads = "import sys, pipeline.cli.main, pipeline.run.nightly; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", loads], check=True, env=environment(), capture_output=True, text=True)
    assert not {*done.stdout.split()} & {*NEEDED, "pipeline.parse.far", "pipeline.publish.shelf.shelf"}
