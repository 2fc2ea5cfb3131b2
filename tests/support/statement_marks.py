"""Statements marked by hand: their speech acts, citations and themes, and how well a coding of the same texts agrees.

Belongs here: reading the marks (`marks/`, and those that stand beside the real downloads), the statements they are of,
and counting. Does not: coding, or saying what is good enough.

The marks are facts without text: `statements.csv` says which speech of which document a statement is and which part it
belongs to (`given` with the downloads; `development`; `held`, looked at only to measure), `acts.csv` has the kind of an
act and the first words of its sentence, `citations.csv` how often a resolution is cited, `themes.csv` the themes that
are there. Borderline marks count neither way; a theme that is not listed is not there.
"""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from assets.debates.coding.code import code
from assets.debates.corpus import texts
from assets.debates.records.parse import parse

MARKS = Path(__file__).parent / "marks"
PARTS = ("given", "development", "held")
CORPUS = "sc_debates_corpus/speeches_2020.tar.gz"

Row = dict[str, str]


@dataclass
class Count:
    """How many were right, wrongly found, and missed; `problems` name the last two."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float | None:
        """Of those found, the share that is right; None where nothing was found."""
        return self.right / found if (found := self.right + self.wrong) else None

    @property
    def recall(self) -> float | None:
        """Of those marked, the share that was found; None where nothing is marked."""
        return self.right / marked if (marked := self.right + self.missed) else None

    def __add__(self, other: Count) -> Count:
        return Count(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.problems + other.problems,
        )


def coded(mirror: Path, part: str) -> dict[str, Row]:
    """The statements of a part, coded as the parsers code them, by name; of those whose documents are there."""
    wanted = [row for row in _rows(MARKS / "statements.csv") if row["part"] == part]
    sources = {name: _source(mirror, name) for name in {row["document"] for row in wanted}}
    found = {}
    for row in wanted:
        own = sources[row["document"]]
        speech = next((one for one in own if row["speech"] in ("", one.get("element_no"), one.get("speech_no"))), None)
        if speech is not None:
            found[row["statement"]] = speech if not row["affiliation"] else _recoded(speech, row["affiliation"])
    return found


def _source(mirror: Path, name: str) -> list[Row]:
    """The coded speeches of a document; nothing where it is not there."""
    cases = mirror.parent / "cases"
    for folder in (cases / "records", mirror / "sc_records", cases / "coding"):
        path = folder / name
        if path.is_file() and folder.name == "coding":
            return code(pl.DataFrame({"text": [path.read_text(encoding="utf-8")]})).to_dicts()
        if path.is_file():
            return parse(path.read_bytes(), name).filter(pl.col("kind") == "speech").to_dicts()
    return [row for row in _corpus(mirror / CORPUS) if row["basename"] == name]


def _corpus(path: Path) -> Iterator[Row]:
    if path.is_file():
        with tempfile.TemporaryFile() as tar, gzip.open(path) as packed:
            shutil.copyfileobj(packed, tar)
            tar.seek(0)
            for batch in texts.read(tar, path.name):  # type: ignore[arg-type]
                yield from batch.iter_rows(named=True)


def _recoded(speech: Row, affiliation: str) -> Row:
    return code(pl.DataFrame({"text": [speech["text"]], "affiliation": [affiliation]})).row(0, named=True)


def rows(name: str) -> list[Row]:
    """One file of the marks that are kept here."""
    return _rows(MARKS / f"{name}.csv")


def _rows(path: Path) -> list[Row]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _marks(mirror: Path, name: str) -> list[Row]:
    """All marks of one file, those beside the downloads among them."""
    cases = mirror.parent / "cases" / "coding"
    more = [row | {"statement": row["speaker"]} for row in _rows(cases / f"{name}_S_PV.4852.csv")]
    return [*_rows(MARKS / f"{name}.csv"), *_rows(cases / f"{name}.csv"), *more]


def acts(mirror: Path, statements: Mapping[str, Row]) -> dict[str, Count]:
    """Agreement on acts by kind: a kind counts once in a sentence."""
    counts: dict[str, Count] = {}
    marked = _by_statement(_marks(mirror, "acts"))
    for name, speech in statements.items():
        found = {(kind, _plain(speech["text"][start:end])): cue for kind, cue, start, end in json.loads(speech["acts"])}
        for mark in marked.get(name, []):
            hit = next((key for key in found if key[0] == mark["kind"] and mark["first_words"] in key[1]), None)
            count = counts.setdefault(mark["kind"], Count())
            if mark["tier"] == "core":
                count.right += hit is not None
                count.missed += hit is None
                count.problems += [] if hit else [f"{name}: {mark['kind']} missed: {mark['first_words']}"]
            if hit:
                del found[hit]
        for (kind, sentence), cue in found.items():
            count = counts.setdefault(kind, Count())
            count.wrong += 1
            count.problems.append(f"{name}: {kind} wrong ({cue}): {' '.join(sentence.split()[:6])}")
    return counts


def citations(mirror: Path, statements: Mapping[str, Row]) -> Count:
    """Agreement on mentions of resolutions, over statements whose themes are marked too."""
    marked = _by_statement(_marks(mirror, "citations"))
    whole = _by_statement(_marks(mirror, "themes"))
    total = Count()
    for name in statements.keys() & whole.keys():
        expected = Counter({row["number"]: int(row["mentions"]) for row in marked.get(name, [])})
        found = Counter(number for number, *_ in json.loads(statements[name]["citations"]))
        total.right += (expected & found).total()
        total.wrong += (found - expected).total()
        total.missed += (expected - found).total()
        total.problems += [
            f"{name}: {number} cited {found[number]}, not {expected[number]} times"
            for number in (expected - found) + (found - expected)
        ]
    return total


def themes(mirror: Path, statements: Mapping[str, Row]) -> Count:
    """Agreement on which themes a statement speaks of."""
    marked = _by_statement(_marks(mirror, "themes"))
    total = Count()
    for name in statements.keys() & marked.keys():
        by_tier = {row["theme"]: row["present"] for row in marked[name]}
        hits = {theme: term for theme, term, *_ in json.loads(statements[name]["topics"])}
        yes = {theme for theme, present in by_tier.items() if present == "yes"}
        open_ = {theme for theme, present in by_tier.items() if present == "borderline"}
        total.right += len(yes & hits.keys())
        total.missed += len(yes - hits.keys())
        total.wrong += len(hits.keys() - yes - open_)
        total.problems += [f"{name}: {theme} missed" for theme in sorted(yes - hits.keys())]
        total.problems += [f"{name}: {theme} wrong ({hits[theme]})" for theme in sorted(hits.keys() - yes - open_)]
    return total


def _by_statement(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["statement"], []).append(row)
    return found


def _plain(text: str) -> str:
    return " ".join(text.split())
