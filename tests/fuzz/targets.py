"""What is fuzzed: every parser with the documents of each kind that it reads, and the acceptance of every kind.

Belongs here: one function of bytes a target, in which nothing but a refusal may happen. Does not: seeds, runs.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import PurePath

import polars as pl

from pipeline.contract import Refused, Streamed
from pipeline.declare.dataset import Dataset, discover
from pipeline.declare.source import Expectation, Source
from pipeline.fetch.accept.accept import refuse_other_kind
from pipeline.fetch.reduction import reduction_of
from pipeline.parse.document import checked
from tests.fuzz.seeds import Seed, of_source


@dataclass(frozen=True)
class Target:
    """`run` is given bytes and returns, or raises what nobody foresaw; `seeds` are documents that it should take."""

    name: str
    kind: str
    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


@cache
def targets() -> dict[str, Target]:
    """Every target by name: `parse-SOURCE-KIND` and `accept-KIND`."""
    parsers: list[Target] = []
    kinds: dict[str, list[Seed]] = {}
    objects, texts = set(), set()
    for dataset in discover("assets"):
        for source in dataset.sources:
            if source.source_id in dataset.packaged and source.source_id not in dataset.registers:
                continue  # nobody else writes these files
            seeds = of_source(source, dataset.packaged.get(source.source_id))
            for kind in source.media:
                own = [seed for seed in seeds if seed[0].lower().endswith(f".{kind}")]
                kinds.setdefault(kind, []).extend(own)
                objects |= {kind} if source.json_object and kind == "json" else set()
                texts |= {kind} if source.html_text and kind == "html" else set()
                names = {_sort_of(name): name for name, _ in reversed(own)}
                for number, name in enumerate(sorted(names.values())):
                    mine = tuple(data for other, data in own if _sort_of(other) == _sort_of(name))
                    title = f"parse-{source.source_id}-{kind}" + (f"-{number}" if number else "")
                    parsers.append(Target(title, kind, partial(_parse, dataset, source, name), mine))
    accepts = [
        Target(f"accept-{kind}{'-other' * other}", kind, partial(_accept, kind, other), tuple(d for _, d in seeds))
        for kind, seeds in sorted(kinds.items())
        for other in (False, True)
        if not other or kind in objects | texts
    ]
    return {target.name: target for target in [*accepts, *parsers]}


def _sort_of(name: str) -> str:
    """What a name says of the document: the letters before the first figure, without an ending."""
    return re.split(r"[\d.]", PurePath(name).name.lower())[0]


def _parse(dataset: Dataset, source: Source, name: str, data: bytes) -> None:
    parser, reduction = dataset.parsers[source.source_id], reduction_of(dataset, source.source_id)
    expect = source.expectation(name)
    try:
        if expect is not None:  # no parser sees what was not accepted
            refuse_other_kind(data, expect)
        kept = reduction.reduce(data, f"https://example.org/{name}", {}) if reduction else data
        frames: Iterable[pl.DataFrame]
        frames = parser.read(io.BytesIO(kept), name) if isinstance(parser, Streamed) else [parser(kept, name)]
        for _ in checked(frames, name):
            pass
    except UnicodeEncodeError:
        return  # half a character, which `parse_file` refuses
    except Refused as refused:
        if refused.reason == "parser_error":  # a promise that the parser broke
            raise


def _accept(kind: str, other: bool, data: bytes) -> None:
    inner = "tar" if kind == "gz" else None
    try:
        refuse_other_kind(data, Expectation(kind, inner=inner, json_object=other, html_text=other))
    except Refused:
        return
