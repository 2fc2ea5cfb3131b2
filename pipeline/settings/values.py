"""Every setting of the warehouse: `WPS_*` environment variables with defaults that work.

Belongs here: names, types, limits and defaults, and one clear line for each mistake. Does not: acting on a setting, or
the switches that datasets declare (`common.switches`), which become settings like all others.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, create_model, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from pipeline.common.switches import DATASETS, Switch, SwitchError, declared_switches
from pipeline.settings.reading import read_as

PREFIX = "WPS_"


#: Settings whose values are never printed.
SECRETS = frozenset({"notify_url", "smtp_url", "ping_url"})
#: Those that are not printed where they are wrong: somebody may have put a password into them.
UNSHOWN = SECRETS | {"warehouse"}


#: Settings that name folders of this machine.
PLACES = ("home", "mirror")


class SettingsError(Exception):
    """A setting that cannot be used; the text is meant for people and fits on one line."""


def usable_cpus() -> int:
    """The processors this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


class Settings(BaseSettings):
    """The program's own settings; `with_switches` adds the datasets'.

    Times are in seconds, `max_megabytes` in units of 1,000,000 bytes, `min_rate` in bytes a second.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, validate_default=True
    )

    home: Annotated[Path, *read_as("path", "home")] = Field(
        Path("data"), description="Where everything is kept: snapshots, work, releases."
    )
    mirror: Annotated[Path, *read_as("path", "folder")] | None = Field(
        None, description="A folder of downloads, `<source>/<file>`, read instead of the network."
    )
    offline: bool = Field(False, description="Never use the network.")
    keep: int = Field(14, ge=1, description="Releases kept.")
    keep_days: int = Field(
        90,
        ge=1,
        description="Days for which records of nights are kept, and documents that nothing is made of any more.",
    )
    page: bool = Field(True, description="Make a page of each release, to look at and to put on a host.")
    exports: Annotated[str, *read_as("forms")] | None = Field(
        None,
        description="Forms, separated by commas, in which each release is taken away too, `exports/<release>` in the "
        "home: those of `wps export --formats`, or all.",
    )
    contact: Annotated[str, *read_as("header text")] | None = Field(
        None, description="Who runs this (an address), told to publishers in the User-Agent."
    )
    address: Annotated[str, *read_as("origin")] | None = Field(
        None,
        description="Where readers of the feeds find the current release's folder: https://host/path. Without it, "
        "`latest` below `WPS_SITE`, where the page has them too.",
    )
    site: Annotated[str, *read_as("origin")] | None = Field(
        None,
        description="Where everybody finds the folder of the pages, `site` in the home: https://host/path. Citations "
        "name it.",
    )
    public: bool = Field(
        False,
        description="What is told is for everybody: feeds, exports, API and tools leave out what the terms of sources "
        "do not let be passed on.",
    )
    notify_url: Annotated[SecretStr, *read_as("address")] | None = Field(
        None,
        description="Where each night is told that `WPS_NOTIFY_ON` names: a POST of JSON. Kept out of what is printed.",
    )
    notify_form: Literal["json", "slack", "teams"] = Field(
        "json", description="The form of that JSON: `json` (the run's record), `slack` or `teams` (a message in words)."
    )
    notify_on: Annotated[str, *read_as("outcomes")] = Field(
        "published,held,no_source,failed",
        description="The nights that are told to webhook and e-mail, by how they end: some of published, unchanged, "
        "held, no_source, failed, or all.",
    )
    smtp_url: Annotated[SecretStr, *read_as("mail server")] | None = Field(
        None,
        description="The server that takes e-mail about those nights: smtp://host:25, smtp://user:password@host:587 "
        "(STARTTLS) or smtps://user:password@host. Kept out of what is printed.",
    )
    mail_to: Annotated[str, *read_as("mail addresses")] | None = Field(
        None, description="Who gets that e-mail: addresses, separated by commas."
    )
    mail_from: Annotated[str, *read_as("mail addresses")] | None = Field(
        None, description="Whom that e-mail is from; the first of WPS_MAIL_TO where it is not set."
    )
    ping_url: Annotated[SecretStr, *read_as("address")] | None = Field(
        None,
        description="A dead-man's switch in the manner of healthchecks.io: asked at each night's beginning "
        "(/start) and end (/fail where it did not go well). Kept out of what is printed.",
    )
    metrics_file: Annotated[Path, *read_as("path")] | None = Field(
        None,
        description="A file that each night writes for Prometheus, one that its textfile collector reads.",
    )
    log: Literal["text", "json"] = Field(
        "text", description="`json`: each night writes lines of JSON to standard error, for whatever collects logs."
    )
    cron: Annotated[str, *read_as("cron")] = Field(
        "0 2 * * *", description="When Dagster's schedule begins a night, in UTC: minute, hour, day, month, weekday."
    )
    late_hours: float = Field(36.0, gt=0, description="Hours without a night's end after which nights count as late.")
    origin: Annotated[str, *read_as("origin")] | None = Field(
        None, description="Every request for https://host/path goes to ORIGIN/host/path instead."
    )
    budget: int | None = Field(
        None, ge=0, description="The most documents asked for in one night because other sources name them."
    )
    workers: int = Field(default_factory=usable_cpus, ge=1, description="Processes that parse at the same time.")
    executor: Annotated[str, *read_as("scheduler")] | None = Field(
        None, description="Who parses instead of processes here: the workers of a Dask scheduler, tcp://host:port."
    )
    store: Annotated[str, *read_as("store")] | None = Field(
        None,
        description="Where documents and their parsed rows lie instead of the home: s3://bucket/prefix; also gs://, "
        "az:// and file://.",
    )
    warehouse: Annotated[str, *read_as("shelf")] | None = Field(
        None,
        description="Where releases appear beside the home: ducklake:postgres:host=server dbname=wps user=builder, a "
        "DuckLake catalog in PostgreSQL.",
    )
    warehouse_data: Annotated[str, *read_as("shelf's files")] | None = Field(
        None,
        description="Where the files of that catalog lie, s3://bucket/prefix or a folder's whole path; its first run "
        "needs it.",
    )

    @field_validator("warehouse_data")
    @classmethod
    def _of_a_shelf(cls, files: str | None, known: ValidationInfo) -> str | None:
        if files is not None and known.data.get("warehouse", "") is None:
            raise ValueError(f"the files of no shelf: set {variable('warehouse')}, which names it, or unset this")
        return files

    connect_timeout: float = Field(5.0, gt=0, description="Longest wait for a connection.")
    read_timeout: float = Field(30.0, gt=0, description="Longest silence while reading an answer.")
    attempts: int = Field(4, ge=1, description="How often a document is asked for before it is given up.")
    backoff: float = Field(1.0, ge=0, description="The wait before the second attempt; it doubles from there.")
    max_retry_after: float = Field(60.0, ge=0, description="The longest Retry-After that is waited for.")
    pause: float = Field(1.0, ge=0, description="The least time between two requests to one host.")
    max_megabytes: float = Field(
        64.0, gt=0, description="The most that one document may have, unless its source says more."
    )
    min_rate: float = Field(2000.0, ge=0, description="The slowest transfer that is put up with.")
    rate_grace: float = Field(10.0, ge=0, description="How long a transfer may run before its speed is judged.")
    deadline: float = Field(
        120.0,
        gt=0,
        description="The longest time for one answer, all attempts together; more where a large size is known.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read what is given, then the environment; files, of which there are none, take as long as both."""
        return init_settings, env_settings

    @property
    def max_bytes(self) -> int:
        """The most bytes that one document may have."""
        return int(self.max_megabytes * 1_000_000)

    @property
    def feeds_at(self) -> str | None:
        """The address below which the newest release's feeds are found, None where there is none."""
        return self.address or (f"{self.site}/latest" if self.site and self.page else None)

    @property
    def user_agent(self) -> str:
        """How the warehouse introduces itself to publishers."""
        try:
            number = version("wps-warehouse")
        except PackageNotFoundError:
            number = "0"
        return f"wps-warehouse/{number}" + (f" (+{self.contact})" if self.contact else "")

    def without_places(self, text: str) -> str:
        """The text as others may read it: a folder of this machine by the name of the setting that names it."""
        places = {str(place.absolute()): name for name in PLACES if (place := getattr(self, name)) is not None}
        for place in sorted(places, key=len, reverse=True):
            if place != place[:1]:  # all is below the root
                text = text.replace(place, variable(places[place]))
        return text


