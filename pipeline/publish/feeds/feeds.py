"""The feeds of a release: those of the release before, with what is new in this one.

Belongs here: which feeds there are, writing them. Does not: what an entry says (`told`, `watching`), both forms
(`atom`, `json_feed`).

    RELEASE/feeds/all.atom, all.json              everything
    RELEASE/feeds/<kind>/<subject>.atom, .json    a country, mission, plan, theme, source, or watched question
    RELEASE/feeds/index.json                      every feed: its title, where it lies, when it changed

A feed begins with its first entry. One with nothing new is taken over byte for byte. Public feeds (WPS_PUBLIC) begin
anew where those before were not, and where the terms of a source became stricter since.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.project import Project
from pipeline.publish.feeds import watching
from pipeline.publish.feeds.asking import asking
from pipeline.publish.feeds.atom import atom
from pipeline.publish.feeds.entry import ALL, Entry, Feed, path_of
from pipeline.publish.feeds.groups import groups
from pipeline.publish.feeds.json_feed import json_feed, read_feed
from pipeline.publish.feeds.told import Known, entry_of
from pipeline.publish.passing.made_for import MadeFor, holds, made_for
from pipeline.store.engine import open_database
from pipeline.store.files import scan_parquet
from pipeline.store.releases import Release, parquet_path
from pipeline.store.watches import Watch, WatchError, watches

#: Entries that a feed keeps; what is older stands in the ledgers, which are kept for good.
MOST_ENTRIES = 50
FOLDER, INDEX = "feeds", "index.json"
#: The form in which feeds are written: of another one nothing is taken over.
FORM = 1

Subject = tuple[str, str]


def write_feeds(project: Project, staged: Path, previous: Release | None, release_id: str, updated: str) -> None:
    """Ask what is watched, and write every feed of the staged release, which holds all its tables."""
    before = previous.folder if previous else None
    new: dict[Subject, list[Entry]] = defaultdict(list)
    public, spill = project.settings.public, project.workspace.root / "spill"
    found = groups(staged, spill, project.tables, public=public, before=before)
    known = _known(staged, before, {document for group in found for document in group.named})
    for group in found:
        new[group.kind, group.value].append(entry_of(group, known, release_id, updated))
    questions = _questions(project.settings.home)
    with asking() as ask:
        made = watching.answers(staged, questions, before, ask)
        watching.keep_answers(staged, made)
        for subject, entry in watching.entries(made, questions, before, ask, release_id, updated, rows=not public):
            new[subject].append(entry)
    form = {"form": FORM, "address": project.settings.feeds_at, "public": public}
    terms = _terms(staged) if public else None
    _write(staged / FOLDER, before / FOLDER if before else None, new, known, updated, form, terms)


def _terms(staged: Path) -> MadeFor:
    """Whom the public feeds of the staged release are made for."""
    with open_database() as connection:
        return made_for(connection, staged, public=True)


def _questions(home: Path) -> dict[str, Watch]:
    """What is watched; nothing where that cannot be read: `wps doctor` says so, a night goes on."""
    try:
        return watches(home)
    except WatchError:
        return {}


def _write(
    folder: Path,
    before: Path | None,
    new: Mapping[Subject, Sequence[Entry]],
    known: Known,
    updated: str,
    form: Mapping[str, Any],
    terms: MadeFor | None,
) -> None:
    earlier, address = _index(before) if before else {}, form["address"]
    if terms and not holds(earlier.get("made_for"), terms):  # what may not be told now is not told again
        before, earlier = None, {}
    kept = {(f["kind"], f["value"]): f for f in earlier.get("feeds", ())}
    same_form = all(earlier.get(name, False) == value for name, value in form.items())
    listed = []
    for subject in sorted({*kept, *new, (ALL, "")}):
        path = path_of(*subject)
        if same_form and subject in kept and subject not in new and before and _taken_over(before, folder, path):
            listed.append(kept[subject])
            continue
        last = read_feed(before / f"{path}.json") if before else None
        feed = _with(last or Feed(*subject, known.title(*subject), updated), new.get(subject, ()))
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        for ending, write in (("atom", atom), ("json", json_feed)):
            found_at = f"{address}/{FOLDER}/{path}.{ending}" if address else None
            target.with_name(f"{target.name}.{ending}").write_bytes(write(feed, found_at))
        listed.append(_line(feed, path))
    index = {**form, **({"made_for": terms} if terms else {}), "feeds": listed}
    (folder / INDEX).write_text(json.dumps(index, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _with(feed: Feed, entries: Sequence[Entry]) -> Feed:
    """The feed with new entries before its own, as many as it keeps."""
    if not entries:
        return feed
    there = {entry.id for entry in entries}
    every = (*entries, *(entry for entry in feed.entries if entry.id not in there))
    return replace(feed, updated=entries[0].updated, entries=every[:MOST_ENTRIES])


def _taken_over(before: Path, folder: Path, path: str) -> bool:
    """Whether both files of a feed were copied from the release before."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        for ending in ("atom", "json"):
            shutil.copyfile(before / f"{path}.{ending}", target.with_name(f"{target.name}.{ending}"))
    except OSError:  # taken away since
        return False
    return True


def _line(feed: Feed, path: str) -> dict[str, object]:
    about = {"kind": feed.kind, "value": feed.value, "title": feed.title, "path": path}
    return about | {"updated": feed.updated, "entries": len(feed.entries)}


def _index(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / INDEX).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # a release of an earlier program, or written into since
        return {}


def _known(staged: Path, before: Path | None, named: Collection[str]) -> Known:
    """The documents of both releases that are named, and the titles of countries and sources."""
    folders = [folder for folder in (before, staged) if folder]
    about, told = ("document_id", "name", "credit"), pl.col("document_id").is_in(sorted(named))
    rows = [row for folder in folders for row in _rows(folder, "meta.document", *about, where=told)]
    titles = {("country", iso3): name for iso3, name in _pairs(staged, "core.entity", "iso3", "name")}
    titles |= {("source", source): title for source, title in _pairs(staged, "meta.source", "source_id", "title")}
    return Known({str(row["document_id"]): row for row in rows}, titles)


def _rows(folder: Path, table: str, *columns: str, where: pl.Expr | None = None) -> list[dict[str, Any]]:
    path = parquet_path(folder, table)
    if not path.exists():
        return []
    there = scan_parquet(path)
    rows = there.select(c for c in columns if c in there.collect_schema())
    return (rows if where is None else rows.filter(where)).collect().to_dicts()


def _pairs(folder: Path, table: str, one: str, other: str) -> list[tuple[str, str]]:
    return [(row[one], row[other]) for row in _rows(folder, table, one, other) if row.get(one)]
