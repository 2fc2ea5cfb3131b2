"""Claims that others proposed for a register and that were taken: files of the home, in use until they are withdrawn.

Belongs here: keeping them, with whom to credit. Does not: judging them (`ask.proposing`), reading their rows (parsers).

    WPS_HOME/proposals/<source>/<table>.<digest>.csv         a document of the register, as long as it lies here
    WPS_HOME/proposals/<source>/<table>.<digest>.json        who proposed it, and when
    WPS_HOME/proposals/<source>/withdrawn/                   the same, no longer in use, and why
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.contract import Document
from pipeline.store.files import write_atomically

FOLDER, WITHDRAWN = "proposals", "withdrawn"
#: Digits of the digest in a file's name: as many as a document's identifier has.
DIGITS = 12


@dataclass(frozen=True)
class Proposal:
    """Claims of one contributor for one file of a register; `why` says why they were withdrawn, where they were."""

    source_id: str
    name: str
    contributor: str
    proposed_at: str
    claims: int
    why: str | None = None


def keep(home: Path, source_id: str, table: str, data: bytes, contributor: str, proposed_at: str, claims: int) -> str:
    """Keep claims as a document of the register; its name. Whom to credit is written first."""
    folder = home / FOLDER / source_id
    name = f"{table}.{hashlib.sha256(data).hexdigest()[:DIGITS]}.csv"
    _write(folder, Proposal(source_id, name, contributor, proposed_at, claims))
    write_atomically(folder / name, data)
    return name


def documents(home: Path, source_id: str) -> tuple[Document, ...]:
    """The proposals in use, as documents of the register, by digest."""
    folder = home / FOLDER / source_id
    found = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.csv"))] if folder.is_dir() else []
    made = [Document(source_id, n, hashlib.sha256(data).hexdigest(), len(data), "inbox") for n, data in found]
    return tuple(sorted(made, key=lambda document: document.sha256))


def path_of(home: Path, document: Document) -> Path:
    """Where a proposal's bytes lie."""
    return home / FOLDER / document.source_id / document.name


def proposals(home: Path, withdrawn: bool = False) -> list[Proposal]:
    """Those in use, or those withdrawn, by source and name."""
    return list(_read(home, f"*/{WITHDRAWN}/*.csv" if withdrawn else "*/*.csv"))


def contributors(home: Path) -> dict[str, str]:
    """document_id -> who proposed its claims."""
    return {_document_id(p): p.contributor for p in proposals(home)}


def withdrawn_documents(home: Path) -> frozenset[str]:
    """The document_id of every proposal that is no longer in use."""
    return frozenset(map(_document_id, proposals(home, withdrawn=True))) - contributors(home).keys()


def withdraw(home: Path, proposal: Proposal, why: str) -> None:
    """Take a proposal out of use. What it said stays beside the others, with the reason."""
    folder = home / FOLDER / proposal.source_id
    (folder / WITHDRAWN).mkdir(exist_ok=True)
    _write(folder / WITHDRAWN, Proposal(**{**asdict(proposal), "why": why}))
    (folder / proposal.name).rename(folder / WITHDRAWN / proposal.name)
    _about(folder / proposal.name).unlink(missing_ok=True)


def _about(path: Path) -> Path:
    return path.with_suffix(".json")


def _write(folder: Path, proposal: Proposal) -> None:
    text = json.dumps(asdict(proposal), ensure_ascii=False, indent=1)
    write_atomically(_about(folder / proposal.name), text.encode())


def _read(home: Path, pattern: str) -> Iterator[Proposal]:
    for path in sorted((home / FOLDER).glob(pattern)):
        if proposal := _told(path):
            yield proposal


def damaged(home: Path) -> list[str]:
    """The names of proposals in use of which nobody can tell any more whom to credit."""
    return [f"{path.parent.name}/{path.name}" for path in sorted((home / FOLDER).glob("*/*.csv")) if not _told(path)]


def _told(path: Path) -> Proposal | None:
    try:
        return Proposal(**json.loads(_about(path).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # none that is whole
        return None


def _document_id(proposal: Proposal) -> str:
    return proposal.name.split(".")[1]
