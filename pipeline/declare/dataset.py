"""Dataset: one folder of assets/, read from its declarations and joined with its pure functions.

Belongs here: what a dataset is and how its folder is read. Does not: running any of it (`run.steps`), showing it to
Dagster (`run.assets`). Engines that take seconds to load are not imported here: a parser's worker starts quickly.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, TypeAlias

import polars as pl

from pipeline.common.switches import DECLARATION, Switch, SwitchError, read_switches
from pipeline.contract import Document, Endpoint, Harmoniser, Parser, Reducer, Reference, Weigher
from pipeline.declare import corrections, fingerprint
from pipeline.declare.checks import SideCheck, read_expectations, read_reject_checks
from pipeline.declare.corrections import Correction
from pipeline.declare.domain import Domain
from pipeline.declare.errors import DeclarationError
from pipeline.declare.field import Promise
from pipeline.declare.licence import licence_of
from pipeline.declare.schema import Table, by_name, read_tables
from pipeline.declare.source import Source
from pipeline.declare.yaml_file import read_yaml

SOURCE_KEYS = {"name": "source_id", "path": "homepage"}
#: What a source says of its terms.
TERMS = ("licence", "licence_url", "terms")


class DatasetError(DeclarationError):
    """A dataset folder whose declarations and functions do not fit together."""


@dataclass(frozen=True)
class Wanted:
    """Documents that a source should have because of what other sources of the dataset say.

    `choose` is given the parsed rows of the sources it `reads` (by source_id; all columns are text, with source_id,
    document_id, document_name; no rows: no columns but these) and today's date (UTC). It names the documents, the most
    urgent first.
    """

    reads: tuple[str, ...]
    choose: Callable[[Mapping[str, pl.DataFrame], date], Sequence[Endpoint]]


#: One file's name without its ending, all its rows as its parser has them, the reference, today (UTC) -> for each row
#: everything that is wrong with it, as (short code, what is wrong with what).
Faults: TypeAlias = Callable[[str, pl.DataFrame, Reference, date], Sequence[Sequence[tuple[str, str]]]]


@dataclass(frozen=True)
class OpenRegister:
    """A register of claims to which others than its authors may add: `columns` of each file by its name without the
    ending, in order, and what makes a row unusable."""

    columns: Mapping[str, tuple[str, ...]]
    faults: Faults


@dataclass(frozen=True)
class Dataset:
    """One dataset: its sources, how each is parsed, how all are harmonised, and what its tables promise.

    `packaged` maps a source that ships inside the package (facts typed in, with citations) to its folder. `registers`
    are those of them to which others may propose claims, `switches` its own settings, `reject_checks` what must hold of
    the rows that reach no table. `parsed_by` are the digests of the code that parses each source, of the code that was
    loaded: it may change on the disk while a run goes on.
    """

    name: str
    title: str
    description: str
    folder: Path
    sources: tuple[Source, ...]
    packaged: Mapping[str, Path]
    tables: Mapping[str, Table]
    expectations: Mapping[str, list[Promise]]
    corrections: tuple[Correction, ...]
    parsers: Mapping[str, Parser]
    harmonise: Harmoniser
    wanted: Mapping[str, Wanted] = field(default_factory=dict)
    reduce: Mapping[str, Reducer] = field(default_factory=dict)
    weigh: Mapping[str, Weigher] = field(default_factory=dict)
    registers: Mapping[str, OpenRegister] = field(default_factory=dict)
    switches: tuple[Switch, ...] = ()
    reject_checks: tuple[SideCheck, ...] = ()
    parsed_by: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_folder(
        cls,
        folder: Path,
        *,
        parsers: Mapping[str, Parser],
        harmonise: Harmoniser,
        wanted: Mapping[str, Wanted] | None = None,
        reduce: Mapping[str, Reducer] | None = None,
        weigh: Mapping[str, Weigher] | None = None,
        registers: Mapping[str, OpenRegister] | None = None,
    ) -> Dataset:
        """Read datapackage.yaml, expectations.yaml and corrections.yaml of the folder.

        `wanted`: by source, which documents it should have because other sources name them. `reduce`: by source, what
        is kept of its documents, where they are not kept as they come. `weigh`: by source, how many rows a document
        has, where all addresses of one are asked and the fullest answer is taken. `registers`: by packaged source, how
        claims are added to it from outside. Raises DatasetError when a source has no parser or a parser no source, when
        something is wanted of a source that is never asked, when nothing could be reduced or weighed, or a register is
        not packaged, and the readers' own errors for a declaration that cannot be read.
        """
        path = folder / DECLARATION
        package = read_yaml(path)
        packaged = {s["name"]: folder / s["packaged"] for s in package["sources"] if "packaged" in s}
        switches = _switches(path, package)
        sources = tuple(_source(path, s, switches) for s in package["sources"])
        if {s.source_id for s in sources} != set(parsers):
            raise DatasetError(f"{path}: sources and parsers differ: {[s.source_id for s in sources]}, {list(parsers)}")
        _refuse_impossible(path, wanted or {}, sources)
        if strangers := {*(reduce or {}), *(weigh or {})} - ({s.source_id for s in sources} - set(packaged)):
            raise DatasetError(
                f"{path}: {', '.join(sorted(strangers))}: no source whose documents could be reduced or weighed"
            )
        if strangers := set(registers or {}) - set(packaged):
            raise DatasetError(f"{path}: {', '.join(sorted(strangers))}: no packaged source, so no register")
        tables = by_name(read_tables(path))
        for table in tables.values():
            if unknown := set(table.sources) - {s.source_id for s in sources}:
                raise DatasetError(f"{path}: {table.name}: sources: {', '.join(sorted(unknown))} is none of these")
            if strangers := set(table.suspected) - set(tables):
                raise DatasetError(f"{path}: {table.name}: suspected: no table {', '.join(sorted(strangers))} here")
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
            wanted=wanted or {},
            reduce=reduce or {},
            weigh=weigh or {},
            registers=registers or {},
            switches=switches,
            reject_checks=read_reject_checks(folder / "expectations.yaml"),
            parsed_by={source_id: fingerprint.parser(parse) for source_id, parse in parsers.items()},
        )

    def reads(self, source: Source) -> tuple[Source, ...]:
        """The sources whose rows say which documents this one should have."""
        wanted = self.wanted.get(source.source_id)
        return tuple(s for s in self.sources if wanted and s.source_id in wanted.reads)

    def sources_of(self, table: Table) -> tuple[Source, ...]:
        """The sources whose rows reach a table; all of them where its declaration does not say."""
        return tuple(s for s in self.sources if not table.sources or s.source_id in table.sources)

    def parser_fingerprint(self, source_id: str) -> str:
        """The digest of the code that parses this source."""
        return self.parsed_by[source_id]


def _switches(path: Path, package: Mapping[str, Any]) -> tuple[Switch, ...]:
    try:
        return read_switches(path, package.get("settings", ()))
    except SwitchError as error:
        raise DatasetError(str(error)) from error


def _source(path: Path, declared: Mapping[str, Any], switches: Sequence[Switch]) -> Source:
    """One entry under `sources`; our words for publisher facts, the fetcher's for the rest."""
    fields: dict[str, Any] = {SOURCE_KEYS.get(k, k): v for k, v in declared.items() if k not in ("packaged", *TERMS)}
    fields = {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}
    fields |= {k: " ".join(v.split()) for k, v in fields.items() if isinstance(v, str)}
    try:
        licence = licence_of(declared["licence"], declared.get("licence_url", ""), declared.get("terms"))
        made: dict[str, Any] = {"endpoints": tuple(_endpoint(e) for e in declared.get("endpoints", []))}
        made |= {"domain": _domain(declared["domain"])} if "domain" in declared else {}
        source = Source(**{**fields, **made, "licence": licence})
    except KeyError as error:
        raise DatasetError(f"{path}: source {declared.get('name')}: {error.args[0]} is missing") from error
    except (TypeError, ValueError) as error:
        raise DatasetError(f"{path}: source {declared.get('name')}: {error}") from error
    if unknown := source.switches - {switch.name for switch in switches}:
        raise DatasetError(f"{path}: source {source.source_id}: {', '.join(sorted(unknown))} is no setting to turn on")
    return source


