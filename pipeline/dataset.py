"""Dataset: one folder of assets/, read from its declarations and joined with its pure functions.

Belongs here: what a dataset is and how its folder is read. Does not: running any of it (`steps`), showing it to Dagster
(`graph`). Engines that take seconds to load are not imported here, so that a parser's worker starts quickly.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline import corrections, fingerprint
from pipeline.archive import Archive
from pipeline.checks import read_expectations
from pipeline.contract import Harmoniser, Parser
from pipeline.corrections import Correction
from pipeline.fetching.source import Endpoint, Source
from pipeline.schema import Table, by_name, read_tables

SOURCE_KEYS = {"licence": "licence_name", "name": "source_id", "path": "homepage"}


class DatasetError(ValueError):
    """A dataset folder whose declarations and functions do not fit together."""


@dataclass(frozen=True)
class Dataset:
    """One dataset: its sources, how each is parsed, how all are harmonised, and what its tables promise.

    `packaged` maps a source that ships inside the package (facts typed in, with citations) to its folder.
    """

    name: str
    title: str
    description: str
    folder: Path
    sources: tuple[Source, ...]
    packaged: Mapping[str, Path]
    tables: Mapping[str, Table]
    expectations: Mapping[str, list[dict[str, Any]]]
    corrections: tuple[Correction, ...]
    parsers: Mapping[str, Parser]
    harmonise: Harmoniser

    @classmethod
    def from_folder(cls, folder: Path, *, parsers: Mapping[str, Parser], harmonise: Harmoniser) -> Dataset:
        """Read datapackage.yaml, expectations.yaml and corrections.yaml of the folder.

        Raises DatasetError when a source has no parser or a parser no source, and the readers' own errors for a
        declaration that cannot be read.
        """
        path = folder / "datapackage.yaml"
        package = yaml.safe_load(path.read_text(encoding="utf-8"))
        packaged = {s["name"]: folder / s["packaged"] for s in package["sources"] if "packaged" in s}
        sources = tuple(_source(path, s) for s in package["sources"])
        if {s.source_id for s in sources} != set(parsers):
            raise DatasetError(f"{path}: sources and parsers differ: {[s.source_id for s in sources]}, {list(parsers)}")
        tables = by_name(read_tables(path))
        return cls(
            name=package["name"],
            title=package["title"],
            description=package["description"],
            folder=folder,
            sources=sources,
            packaged=packaged,
            tables=tables,
            expectations=read_expectations(folder / "expectations.yaml", tables),
            corrections=corrections.read(folder / "corrections.yaml"),
            parsers=parsers,
            harmonise=harmonise,
        )

    @property
    def archive(self) -> Archive:
        """The rows shipped with the dataset."""
        return Archive(self.folder / "archive")

    def parser_fingerprint(self, source_id: str) -> str:
        """The digest of the code that parses this source."""
        return fingerprint.parser(self.parsers[source_id])


def _source(path: Path, declared: Mapping[str, Any]) -> Source:
    """One entry under `sources`; our words for publisher facts, the fetcher's for the rest."""
    fields: dict[str, Any] = {SOURCE_KEYS.get(k, k): v for k, v in declared.items() if k != "packaged"}
    fields = {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}
    fields["endpoints"] = tuple(Endpoint(**e) for e in declared.get("endpoints", []))
    fields |= {k: " ".join(v.split()) for k, v in fields.items() if isinstance(v, str)}
    try:
        return Source(**fields)
    except (TypeError, ValueError) as error:
        raise DatasetError(f"{path}: source {declared.get('name')}: {error}") from error


def discover(package: str) -> tuple[Dataset, ...]:
    """Every dataset of a package of datasets: each subpackage's `dataset`. `reference` comes first: others use it."""
    module = importlib.import_module(package)
    names = sorted(m.name for m in pkgutil.iter_modules(module.__path__) if m.ispkg)
    found = [importlib.import_module(f"{package}.{name}").dataset for name in names]
    return tuple(sorted(found, key=lambda d: (d.name != "reference", d.name)))
