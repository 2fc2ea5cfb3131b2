"""What is not made again is what would be made: after any nights, the release is that of a home built from scratch.

Nights bring documents, some of them unreadable, between nights the program, the workspace and the caches are changed in
ways that a developer, a crash or a backup changes them. After each night that publishes, a home of its own, with
nothing but the archive of documents, is built with the same program; both releases must say the same.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import invalidate_caches
from pathlib import Path

import polars as pl
import pytest

from pipeline.check import checks, gate
from pipeline.check.gate import Held
from pipeline.check.results import CheckResult
from pipeline.parse import workers
from pipeline.project import Project, load
from pipeline.run import nightly, one_table, steps
from pipeline.run.record import ENDED_EARLY
from pipeline.run.session import Session
from pipeline.settings import load_settings
from pipeline.store.runs import last_run
from tests.conftest import drop
from tests.support.kernel import project_at, published, put

pytestmark = pytest.mark.xdist_group("kernel-incremental")
HERE = Path(__file__).parent
PACKAGE = "changing_program"
COUNTRIES = ("France", "Kenya", "Uganda", "Ghana", "Nepal", "Atlantis", "Wakanda")
#: Tables of `meta` that tell of the documents and the rows, without the times.
TOLD = ("check_result", "row_account", "reject", "conflict", "correction", "refusal", "column")


class Program:
    """A copy of the small warehouse's declarations and functions that can be edited, loaded anew after each edit."""

    def __init__(self, folder: Path) -> None:
        self.root, self.sql = folder / PACKAGE, folder / "sql"
        shutil.copytree(HERE / "tiny", self.root, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(HERE / "tiny_sql", self.sql)
        for path in self.root.rglob("*.py"):
            path.write_text(path.read_text().replace("tests.pipeline.tiny", PACKAGE))
        self.edits = 0

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace words in a file, wherever they stand."""
        file = (self.sql if path.startswith(("marts", "checks")) else self.root) / path
        text = file.read_text() if file.exists() else ""
        file.write_text(text.replace(old, new) if old else new)

    def at(self, home: Path) -> Project:
        """The program as it is now, loaded as a new process would."""
        for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
            del sys.modules[name]
        shutil.rmtree(self.root / "counts" / "__pycache__", ignore_errors=True)
        invalidate_caches()
        return load(load_settings(home=home, offline=True, workers=1), package=PACKAGE, sql=self.sql)


def night(project: Project, steps_taken: int | None = None) -> str | None:
    """A night's steps in Dagster's order, in this process; with a number, it is killed after so many steps."""
    left = iter(range(steps_taken)) if steps_taken is not None else None

    def dies() -> bool:
        return left is not None and next(left, None) is None

    workspace = project.workspace
    with Session(project) as session:
        steps.look(session)
        if steps.decide(session) is None:
            return session.outcome
        for dataset, source in project.sources:
            if dies():
                return "killed"
            steps.parse(project, dataset, source)
        results = []
        for dataset in project.datasets:
            if dies():
                return "killed"
            steps.harmonise(project, dataset)
            for table in dataset.tables.values():
                results += checks.check_table(table, project.expectations_of(table.name), workspace)
            results += [checks.check_side(c, d.name, workspace) for d, c in project.side_checks if d is dataset]
        for mart in project.marts:
            if dies():
                return "killed"
            steps.aggregate(project, mart)
            results += checks.check_table(mart.table, project.expectations_of(mart.table.name), workspace)
        results += [checks.check_query(q, project.subject(q), workspace) for q in project.queries]
        if any(r.blocks for r in results):
            return "held"
        try:
            steps.publish(session)
        except Held:
            return "held"
    return session.outcome


def here(documents: list, parser: Callable, cache: object, path_of: Callable, number: int) -> int:  # type: ignore[type-arg]
    """Parse in this process: no document of this test means harm, and starting workers is what takes the time."""
    for document in documents:
        if not cache.known(document):  # type: ignore[attr-defined]
            workers.parse_here(parser, cache, document, path_of(document))  # type: ignore[arg-type]
    return len(documents)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setattr(workers, "parse_all", here)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield Program(tmp_path)
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


def contents(home: Path) -> dict[str, object]:
    """What a release says, by table and by CSV file, but for times and ids."""
    folder = home / "releases" / "current"
    found: dict[str, object] = {}
    for schema in ("core", "marts"):
        found |= {f"{schema}.{p.stem}": p.read_bytes() for p in sorted((folder / "parquet" / schema).iterdir())}
    for name in TOLD:
        frame = pl.read_parquet(folder / "parquet" / "meta" / f"{name}.parquet")
        found[f"meta.{name}"] = sorted(map(str, frame.rows()))
    documents = pl.read_parquet(folder / "parquet" / "meta" / "document.parquet").drop("fetched_at_utc", "other_names")
    found["meta.document"] = sorted(map(str, documents.rows()))
    found |= {p.name: p.read_bytes() for p in (folder / "csv").iterdir() if not p.name.startswith("meta.")}
    return found


def scratch(program: Program, home: Path, place: Path) -> Path:
    """A home of its own that has the archive of documents and the inbox, and everything else made of them."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for kept in ("snapshots", "inbox"):
        if (home / kept).exists():
            shutil.copytree(home / kept, place / kept)
    return place


class Life:
    """What happens to a home between nights."""

    def __init__(self, program: Program, home: Path, seed: int) -> None:
        self.program, self.home, self.random = program, home, random.Random(seed)
        self.kept: Path = home.parent / "older"
        self.told: list[str] = []

    def happen(self) -> str:
        """One thing, chosen by chance; its name."""
        things = [getattr(self, name) for name in dir(self) if name.startswith("then_")]
        weights = [4 if name.startswith("then_document") else 1 for name in (t.__name__ for t in things)]
        (chosen,) = self.random.choices(things, weights)
        what = chosen() or ""
        self.told.append(f"{chosen.__name__[5:]} {what}".strip())
        return self.told[-1]

    def _rows(self) -> list[str]:
        pick = self.random
        return [
            f"20{pick.randint(10, 14)}-0{pick.randint(1, 9)}-28,{pick.choice(COUNTRIES)},{pick.randint(0, 40)}"
            for _ in range(pick.randint(1, 4))
        ]

    def then_document(self) -> str:
        name = self.random.choice("abc") + ".csv"
        rows = "\n".join(["month_end,country,advisers", *dict.fromkeys(self._rows()), ""])
        put(self.home, name, rows.encode())
        return name

    def then_document_known(self) -> str:
        """Bytes that some name had before come (again) under another name, or the same."""
        blobs = sorted(p for p in (self.home / "snapshots").glob("??/*") if p.is_file())
        if not blobs:
            return "none"
        name = self.random.choice("abcd") + ".csv"
        put(self.home, name, self.random.choice(blobs).read_bytes())
        return name

    def then_document_unreadable(self) -> str:
        name = self.random.choice("abc") + ".csv"
        put(self.home, name, f"when,where,how many\n2010-01-28,France,{self.random.randint(1, 2)}\n".encode())
        return name

    def then_document_withdrawn(self) -> str:
        files = sorted((self.home / "inbox" / "adviser_counts").glob("*.csv"))
        if files:
            chosen = self.random.choice(files)
            chosen.unlink()
            return chosen.name
        return "none"

    def then_bytes_lost(self) -> None:
        blobs = sorted(p for p in (self.home / "snapshots").glob("??/*") if p.is_file())
        if blobs:
            self.random.choice(blobs).unlink()

    def _edit(self, path: str, *choices: str, old: str = "") -> str:
        new = self.random.choice(choices)
        self.program.edit(path, old, new)
        return new[-40:]

    def then_parser(self) -> str:
        text = (self.program.root / "counts" / "functions.py").read_text()
        line = 'if data.startswith(b"RAISE"):'
        extra = self.random.choice(['b"2010-01-28,France,1" in data', "False", 'b"Wakanda" in data'])
        before = next(part for part in text.splitlines() if "RAISE" in part)
        self.program.edit("counts/functions.py", before.strip(), f"{line[:-1]} or {extra}:")
        return extra

    def then_layout_known(self) -> str:
        """The parser learns to read what it could not, or forgets it."""
        text = (self.program.root / "counts" / "functions.py").read_text()
        known = '    rows.columns = ["month_end", "country", "advisers"]\n'
        line = '    if rows.columns != ["month_end", "country", "advisers"]:\n'
        self.program.edit("counts/functions.py", *((known, "") if known in text else (line, known + line)))
        return "forgotten" if known in text else "learned"

    def then_harmoniser(self) -> str:
        text = (self.program.root / "counts" / "functions.py").read_text()
        before = next(part for part in text.splitlines() if "known = found.filter" in part)
        rule = self.random.choice(['pl.col("iso3").is_not_null()', '(pl.col("iso3") == "FRA").fill_null(False)'])
        self.program.edit("counts/functions.py", before, f"    known = found.filter({rule})")
        text = (self.program.root / "counts" / "functions.py").read_text()
        before = next(part for part in text.splitlines() if "unknown = found.filter" in part)
        self.program.edit("counts/functions.py", before, f"    unknown = found.filter(~({rule}))")
        return rule

    def then_corrections(self) -> str:
        number = self.random.choice(["11", "12"])
        entry = (
            "- id: c1\n  source: adviser_counts\n  match: {country: France}\n"
            f'  expect: {{advisers: "{number}"}}\n  set: {{advisers: "13"}}\n  reason: r{number}\n  evidence: e\n'
        )
        return self._edit("counts/corrections.yaml", entry, "[]\n")

    def then_expectations(self) -> str:
        number = self.random.choice([10, 20, 1000])
        return self._edit(
            "counts/expectations.yaml",
            "core.adviser_count:\n  - type: expect_column_values_to_be_between\n"
            f"    kwargs: {{column: advisers, max_value: {number}}}\n    severity: warning\n"
            f"    description: more than {number}\n",
        )

    def then_declaration(self) -> str:
        text = (self.program.root / "counts" / "datapackage.yaml").read_text()
        before = next(part for part in text.splitlines() if "description: One row per" in part)
        return self._edit(
            "counts/datapackage.yaml", *(f"    description: One row per printed line {n}." for n in "123"), old=before
        )

    def then_mart(self) -> str:
        text = (self.program.sql / "marts/advisers/adviser_year.sql").read_text()
        before = next(part for part in text.splitlines() if part.startswith("SELECT"))
        choices = ("max(advisers)", "min(advisers)", "sum(advisers)::BIGINT")
        return self._edit(
            "marts/advisers/adviser_year.sql",
            *(f"SELECT year(month_end)::BIGINT AS year, iso3, {c} AS advisers" for c in choices),
            old=before,
        )

    def then_dictionary(self) -> str:
        text = (self.program.sql / "marts/advisers/tables.yaml").read_text()
        before = next(part for part in text.splitlines() if "description: The year" in part)
        texts = ("The year.", "The year A.D.")
        head = before.partition("description")[0]
        rest = ", constraints: {required: true}}"
        return self._edit("marts/advisers/tables.yaml", *(f"{head}description: {t}{rest}" for t in texts), old=before)

    def then_query(self) -> str:
        text = (self.program.sql / "checks/no_hundred.sql").read_text()
        before = next(part for part in text.splitlines() if part.startswith("-- what"))
        self.program.edit("checks/no_hundred.sql", "severity: error", "severity: warning")
        self._edit("checks/no_hundred.sql", *(f"-- what: none may be {n}" for n in (1, 2)), old=before)
        before = text.splitlines()[-1]
        new = [f"SELECT document_id, locator, advisers FROM core.adviser_count WHERE advisers = {n}" for n in (5, 6)]
        return self._edit("checks/no_hundred.sql", *new, old=before)

    def _work(self, kind: str) -> Path | None:
        files = sorted((self.home / "work" / kind).rglob("*.parquet" if kind == "tables" else "*.json"))
        files = [f for f in files if "counts" in f.name or "adviser" in f.name or self.random.random() < 0.2]
        return self.random.choice(files) if files else None

    def then_table_deleted(self) -> str:
        file = self._work("tables")
        if file:
            file.unlink()
        return file.name if file else ""

    def then_table_truncated(self) -> str:
        file = self._work("tables")
        if file:
            file.write_bytes(file.read_bytes()[: self.random.choice([0, 50])])
        return file.name if file else ""

    def then_record_deleted(self) -> str:
        file = self._work("records")
        if file:
            file.unlink()
        return str(file.relative_to(self.home)) if file else ""

    def then_work_is_copied(self) -> None:
        """Somebody makes a copy of the workspace …"""
        if (self.home / "work").exists():
            shutil.rmtree(self.kept, ignore_errors=True)
            shutil.copytree(self.home / "work", self.kept)

    def then_work_is_put_back(self) -> str:
        """… and puts all of it back, or one file, or all stamps, in place of a newer one; times are those of then."""
        if not self.kept.exists():
            return "none"
        part = self.random.choice(["", "tables", "records", "records/stamps", "records/checks", "one"])
        if part == "one":
            file = self.random.choice(sorted(p for p in self.kept.rglob("*") if p.is_file()))
            (self.home / "work" / file.relative_to(self.kept)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, self.home / "work" / file.relative_to(self.kept))
            return str(file.relative_to(self.kept))
        if (self.kept / part).exists():
            shutil.copytree(self.kept / part, self.home / "work" / part, dirs_exist_ok=True)
        return part

    def then_parsed_rows_are_lost(self) -> None:
        shutil.rmtree(self.home / "parsed", ignore_errors=True)

    def then_work_is_lost(self) -> None:
        shutil.rmtree(self.home / "work", ignore_errors=True)

    def then_killed(self) -> str:
        number = self.random.randint(0, 4)
        self.then_document()
        night(self.program.at(self.home), number)
        return str(number)

    def then_partial(self) -> str:
        """Some assets alone, as the UI makes them: a look, a parse, a table, in any order."""
        project = self.program.at(self.home)
        self.then_document()
        done = []
        for _ in range(2):
            what = self.random.choice(["look", "parse", "harmonise", "aggregate"])
            try:
                with Session(project, partial=True) as session:
                    dataset, source = project.sources[0]
                    if what == "look":
                        steps.gather(session, dataset, source)
                    elif what == "parse":
                        steps.parse(project, dataset, source)
                    elif what == "harmonise":
                        steps.harmonise(project, dataset)
                    else:
                        steps.aggregate(project, project.marts[0])
                done.append(what)
            except Exception as error:
                done.append(f"{what}: {type(error).__name__}")
        return ", ".join(done)

    def then_rollback(self) -> str:
        releases = self.program.at(self.home).releases
        if len(releases.all()) > 1:
            releases.roll_back()
            return "done"
        return "none"


def live(program: Program, tmp_path: Path, seed: int, nights: int) -> None:
    """So many nights in one home, things between them; each release must be that of a home built from scratch."""
    home = tmp_path / "home"
    home.mkdir()
    life = Life(program, home, seed)
    life.then_document()
    for _ in range(nights):
        for _ in range(life.random.randint(1, 3)):
            life.happen()
        outcome = night(program.at(home))
        life.told.append(f"=> {outcome}")
        fresh = scratch(program, home, tmp_path / "fresh")
        again = night(program.at(fresh))
        current = program.at(home).releases.current()
        rolled_back = outcome == "unchanged" and "rollback done" in life.told[-4:]
        told = "\n".join(life.told)
        if rolled_back or current is None:
            continue
        if outcome in ("held", "no_source", "failed") or again != "published":
            assert (outcome, "published" if again == "unchanged" else again) == (outcome, outcome), told
            continue
        one, other = contents(home), contents(fresh)
        differing = [n for n in sorted({*one, *other}) if one.get(n) != other.get(n)]
        assert differing == [], f"{told}\n{differing}"


@pytest.mark.parametrize("seed", range(2))
def test_a_release_is_that_of_a_home_built_from_scratch(program: Program, tmp_path: Path, seed: int) -> None:
    live(program, tmp_path, seed, nights=2)


BAD = b"when,where,how many\n2020-01-31,France,10\n2020-02-29,France,12\n2020-02-29,Kenya,7\n"
MARTS = "FROM marts.adviser_year ORDER BY ALL"


def test_code_that_changes_while_a_night_runs_is_the_next_nights(program: Program, home: Path) -> None:
    """Somebody deploys while the night runs: what the old code made is not taken for the new code's."""
    assert night(program.at(home)) == "published"  # as this program's
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    running = program.at(home)
    counted = 'pl.col("advisers").cast(pl.Int64)'
    program.edit("counts/functions.py", f'{counted}.alias("advisers")', f'({counted} + 100).alias("advisers")')
    assert night(running) == "published" and published(home, MARTS)[-1] == (2021, "KEN", 9)
    assert night(program.at(home)) == "published" and published(home, MARTS)[-1] == (2021, "KEN", 109)


def test_a_mended_check_asks_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(home)
    question = checks.query_question(project.queries[0])
    assert checks.recorded(project.workspace, "sql.no_hundred", question) is not None
    monkeypatch.setattr(checks, "ASKED_BY", "another program")
    for name, asked in gate.required_checks(project).items():
        assert checks.recorded(project.workspace, name, asked) is None, name


def test_an_answer_that_could_not_be_had_is_asked_for_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_at(home)
    asked = checks.query_question(project.queries[0])
    broken = CheckResult("no_hundred", "core.adviser_count", "error", False, 1, "", ({"exception": "no memory"},))
    checks.record(project.workspace, "sql.no_hundred", [broken], ["core.adviser_count"], asked)
    assert checks.check_query(project.queries[0], "core.adviser_count", project.workspace).passed


def test_what_stands_in_counts_as_an_input(home: Path, program: Program) -> None:
    """Unreadable, mended on a night that ended early, unreadable again: the mended bytes stand in, which is news."""
    put(home, "x.csv", BAD)
    assert night(program.at(home)) == "published"
    drop(home, "x.csv", "2021-01-31,Kenya,9")
    assert night(program.at(home), 0) == "killed"
    put(home, "x.csv", BAD)
    assert night(program.at(home)) == "published" and published(home, MARTS)[-1] == (2021, "KEN", 9)


@pytest.mark.parametrize("damaged", ["rows.adviser_counts", "core.adviser_count"])
def test_a_damaged_workspace_does_not_cost_the_record(home: Path, damaged: str) -> None:
    file = home / "work" / "tables" / f"{damaged}.parquet"
    file.write_bytes(file.read_bytes()[:50])
    (home / "work" / "records" / "refused" / "adviser_counts.json").write_bytes(b"")
    assert nightly.run(project_at(home))["outcome"] == "unchanged"


@pytest.mark.parametrize("record", ["stamps/core.adviser_count", "checks/core.entity", "sources/reference"])
def test_a_damaged_record_is_made_anew(home: Path, program: Program, record: str) -> None:
    (home / "work" / "records" / f"{record}.json").write_bytes(b"")
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    assert night(program.at(home)) == "published"


def test_the_last_run_is_the_last_though_the_clock_was_ahead(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "2000000000")
        assert nightly.run(project_at(home))["outcome"] == "unchanged"
    for _ in range(2):
        record = nightly.run(project_at(home))
        assert last_run(home) == record and not record["started_at"].startswith("2033")


def test_a_rollback_does_not_lead_to_a_withdrawn_release(home: Path, program: Program) -> None:
    made = [project_at(home).releases.current_id()]
    for number in range(3):
        if number == 2:  # the two before were bad
            project_at(home).releases.roll_back(made[0])
        drop(home, f"more{number}.csv", f"2021-01-31,Kenya,{number}")
        assert night(program.at(home)) == "published"
        made.append(project_at(home).releases.current_id())
    releases = project_at(home).releases
    assert releases.roll_back().release_id == made[0]
    assert {releases.get(str(m)).inputs for m in made[1:]} == releases.withdrawn()
    assert releases.roll_back(made[2]).release_id == made[2]
    assert releases.get(str(made[2])).inputs not in releases.withdrawn()


@pytest.mark.parametrize("when", ["look", "parse"])
def test_a_night_that_is_told_to_end_says_so(home: Path, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    drop(home, "second.csv", "2021-01-31,Kenya,9")
    monkeypatch.setattr(steps, when, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    before = last_run(home)
    with suppress(SystemExit):
        nightly.run(project_at(home))
    record = last_run(home)
    assert record is not None and record != before and record["outcome"] == "failed"
    assert when == "parse" or record["message"] == ENDED_EARLY


def test_a_source_that_no_run_has_looked_at_does_not_stop_make(home: Path) -> None:
    (home / "work" / "records" / "sources" / "adviser_counts.json").unlink()
    made = one_table.make(project_at(home), "core.mission")
    assert made.rows and made.stale == []
    assert one_table.make(project_at(home), "core.adviser_count").stale == [
        "rows.adviser_counts",
        "corrections.adviser_counts",
    ]
