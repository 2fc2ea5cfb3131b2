"""Coding of speeches: how much faster than Python's `re` looping over the same terms, how fast, in how much memory.

Run alone with `python -m tests.bench.coding [FOLDER]`, the folder of real downloads; without one, texts are made up.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from assets.debates.coding import dictionary
from assets.debates.coding.citations import citations
from assets.debates.coding.code import code
from assets.debates.coding.fold import fold
from assets.debates.coding.search import spaced
from assets.debates.coding.topics import topics
from tests.bench.timing import peak_mebibytes, seconds

ARCHIVE = "sc_debates_corpus/speeches_2020.tar.gz"
#: As large as the texts of the corpus, all years together.
CORPUS_BYTES = 474_000_000
MEMORY_BYTES = 64_000_000
#: Few texts for the loop of `re`, which takes its time.
SAMPLE = 40
CITED = re.compile(r"(?:\bresolutions?\s+|S/RES/|\band\s+|,\s+)(\d{1,4})\s*\((\d{4})\)", re.IGNORECASE)


def real_texts(mirror: Path) -> list[str]:
    """The speeches of the shipped year."""
    with tarfile.open(mirror / ARCHIVE) as archive:
        files = (archive.extractfile(member) for member in archive if member.isfile())
        return [file.read().decode("cp1252", "replace") for file in files if file is not None]


def made_up_texts(count: int = 400) -> list[str]:
    """Speeches of words that say nothing, with terms and citations among them."""
    chance = random.Random(1325)
    letters = "aaabcdeeefghiiklmnoooprssttuvy"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 10))) for _ in range(4_000)]
    terms = [*dictionary.load().terms["term"], "resolution 1325 (2000)", "we propose", "women\u2019s groups"]

    def sentence() -> str:
        body = chance.choices(words, k=24)
        body.insert(12, chance.choice(terms))
        return " ".join(body).capitalize() + "."

    return [" ".join(sentence() for _ in range(25)) for _ in range(count)]


def re_loop(texts: list[str]) -> int:
    """The same terms and citations, one expression after another; how many were found."""
    expressions = [
        re.compile(rf"\b{re.escape(term).replace(chr(92) + '-', '[- ]?')}\b", re.IGNORECASE)
        for term in dictionary.load().terms["term"].unique()
    ]
    found = 0
    for text in texts:
        for expression in [*expressions, CITED]:
            found += sum(1 for _ in expression.finditer(text))
    return found


def native(texts: list[str]) -> int:
    """Topics and citations as the parsers code them."""
    folded = fold(pl.Series("text", texts))
    return topics(spaced(folded)).height + citations(folded).height


def batches(texts: list[str], total: int) -> Iterator[pl.DataFrame]:
    """Frames as a parser streams them, until `total` bytes have passed."""
    frame = pl.DataFrame({"text": texts})
    size = int(frame["text"].str.len_bytes().sum())
    for _ in range(max(1, round(total / size))):
        yield frame


def measure(mirror: Path | None) -> list[tuple[str, str, str]]:
    """What, measured, bound."""
    texts = real_texts(mirror) if mirror else made_up_texts()
    kind = "real" if mirror else "made-up"
    size = sum(len(text.encode()) for text in texts)
    every = max(1, len(texts) // SAMPLE)
    sample = texts[::every]
    sampled = sum(len(text.encode()) for text in sample)
    loop = sampled / seconds(lambda: re_loop(sample), 1)
    fast = size / seconds(lambda: native(texts))
    whole = size / seconds(lambda: code(pl.DataFrame({"text": texts})))
    command = [sys.executable, "-m", "tests.bench.coding", *([str(mirror)] if mirror else []), "--memory"]
    small, large = (
        int(subprocess.run([*command, str(total)], check=True, capture_output=True, text=True).stdout)
        for total in (MEMORY_BYTES // 4, MEMORY_BYTES)
    )
    return [
        (
            f"topics and citations of {kind} texts / Python `re` loop",
            f"{fast / loop:,.0f} x ({fast / 1e6:.0f} MB/s)",
            "20 x",
        ),
        (f"all coding of {CORPUS_BYTES / 1e6:.0f} MB of {kind} texts", f"{CORPUS_BYTES / whole:.0f} s", "minutes"),
        (
            f"memory coding {MEMORY_BYTES / 4e6:.0f} MB, {MEMORY_BYTES / 1e6:.0f} MB",
            f"{small} MiB, {large} MiB",
            "constant",
        ),
    ]


def main(arguments: list[str]) -> None:
    total = int(arguments[arguments.index("--memory") + 1]) if "--memory" in arguments else 0
    folder = next((Path(name) for name in arguments if Path(name).is_dir()), None)
    if not total:
        for line in measure(folder):
            print("| " + " | ".join(line) + " |")
        return
    for frame in batches(real_texts(folder) if folder else made_up_texts(), total):
        code(frame)
    print(round(peak_mebibytes()))


if __name__ == "__main__":
    main(sys.argv[1:])