def variable(field: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + field.upper()


def with_switches(switches: Iterable[Switch]) -> type[Settings]:
    """The settings of the program and, after them, these of datasets: attributes and variables as all others.

    Raises SwitchError for a switch that has the name of a setting of the program.
    """
    return _with_switches(tuple(switches))


@cache
def _with_switches(switches: tuple[Switch, ...]) -> type[Settings]:
    """The same, made once: making a class of settings takes longer than reading them."""
    added: dict[str, Any] = {s.name: (bool, Field(s.default, description=s.description)) for s in switches}
    if taken := sorted(set(added) & set(dir(Settings)) | set(added) & set(Settings.model_fields)):
        raise SwitchError(f"a dataset declares {', '.join(taken)}, which the program has already")
    return create_model("Settings", __base__=Settings, **added)


def refuse_unknown_variables(environment: Mapping[str, str], kind: type[Settings] = Settings) -> None:
    """Raise SettingsError for a variable that begins with WPS_ and is no setting, naming the nearest one that is."""
    known = [variable(field) for field in kind.model_fields]
    unknown = sorted(name for name in environment if name.upper().startswith(PREFIX) and name.upper() not in known)
    if unknown:
        raise SettingsError("; ".join(f"{name} is not a setting: {_hint(name.upper(), known)}" for name in unknown))


def _hint(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else f"the settings are {', '.join(known)}"


def load_settings(package: str = DATASETS, /, **overrides: Any) -> Settings:
    """The settings from the environment; an override that is not None (from a command line) goes before it.

    The switches are those of the package's datasets. Raises SettingsError with one line that names every wrong
    variable, its value and what would be right, and SwitchError for a declaration that cannot be read.
    """
    kind = with_switches(declared_switches(package))
    refuse_unknown_variables(os.environ, kind)
    try:
        return kind(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        known = [variable(field) for field in kind.model_fields]
        raise SettingsError("; ".join(_line(problem, known) for problem in error.errors())) from error


def _line(problem: ErrorDetails, known: list[str]) -> str:
    field = str(problem["loc"][0])
    if problem["type"] == "extra_forbidden":
        return f"{field} is not a setting: {_hint(variable(field), known)}"
    text = problem["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    text = f"must be {text}" if problem["msg"].startswith("Input should be ") else text
    if field in UNSHOWN:
        return f"{variable(field)}: {text}"
    return f"{variable(field)}={str(problem['input'])!r}: {text}"
