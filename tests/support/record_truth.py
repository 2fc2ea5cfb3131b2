"""How well a parsed record agrees with one read by hand: its turns and its meeting's facts.

Belongs here: reading truth files, aligning turns, counting agreement. Does not: parsing, or saying what is good enough.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.contract import Refused

#: What a turn is compared by; a truth file gives fewer words of each end than this, the outermost perhaps cut.
FIELDS = ("speaker", "affiliation", "language", "first_words", "last_words")
WORDS = 10
#: Two turns are the same turn when this many of the fields agree, the speaker or the first words among them.
_SAME = 3

Turn = dict[str, str]


@dataclass(frozen=True)
class Truth:
    """One record read by hand: its facts by name (date, called_to_order, rose_at, president), its turns in order."""

    facts: dict[str, str]
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Score:
    """Agreement with a truth. `problems` are printable: what differs, expected and found."""

    expected: int
    found: int
    matched: int
    whole: int
    facts_wrong: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def f1(self) -> float:
        """F1 of the turns."""
        return 2 * self.matched / (self.expected + self.found)

    @property
    def share_whole(self) -> float:
        """Share of the expected turns that agree in every field."""
        return self.whole / self.expected


def read(path: Path) -> Truth:
    """A truth file: `# name: value` lines, then a table separated by tabs."""
    lines = path.read_text(encoding="utf-8").splitlines()
    facts = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    table = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    turns = tuple(
        {field: _flat(row["spoke_in" if field == "language" else field]) for field in FIELDS} for row in table
    )
    return Truth(facts, turns)


def turns_of(rows: pl.DataFrame) -> tuple[Turn, ...]:
    """The turns of a parsed record, as a truth gives them."""
    speeches = rows.filter(pl.col("kind") == "speech").sort(pl.col("turn_no").cast(pl.Int64))
    return tuple(
        {
            "speaker": _flat(row["speaker"]),
            "affiliation": _flat(row["affiliation"]),
            "language": _flat(row["language"]),
            "first_words": " ".join((row["text"] or "").split()[:WORDS]),
            "last_words": " ".join((row["text"] or "").split()[-WORDS:]),
        }
        for row in speeches.iter_rows(named=True)
    )


def score(rows: pl.DataFrame, truth: Truth) -> Score:
    """Compare a parsed record (rows of `records.parse.parse`) with its truth."""
    found = turns_of(rows)
    pairs = _align(truth.turns, found)
    whole = sum(all(_agrees(field, truth.turns[i], found[j]) for field in FIELDS) for i, j in pairs)
    problems = [
        f"turn {i + 1} {field}: expected {truth.turns[i][field]!r}, found {found[j][field]!r}"
        for i, j in pairs
        for field in FIELDS
        if not _agrees(field, truth.turns[i], found[j])
    ]
    matched, placed = {i for i, _ in pairs}, {j for _, j in pairs}
    problems += [f"turn {i + 1} missing: {turn}" for i, turn in enumerate(truth.turns) if i not in matched]
    problems += [f"turn {j + 1} of those found is none: {turn}" for j, turn in enumerate(found) if j not in placed]
    return Score(len(truth.turns), len(found), len(pairs), whole, tuple(_wrong_facts(rows, truth)), tuple(problems))


def _wrong_facts(rows: pl.DataFrame, truth: Truth) -> list[str]:
    meeting = rows.filter(pl.col("kind") == "meeting").row(0, named=True)
    state = f" ({meeting['president_affiliation']})" if meeting["president_affiliation"] else ""
    found = {
        "symbol": meeting["symbol"],
        "organ": meeting["organ"],
        "meeting": meeting["title"],
        "date": meeting["date"],
        "called_to_order": meeting["called_to_order"],
        "rose_at": meeting["rose"],
        "president": f"{meeting['president']}{state}",
    }
    return [
        f"{name}: expected {truth.facts[name]!r}, found {value!r}"
        for name, value in found.items()
        if truth.facts.get(name, value) != value
    ]


def _align(expected: tuple[Turn, ...], found: tuple[Turn, ...]) -> list[tuple[int, int]]:
    """Pairs of positions, in order on both sides, that agree in as many fields as can be."""
    best = [[0] * (len(found) + 1) for _ in range(len(expected) + 1)]
    for i in range(len(expected) - 1, -1, -1):
        for j in range(len(found) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], _agreement(expected[i], found[j], best[i + 1][j + 1]))
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(expected) and j < len(found):
        if best[i][j] == _agreement(expected[i], found[j], best[i + 1][j + 1]) and _same(expected[i], found[j]):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _agreement(one: Turn, other: Turn, rest: int) -> int:
    return sum(_agrees(field, one, other) for field in FIELDS) + rest if _same(one, other) else 0


def _same(one: Turn, other: Turn) -> bool:
    agreed = [field for field in FIELDS if _agrees(field, one, other)]
    return len(agreed) >= _SAME and ("first_words" in agreed or ("speaker" in agreed and "last_words" in agreed))


def _agrees(field: str, expected: Turn, found: Turn) -> bool:
    """Equal; of words at an end, as many as the truth gives."""
    if field not in {"first_words", "last_words"} or not expected[field]:
        return expected[field] == found[field]
    if field == "first_words":
        return f"{found[field]} ".startswith(f"{expected[field]} ")
    return found[field].endswith(expected[field])


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())


def inputs(truth: Path, records: Path) -> list[Path]:
    """The files of a record that has a truth: `A_48_PV.46-EN.pdf`, `….txt`, `….wrapped.txt` of `turns_….tsv`."""
    return sorted(records.glob(f"{truth.stem.removeprefix('turns_')}-EN.*"))


def scores(records: Path, truths: Path, parse: Callable[[bytes, str], pl.DataFrame]) -> dict[str, Score]:
    """The score of every file of a record that has a truth, by the file's name; one that is refused has no turns."""
    found = {}
    for path in sorted(truths.glob("turns_*.tsv")):
        truth = read(path)
        for record in inputs(path, records):
            try:
                found[record.name] = score(parse(record.read_bytes(), record.name), truth)
            except Refused as refused:
                found[record.name] = Score(len(truth.turns), 0, 0, 0, (), (f"refused: {refused.reason}",))
    return found
