"""Addresses that cannot be used: one line before any work, exit code 2, nothing written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.main import app
from pipeline.settings import Settings, SettingsError, load_settings
from pipeline.store.elsewhere import refuse_unreachable
from tests.scale.machines import Bucket, Cluster, free_port, says

IMPATIENT = {"WPS_ATTEMPTS": "2", "WPS_BACKOFF": "0.01", "WPS_CONNECT_TIMEOUT": "2", "WPS_READ_TIMEOUT": "2"}


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What `wps build` says under settings; it must end with 2 and leave no home."""

    def build(**variables: str) -> str:
        for name, value in {**IMPATIENT, "WPS_OFFLINE": "1", "WPS_HOME": str(tmp_path / "home"), **variables}.items():
            monkeypatch.setenv(name, value)
        result = CliRunner().invoke(app, ["build"])
        assert result.exit_code == 2 and not (tmp_path / "home").exists()
        assert result.output.count("\n") == 1
        return result.output

    return build


def test_a_bucket_that_does_not_exist(told: Callable[..., str], bucket: Bucket) -> None:
    assert "WPS_STORE=s3://no-such-bucket/x: there is no such bucket" in told(WPS_STORE="s3://no-such-bucket/x")


def test_a_server_that_does_not_answer(told: Callable[..., str], bucket: Bucket) -> None:
    assert "it does not answer" in told(WPS_STORE="s3://bucket/x", AWS_ENDPOINT=f"http://127.0.0.1:{free_port()}")


def test_a_server_that_answers_too_late(told: Callable[..., str], bucket: Bucket) -> None:
    bucket.faults += [says("200 OK", wait=4)] * 2
    assert "it does not answer" in told(WPS_STORE="s3://bucket/x")


def test_credentials_that_are_refused(bucket: Bucket) -> None:
    """By the server itself, which knows no such key."""
    settings = Settings(store="s3://bucket/x", attempts=1)
    with bucket.locked(), pytest.raises(SettingsError, match="the credentials are refused"):
        refuse_unreachable(settings)
    refuse_unreachable(settings)


def test_a_folder_that_is_not_there(told: Callable[..., str], tmp_path: Path, bucket: Bucket) -> None:
    assert "WPS_STORE=file://" in told(WPS_STORE=f"file://{tmp_path}/none")


def test_a_scheduler_that_does_not_answer(told: Callable[..., str]) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: make test-scale installs it")
    address = f"tcp://127.0.0.1:{free_port()}"
    assert f"WPS_EXECUTOR={address}: no Dask scheduler answers there" in told(WPS_EXECUTOR=address)


def test_a_worker_of_several_threads(told: Callable[..., str], own_cluster: Cluster) -> None:
    own_cluster.join(1, threads=2)
    assert "begin workers with --nthreads 1 --nanny" in told(WPS_EXECUTOR=own_cluster.address)


def test_what_reaches_an_address_is_named_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.settings.readers.elsewhere.find_spec", lambda _: None)
    with pytest.raises(SettingsError, match=r"WPS_STORE=.*pip install 'wps-warehouse\[s3\]'"):
        load_settings(store="s3://bucket")
    with pytest.raises(SettingsError, match=r"WPS_EXECUTOR=.*pip install 'wps-warehouse\[dask\]'"):
        load_settings(executor="tcp://scheduler:8786")
