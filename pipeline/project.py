"""Everything one run works with: settings, datasets, marts, checks and the folders of one home.

Belongs here: joining them. Does not: doing anything with them (`run.steps`), Dagster (`run.assets`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from pipeline.common.digests import DIGITS, digest, short
from pipeline.common.switches import DATASETS
from pipeline.declare import checks, contracts, fingerprint, marts, sql_file
from pipeline.declare.checks import SideCheck
from pipeline.declare.contracts import Contract, Earlier
from pipeline.declare.dataset import Dataset, discover
from pipeline.declare.field import Promise
from pipeline.declare.fingerprint import Part
from pipeline.declare.marts import Mart
from pipeline.declare.schema import Table, by_name, read_tables
from pipeline.declare.source import Source
from pipeline.declare.sql_file import SqlFile
from pipeline.settings import Settings
from pipeline.store import proposals
from pipeline.store.releases import Releases
from pipeline.store.shipped import Archive
from pipeline.store.workspace import Workspace

HERE = Path(__file__).parent
SQL = HERE.parent / "sql"
CHANGELOG = "CHANGELOG.md"
#: Where the contracts lie, below the SQL files.
CONTRACTS = "contracts"
#: Where the page is declared, beside the SQL files.
PAGE = "page"


@dataclass(frozen=True)
class Project:
    """The declared warehouse in one home.

    The digests of all code (`code`), of the machinery with its engines' versions (`machinery`) and of each dataset by
    name (`codes`) are those of the code that was loaded: files that change while a run goes on are the next run's.
    `parts` are the same part by part, for the ledger of changes. `page` is the folder in which the page is declared.
    """

    settings: Settings
    datasets: tuple[Dataset, ...]
    marts: tuple[Mart, ...]
    queries: tuple[SqlFile, ...]
    tables: Mapping[str, Table]
    code: str
    machinery: str
    codes: Mapping[str, str]
    contracts: Mapping[str, Contract]
    page: Path
    parts: tuple[Part, ...] = ()

    @cached_property
    def workspace(self) -> Workspace:
        """Tables and records between steps."""
        return Workspace(self.settings.home / "work")

    @cached_property
    def releases(self) -> Releases:
        """What is published."""
        return Releases(self.settings.home)

    @property
    def long_texts(self) -> bool:
        """Whether a switch is on with which texts come that are worth compressing."""
        switches = [switch for dataset in self.datasets for switch in dataset.switches]
        return any(switch.long_texts and getattr(self.settings, switch.name) for switch in switches)

    def archive_of(self, dataset: Dataset) -> Archive:
        """The rows shipped with a dataset."""
        return Archive(dataset.folder / "archive")

    def code_of(self, dataset: Dataset) -> str:
        """The digest of a dataset's code and declarations."""
        return self.codes[dataset.name]

    @property
    def sources(self) -> list[tuple[Dataset, Source]]:
        """Every source with its dataset."""
        return [(dataset, source) for dataset in self.datasets for source in dataset.sources]

    @property
    def side_checks(self) -> list[tuple[Dataset, SideCheck]]:
        """Every check of what datasets leave beside their tables, with its dataset."""
        declared = [check for dataset in self.datasets for check in dataset.reject_checks]
        proposed = proposals.contributors(self.settings.home)
        return [(d, check) for d in self.datasets for check in checks.side_checks(d.packaged, declared, proposed)]

    @cached_property
    def built_tables(self) -> list[Table]:
        """Core and mart tables, each after those it is made of: what steps build and checks check."""
        core = [table for name, table in self.tables.items() if not name.startswith(("meta.", "marts."))]
        return [*core, *(mart.table for mart in self.marts)]

    def subject(self, query: SqlFile) -> str:
        """The table that a query check is shown on: the last one built of those it reads."""
        return max(query.reads, key=lambda name: self._built_after.get(name, -1))

    @cached_property
    def _built_after(self) -> Mapping[str, int]:
        """How many tables are built before each."""
        return {table.name: number for number, table in enumerate(self.built_tables)}

    @cached_property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """The tables that each mart, and each earlier form of one, is made of."""
        forms = {form.name: form.reads for contract in self.contracts.values() for form in contract.earlier}
        return {mart.table.name: mart.query.reads for mart in self.marts} | forms

    def earlier_forms(self, today: date) -> list[Earlier]:
        """The earlier forms of analysis tables that stand on a day."""
        return [form for c in self.contracts.values() for form in c.earlier if form.until >= today]

    def dataset_of(self, source_id: str) -> Dataset:
        """The dataset that reads a source."""
        return next(d for d, s in self.sources if s.source_id == source_id)

    def expectations_of(self, table: str) -> list[Promise]:
        """What a dataset expects of a table beyond its schema."""
        return [e for d in self.datasets for e in d.expectations.get(table, [])]


def load(settings: Settings, package: str = DATASETS, sql: Path = SQL) -> Project:
    """Read every declaration. Raises the readers' errors, each naming file and entry."""
    datasets = discover(package)
    core = [t for d in datasets for t in d.tables.values()]
    analysis = marts.read(sql / "marts")
    tables = by_name([*core, *(mart.table for mart in analysis), *read_tables(HERE / "declare" / "meta.yaml")])
    queries = tuple(checks.validated_header(sql_file.read(path)) for path in sorted((sql / "checks").glob("*.sql")))
    return Project(
        settings=settings,
        datasets=datasets,
        marts=tuple(marts.in_order(analysis, [table.name for table in core])),
        queries=queries,
        tables=tables,
        code=fingerprint.code([d.folder for d in datasets], {*marts.files(analysis), *(q.path for q in queries)}),
        machinery=fingerprint.machinery(),
        codes={d.name: fingerprint.dataset(d.folder) for d in datasets},
        contracts=contracts.read(sql / CONTRACTS),
        page=sql.with_name(PAGE),
        parts=_parts(datasets, analysis, sql.with_name(CHANGELOG)),
    )


def _parts(datasets: Iterable[Dataset], analysis: Iterable[Mart], changelog: Path) -> tuple[Part, ...]:
    found = [*fingerprint.engine_parts(), *fingerprint.machinery_parts()]
    for dataset in datasets:
        found += fingerprint.dataset_parts(dataset.name, dataset.folder, dataset.packaged.values())
        found += [Part("correction", c.source_id, c.id, short(repr(c))) for c in dataset.corrections]
    for mart in analysis:
        made = [mart.query.text, *(f"{f.name} {f.sql}" for f in mart.table.fields)]
        found.append(Part("query", mart.table.name, mart.query.path.name, digest(made)[:DIGITS]))
    found += [Part("changelog", "", entry, short(entry)) for entry in entries_of_changelog(changelog)]
    return tuple(sorted(set(found)))


def entries_of_changelog(path: Path) -> list[str]:
    """The entries of a changelog, each on one line; none where the program came without it."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [" ".join(entry.split()) for entry in re.findall(r"^- ((?:.+\n?)(?:^  .+\n?)*)", text, re.MULTILINE)]
