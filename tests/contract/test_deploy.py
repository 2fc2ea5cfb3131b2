"""The deployment's files are what their programs read, name what exists, and agree with the locks and one another."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import yaml
from dagster._core.instance.config import dagster_instance_config
from dagster._core.workspace.config_schema import process_workspace_config

from pipeline.settings import Settings, load_settings, variable

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".lock")
SERVICE, TIMER = DEPLOY / "systemd" / "wps.service", DEPLOY / "systemd" / "wps.timer"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
with (ROOT / "pyproject.toml").open("rb") as _file:
    PROJECT: dict[str, Any] = tomllib.load(_file)["project"]


def _yaml(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))


def _pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", path.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_settings_that_are_named_exist(path: Path) -> None:
    known = {variable(name) for name in type(load_settings()).model_fields}
    assert set(re.findall(r"\bWPS_[A-Z_]+", path.read_text(encoding="utf-8"))) <= known


def test_the_locks_agree() -> None:
    own, deployed = _pins(ROOT / "requirements.lock"), _pins(DEPLOY / "requirements.lock")
    assert own.items() <= deployed.items() and len(own) > 100
    _, minor, patch = deployed["dagster"].split(".")
    assert deployed["dagster-postgres"] == f"0.{int(minor) + 16}.{patch}"
    assert "psycopg2-binary" in deployed and "psycopg" not in deployed
    assert f"--version {own['dagster']} " in (DEPLOY / "helm-values.yaml").read_text(encoding="utf-8")


def test_versions_are_the_projects() -> None:
    tags = {service["image"] for name, service in _yaml("compose.yaml")["services"].items() if name != "postgres"}
    images = [_yaml("helm-values.yaml")[part]["image"] for part in ("dagsterWebserver", "dagsterDaemon")]
    images += [d["image"] for d in _yaml("helm-values.yaml")["dagster-user-deployments"]["deployments"]]
    tags |= {f"{image['repository']}:{image['tag']}" for image in images}
    assert tags == {f"wps-warehouse:{PROJECT['version']}"}
    assert f'image.version="{PROJECT["version"]}"' in DOCKERFILE
    least, most = re.findall(r"3\.(\d+)", PROJECT["requires-python"])
    pythons = re.findall(r"FROM python:3\.(\d+)-slim", DOCKERFILE)
    assert len(pythons) == 2 and all(int(least) <= int(python) < int(most) for python in pythons)


def test_the_image_holds_what_is_copied_and_runs_as_nobody_of_note() -> None:
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        assert all((ROOT / path).exists() for path in copied.split())
    kept = re.findall(r"^!(\S+)$", (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    packages = {pattern.removesuffix("*") for pattern in ("page*", "pipeline*", "assets*", "sql*", "wps*")}
    assert packages | {"deploy", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"} == set(kept)
    (user,) = re.findall(r"^USER (\d+):(\d+)$", DOCKERFILE, re.MULTILINE)
    (pod,) = [d["podSecurityContext"] for d in _yaml("helm-values.yaml")["dagster-user-deployments"]["deployments"]]
    assert (str(pod["runAsUser"]), str(pod["runAsGroup"])) == user and pod["runAsNonRoot"]
    assert DOCKERFILE.index("USER") > DOCKERFILE.rindex("RUN") and "--require-hashes" in DOCKERFILE
    assert 'CMD ["wps", "status"]' in DOCKERFILE.split("HEALTHCHECK")[1]


def test_every_process_is_bounded_and_one_run_goes_at_a_time() -> None:
    services = _yaml("compose.yaml")["services"]
    scripts = {script.name for script in entry_points(group="console_scripts")}
    for name in ("code", "webserver", "daemon"):
        assert services[name]["read_only"] and services[name]["cap_drop"] == ["ALL"]
        program = services[name]["command"][0]
        assert program in scripts
    assert services["code"]["command"][-4:] == ["--module-name", "pipeline.definitions", "--attribute", "defs"]
    assert all(port.startswith("127.0.0.1:") for port in services["webserver"]["ports"])
    assert _yaml("dagster.yaml")["concurrency"]["runs"]["max_concurrent_runs"] == 1
    coordinator = _yaml("helm-values.yaml")["dagsterDaemon"]["runCoordinator"]["config"]["queuedRunCoordinator"]
    assert coordinator == {"maxConcurrentRuns": 1}


def test_dagster_reads_its_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_CODE_HOST", "code")
    config, _ = dagster_instance_config(str(DEPLOY))
    assert config["storage"] == {"postgres": {"postgres_url": {"env": "DAGSTER_POSTGRES_URL"}}}
    assert not config["telemetry"]["enabled"]
    texts = [(DEPLOY / name).read_text(encoding="utf-8") for name in ("dagster.yaml", "workspace.yaml")]
    named = set(re.findall(r"env: (DAGSTER_\w+)", "".join(texts)))
    environment = _yaml("compose.yaml")["services"]["daemon"]["environment"]
    assert named == set(environment)
    assert environment["DAGSTER_POSTGRES_URL"].startswith("postgresql+psycopg2://")
    assert _yaml("helm-values.yaml")["postgresql"]["postgresqlScheme"] == "postgresql+psycopg2"
    processed = process_workspace_config(_yaml("workspace.yaml"))
    assert processed.success, processed.errors
    port = _yaml("workspace.yaml")["load_from"][0]["grpc_server"]["port"]
    assert str(port) in _yaml("compose.yaml")["services"]["code"]["command"]


def _unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(path.read_text(encoding="utf-8"))
    return read


def test_the_service_is_bounded_and_the_timer_keeps_the_schedule() -> None:
    service, timer = _unit(SERVICE)["Service"], _unit(TIMER)["Timer"]
    assert (service["User"], service["NoNewPrivileges"], service["ProtectSystem"]) == ("wps", "yes", "strict")
    assert service["EnvironmentFile"] == "-/etc/wps/wps.env"
    assert service["ExecStart"].split()[1:] == ["build", "--json"]
    minute, hour, *rest = Settings.model_fields["cron"].default.split()
    assert rest == ["*"] * 3 and timer["OnCalendar"] == f"*-*-* {int(hour):02}:{int(minute):02}:00 UTC"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd's tools are not here")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for unit in (SERVICE, TIMER):
        text = unit.read_text(encoding="utf-8").replace("/opt/wps/.venv/bin/wps", "/bin/true")
        text = text.replace("file:///opt/wps/docs/deploying.md", "man:true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "verify", *tmp_path.iterdir()], capture_output=True, text=True, check=False
    )
    assert "wps." not in checked.stderr, checked.stderr
    words = ["systemd-analyze", "security", "--offline=true", "--threshold=20", tmp_path / SERVICE.name]
    bounded = subprocess.run(words, capture_output=True, text=True, check=False)
    assert bounded.returncode == 0, bounded.stdout[-300:]


def test_the_page_names_every_file_and_tells_the_commands_of_the_files() -> None:
    named = {path.relative_to(DEPLOY).parts[0] for path in FILES} - {"Dockerfile.dockerignore"}
    assert [name for name in named if f"deploy/{name}" not in PAGE] == []
    told = re.findall(r"docker compose (.+)", (DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert told and all(f"docker compose {words}" in PAGE for words in told)