def _domain(declared: Mapping[str, Any]) -> Domain:
    return Domain(**{**declared, "entities": tuple(declared.get("entities", ()))})


def _endpoint(declared: Mapping[str, Any]) -> Endpoint:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in declared.items()}
    return Endpoint(**fields)


def _refuse_impossible(path: Path, wanted: Mapping[str, Wanted], sources: Sequence[Source]) -> None:
    live, known = {s.source_id for s in sources if s.live}, {s.source_id for s in sources}
    for source_id, wish in wanted.items():
        if source_id not in live:
            raise DatasetError(f"{path}: documents are wanted of {source_id}, which is no source that is fetched")
        if strangers := set(wish.reads) - known:
            raise DatasetError(f"{path}: what {source_id} should have is read from {strangers}, not this dataset's")
    try:
        TopologicalSorter({source_id: wish.reads for source_id, wish in wanted.items()}).prepare()
    except CycleError as error:
        raise DatasetError(f"{path}: sources wait for one another: {' -> '.join(error.args[1])}") from error


def discover(package: str) -> tuple[Dataset, ...]:
    """Every dataset of a package of datasets: each subpackage's `dataset`. `reference` comes first: others use it.

    Raises DatasetError for a subpackage without one.
    """
    module = importlib.import_module(package)
    names = sorted(m.name for m in pkgutil.iter_modules(module.__path__) if m.ispkg)
    modules = [importlib.import_module(f"{package}.{name}") for name in names]
    if missing := next((m for m in modules if not hasattr(m, "dataset")), None):
        raise DatasetError(f"{missing.__file__}: makes no `dataset`: dataset = Dataset.from_folder(…)")
    found = [module.dataset for module in modules]
    return tuple(sorted(found, key=lambda d: (d.name != "reference", d.name)))


def packaged_documents(source_id: str, folder: Path) -> tuple[Document, ...]:
    """The files of a folder that ships with the package. Raises DatasetError when there are none."""
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise DatasetError(f"{source_id}: {folder} holds no files, so the installation is not whole: install it again")
    return tuple(
        Document(source_id, path.name, hashlib.sha256(data).hexdigest(), len(data), "packaged", url=None)
        for path in files
        for data in [path.read_bytes()]
    )
