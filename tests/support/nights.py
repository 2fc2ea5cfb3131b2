"""What happens to a home in many nights, by chance: documents, edits of the program, damage, crashes, partial runs."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from pipeline.run import steps
from pipeline.run.session import Session
from tests.support.changing_program import Program, contents, night, scratch
from tests.support.kernel import put

COUNTRIES = ("France", "Kenya", "Uganda", "Ghana", "Nepal", "Atlantis", "Wakanda")


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
            f'  expect: {{advisers: "{number}"}}\n  set: {{advisers: "13"}}\n'
            f"  reason: r{number}\n  evidence: e\n  told: no\n"
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
