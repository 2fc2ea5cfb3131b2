"""Shelves that cannot be used: one line before any work, exit code 2, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.main import app
from pipeline.publish.shelf.shelf import refuse_unreachable
from pipeline.settings import SettingsError, load_settings
from tests.scale.machines import Bucket, free_port
from tests.scale.postgres import LOCKED, Server
from tests.support.kernel import project_at


def why(**settings: object) -> str:
    """Why a shelf is refused."""
    with pytest.raises(SettingsError) as refused:
        refuse_unreachable(load_settings(attempts=1, connect_timeout=2, read_timeout=2, **settings))
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_build_says_so_and_writes_nothing(
    shelf: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = f"ducklake:postgres:host=127.0.0.1 port={free_port()} user=wps dbname=x"
    for name, value in {**shelf, "warehouse": nowhere, "home": tmp_path / "home", "offline": "1"}.items():
        monkeypatch.setenv(f"WPS_{name.upper()}", str(value))
    result = CliRunner().invoke(app, ["build"])
    assert result.exit_code == 2 and result.output.count("\n") == 1 and "it does not answer" in result.output
    assert not (tmp_path / "home").exists()


def test_databases_that_are_no_shelf(shelf: dict[str, object], postgres: Server) -> None:
    files = {"warehouse_data": shelf["warehouse_data"]}
    assert "no such database" in why(warehouse=postgres.address(dbname="none"), **files)
    assert "credentials are refused" in why(warehouse=postgres.address(dbname="postgres", user=LOCKED), **files)
    assert "WPS_WAREHOUSE_DATA is not set" in why(warehouse=shelf["warehouse"])
    postgres.ask(str(shelf["warehouse"]), "CREATE TABLE theirs (x integer)")
    assert "tables of somebody else (theirs)" in why(**shelf)


def test_a_catalog_that_is_not_ours(shelf: dict[str, object]) -> None:
    import duckdb

    from pipeline.store.engine import extension_file

    with duckdb.connect() as connection:
        for name in ("postgres_scanner", "ducklake"):
            connection.execute(f"LOAD '{extension_file(name)}'")
        connection.execute(f"ATTACH '{shelf['warehouse']}' AS wps (DATA_PATH '{shelf['warehouse_data']}')")
        refuse_unreachable(load_settings(**shelf))
        connection.execute("CREATE TABLE wps.theirs AS SELECT 1 AS x")
        assert "tables that no release brought (main.theirs)" in why(**shelf)
        connection.execute(
            "UPDATE __ducklake_metadata_wps.public.ducklake_metadata SET value = '0.1' WHERE key = 'version'"
        )
    assert "its catalog has version 0.1" in why(**shelf)


def test_places_where_no_file_can_be_put(shelf: dict[str, object], bucket: Bucket, tmp_path: Path) -> None:
    assert "a folder that is there" in why(**{**shelf, "warehouse_data": str(tmp_path / "none")})
    assert "no such bucket" in why(**{**shelf, "warehouse_data": "s3://no-such-bucket/x"})
    with bucket.locked():
        assert "the credentials are refused" in why(**{**shelf, "warehouse_data": "s3://bucket/x"})


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgres:dbname=x", "an address like ducklake:postgres:"),
        ("ducklake:postgres:dbname", "clients do not read it"),
        ("ducklake:postgres:dbname=x password=tiger", "a password does not belong into it"),
    ],
)
def test_addresses_of_no_shelf(address: str, said: str, tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(SettingsError, match=said) as refused:
        project_at(tmp_path, warehouse=address)
    assert "tiger" not in str(refused.value)
