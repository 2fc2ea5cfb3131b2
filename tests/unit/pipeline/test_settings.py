"""Settings: defaults that work, and one clear line for each mistake."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.settings import Settings, SettingsError, load_settings, refuse_unknown_variables


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("WPS_")]:
        monkeypatch.delenv(name)


def test_defaults_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    loaded = load_settings()
    assert loaded.home == tmp_path / "data"
    assert (loaded.mirror, loaded.offline, loaded.keep, loaded.origin) == (None, False, 14, None)
    assert loaded.workers >= 1
    assert not loaded.home.exists(), "folders are made on demand"
    assert loaded.user_agent.startswith("wps-warehouse/")
    assert "+" not in loaded.user_agent


def test_variables_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "WPS_HOME": str(tmp_path / "elsewhere"),
        "WPS_MIRROR": str(tmp_path),
        "WPS_OFFLINE": "1",
        "WPS_KEEP": "3",
        "WPS_CONTACT": "nightly@example.org",
        "WPS_ORIGIN": "http://127.0.0.1:8080/",
        "WPS_MAX_MEGABYTES": "2.5",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    loaded = load_settings()
    assert (loaded.home, loaded.mirror, loaded.offline, loaded.keep) == (tmp_path / "elsewhere", tmp_path, True, 3)
    assert loaded.origin == "http://127.0.0.1:8080"
    assert loaded.user_agent.endswith("(+nightly@example.org)")
    assert loaded.max_bytes == 2_500_000


def test_an_override_goes_before_the_environment_unless_it_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WPS_KEEP", "3")
    monkeypatch.setenv("WPS_OFFLINE", "true")
    loaded = load_settings(keep=5, offline=None, home=tmp_path)
    assert (loaded.keep, loaded.offline, loaded.home) == (5, True, tmp_path)


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WPS_MIRROR", "")
    monkeypatch.setenv("WPS_CONTACT", "")
    assert (load_settings().mirror, load_settings().contact) == (None, None)


@pytest.mark.parametrize(
    ("typo", "meant"),
    [
        ("WPS_MIROR", "WPS_MIRROR"),
        ("WPS_OFLINE", "WPS_OFFLINE"),
        ("WPS_HOMEE", "WPS_HOME"),
        ("WPS_ORGIN", "WPS_ORIGIN"),
        ("WPS_READTIMEOUT", "WPS_READ_TIMEOUT"),
        ("wps_miror", "WPS_MIRROR"),
    ],
)
def test_a_typo_is_an_error_that_names_the_nearest_setting(
    typo: str, meant: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(typo, "1")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert typo in str(caught.value)
    assert f"did you mean {meant}?" in str(caught.value)


def test_an_unknown_variable_without_a_neighbour_lists_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WPS_QQQQQQQQ", "1")
    with pytest.raises(SettingsError, match=r"WPS_QQQQQQQQ is not a setting.*WPS_HOME.*WPS_MIRROR"):
        load_settings()


def test_an_unknown_override_is_an_error() -> None:
    with pytest.raises(SettingsError, match="kep is not a setting: did you mean WPS_KEEP"):
        load_settings(kep=3)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("WPS_KEEP", "0", "greater than or equal to 1"),
        ("WPS_KEEP", "many", "integer"),
        ("WPS_OFFLINE", "perhaps", "boolean"),
        ("WPS_MIRROR", "no/such/folder", "no such folder"),
        ("WPS_ORIGIN", "localhost:8080", "a URL like"),
        ("WPS_ORIGIN", "ftp://host", "a URL like"),
        ("WPS_WORKERS", "-1", "greater than or equal to 1"),
        ("WPS_CONTACT", "me\r\nX-Evil: 1", "printable"),
        ("WPS_CONTACT", "Zoë", "ASCII"),
        ("WPS_READ_TIMEOUT", "0", "greater than 0"),
    ],
)
def test_a_bad_value_gives_one_line_that_names_variable_and_value(
    name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    text = str(caught.value)
    assert name in text
    assert says in text
    assert "\n" not in text


def test_every_mistake_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WPS_KEEP", "0")
    monkeypatch.setenv("WPS_OFFLINE", "perhaps")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "WPS_KEEP" in str(caught.value)
    assert "WPS_OFFLINE" in str(caught.value)


def test_files_of_no_shelf_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WPS_WAREHOUSE_DATA", "s3://bucket/shelf")
    with pytest.raises(SettingsError, match="WPS_WAREHOUSE_DATA='s3://bucket/shelf': the files of no shelf: set WPS_"):
        load_settings()
    monkeypatch.setenv("WPS_WAREHOUSE", "nonsense")
    with pytest.raises(SettingsError, match=r"^WPS_WAREHOUSE: [^;]+$"):
        load_settings()


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SettingsError, match="WPS_HOME"):
        load_settings(home=tmp_path / "file")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ_", min_size=1, max_size=20))
def test_no_unknown_variable_is_ever_silent(rest: str) -> None:
    name = f"WPS_{rest}"
    if rest.lower() in Settings.model_fields:
        refuse_unknown_variables({name: "1"})
    else:
        with pytest.raises(SettingsError, match=name):
            refuse_unknown_variables({name: "1", "PATH": "/bin"})


def test_looking_at_folders_imports_no_engine_and_no_http_client() -> None:
    heavy = "('dagster', 'great_expectations', 'duckdb', 'httpx', 'stamina', 'pandas')"
    code = f"import sys, pipeline.settings, pipeline.fetch.places; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_budget_is_a_number_of_documents_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().budget is None
    monkeypatch.setenv("WPS_BUDGET", "0")
    assert load_settings().budget == 0
    monkeypatch.setenv("WPS_BUDGET", "-1")
    with pytest.raises(SettingsError, match="WPS_BUDGET"):
        load_settings()


def test_folders_of_this_machine_are_told_by_the_names_of_their_settings(tmp_path: Path) -> None:
    (tmp_path / "home" / "mirror").mkdir(parents=True)
    chosen = load_settings(home=tmp_path / "home", mirror=tmp_path / "home" / "mirror")
    said = chosen.without_places(f"{tmp_path}/home/mirror/a.csv, {tmp_path}/home/inbox, /home/mirror")
    assert said == "WPS_MIRROR/a.csv, WPS_HOME/inbox, /home/mirror"
    assert load_settings(home=Path("/")).without_places("/a/b") == "/a/b"
