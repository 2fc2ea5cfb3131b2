"""Earlier documents that stand in for newer ones which were accepted and then could not be read.

Belongs here: what is in use when a parser refuses what a publisher (or an operator) put in the place of a document that
it could read. Does not: accepting bytes (`fetch.accept`), parsing (`workers`), or the rows.

Bytes are accepted by their looks; only the parser knows whether they say anything. Without a stand-in, a renamed column
upstream would take every figure of its document out of the next release.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pipeline.contract import Document
from pipeline.store.documents import digests, doubtful
from pipeline.store.manifest import Manifest
from pipeline.store.snapshots import SnapshotStore

#: Whether a document can be read: True or False, None when nobody has tried.
Readable = Callable[[Document], bool | None]
UNREADABLE = "not readable: "


def stand_ins(
    documents: Sequence[Document], archived: Iterable[Document], store: SnapshotStore, readable: Readable
) -> tuple[Document, ...]:
    """For each document that cannot be read: the newest earlier one of each of its names that can be.

    What the store has goes before what was shipped with the program (`archived`). A document that is in use anyway
    stands in for nothing. Sorted by digest.
    """
    shipped = {d.name: d for d in archived}
    found: dict[str, Document] = {}
    for refused in (d for d in doubtful(documents) if readable(d) is False):
        earlier = store.before(refused)
        for name in sorted({refused.name, *earlier}):
            candidates = [*earlier.get(name, ()), *([shipped[name]] if name in shipped else [])]
            chosen = next((d for d in candidates if readable(d)), None)
            if chosen and not digests(documents, {chosen.sha256}):
                found[chosen.sha256] = replace(chosen, name=name)
    return tuple(found[sha256] for sha256 in sorted(found))


def judged(state: str, detail: str, unreadable: Sequence[Document], standing_in: Sequence[Document]) -> tuple[str, str]:
    """The state of a source and one line about it, when some of its documents turned out to be unreadable.

    Shipped documents that cannot be read do not count. What this said earlier in `detail` is replaced.
    """
    brought_in = [d for d in unreadable if d.origin not in {"archive", "packaged"}]
    if not brought_in:
        return state, detail
    detail = detail.partition(UNREADABLE)[0].removesuffix("; ")
    said = f"{UNREADABLE}{', '.join(d.name for d in brought_in[:3])}"
    said += f" and {len(brought_in) - 3} more" if len(brought_in) > 3 else ""
    if standing_in:
        said += f"; in use instead, from earlier: {', '.join(d.name for d in standing_in[:3])}"
    return "stale", "; ".join(part for part in (detail, said) if part)


def with_stand_ins(
    manifest: Manifest, archived: Sequence[Document], store: SnapshotStore, readable: Readable
) -> Manifest:
    """The manifest with what is in use for documents that are known to be unreadable, and the state this makes."""
    unreadable = [d for d in doubtful(manifest.documents) if readable(d) is False]
    found = stand_ins(manifest.documents, archived, store, readable)
    state, detail = judged(manifest.state, manifest.detail, unreadable, found)
    return replace(manifest, state=state, detail=detail, stand_ins=found)
