"""Asking each live source once.

Belongs here: the order, the clock over all of it, what one answer comes to. Does not: what a refusal means (`verdict`),
the parser's part (`reading`), the report (`report`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace

from pipeline.contract import Refused
from pipeline.declare.dataset import Dataset
from pipeline.declare.source import Source
from pipeline.fetch.accept.accept import refuse_collapse, verify
from pipeline.fetch.accept.json_rows import announced, rows_of
from pipeline.fetch.accept.kinds import KINDS
from pipeline.fetch.accept.sniff import refuse_html
from pipeline.fetch.http.client import Fetcher
from pipeline.fetch.http.messages import Heard
from pipeline.fetch.intake import unforeseen
from pipeline.fetch.selection import unapproved
from pipeline.project import Project
from pipeline.run.contact.reading import Brought, Reader
from pipeline.run.contact.sample import PAGE_ROWS, Sample, sample
from pipeline.run.contact.verdict import EXPECTED, NOT_ASKED, OTHERWISE, Contact, Difference, difference, verdict

#: Seconds for all sources together, and for one request.
SECONDS, EACH = 300.0, 20.0
#: So much of a document is looked at.
MOST_BYTES = 8_000_000
#: What servers call documents of a kind; a type that says nothing of the kind is no difference.
_TYPES = {"html": "html", "json": "json", "pdf": "pdf", "xlsx": "sheet", "xml": "xml", "csv": "csv", "tsv": "tab"}
_VAGUE = ("", "application/octet-stream", "binary/octet-stream", "text/plain", "application/force-download")


def contacts(project: Project, seconds: float = SECONDS) -> Iterator[Contact]:
    """Ask each live source for one document, once at each of its addresses until one has it; what came of each.

    All of it takes no longer than `seconds`; a source whose turn does not come is not asked. Nothing is kept.
    """
    ends_at = time.monotonic() + seconds
    each = min(EACH, project.settings.deadline, seconds / 2)
    hurried = {"attempts": 1, "deadline": each, "max_megabytes": 1e9}  # the beginning is looked at, however large it is
    heard: list[Heard] = []
    settings = project.settings.model_copy(update=hurried)
    with Fetcher(settings, heard=heard.append) as fetcher, Reader() as reader:
        for dataset, source in project.sources:
            if source.live:
                yield _Question(project, dataset, source, fetcher, reader, heard, ends_at, each).answer()


class _Question:
    """One source to be asked, and all that this needs."""

    def __init__(
        self,
        project: Project,
        dataset: Dataset,
        source: Source,
        fetcher: Fetcher,
        reader: Reader,
        heard: list[Heard],
        ends_at: float,
        each: float,
    ) -> None:
        self._project, self._dataset, self._source = project, dataset, source
        self._fetcher, self._reader, self._heard = fetcher, reader, heard
        self._ends_at, self._each = ends_at, each

    def answer(self) -> Contact:
        """What came of asking it; never raises for anything that a server or a document does."""
        source_id = self._source.source_id
        if why := unapproved(self._source, self._project.settings):
            return Contact(source_id, NOT_ASKED, remarks=(why.removeprefix("not asked: "),))
        chosen = sample(self._project, self._dataset, self._source)
        if chosen is None:
            return Contact(source_id, NOT_ASKED, remarks=("nothing is known to ask for before a first night",))
        tried: list[Contact] = []
        for address in chosen.addresses:
            if self._left() < self._each:
                break
            tried.append(self._asked(chosen, address))
            if tried[-1].verdict == EXPECTED:
                break
        if not tried:
            return Contact(source_id, NOT_ASKED, remarks=("no time was left",))
        found = next((t for t in tried if t.verdict == EXPECTED), tried[0])
        others = tuple(f"{t.address}: {t.verdict}: {t.said}" for t in tried if t is not found)
        return replace(found, remarks=(*found.remarks, *others))

    def _left(self) -> float:
        return self._ends_at - time.monotonic()

    def _asked(self, chosen: Sample, address: str) -> Contact:
        self._heard.clear()
        begun = time.monotonic()
        about = Contact(self._source.source_id, EXPECTED, document=chosen.endpoint.name, address=address)
        try:
            about, brought = self._brought(about, chosen, address, begun)
            if brought is not None:
                about = self._read(about, brought)
        except Refused as refused:
            about = replace(
                self._with_headers(about, begun),
                verdict=verdict(refused, self._heard),
                differs=(*about.differs, difference(refused)),
            )
        except Exception as error:  # one source never ends the look at the others
            told = difference(unforeseen(chosen.endpoint.name, error))
            about = replace(about, verdict=OTHERWISE, differs=(*about.differs, told))
        return replace(about, verdict=OTHERWISE) if about.differs and about.verdict == EXPECTED else about

    def _with_headers(self, about: Contact, begun: float) -> Contact:
        """With what is known of the responses so far."""
        if about.seconds is None:
            about = replace(about, seconds=round(time.monotonic() - begun, 2))
        if not self._heard:
            return about
        last = self._heard[-1]
        redirects = tuple(h.url for h in self._heard[1:])
        return replace(about, status=last.status, media_type=last.media_type or None, redirects=redirects)

    def _brought(self, about: Contact, chosen: Sample, address: str, begun: float) -> tuple[Contact, Brought | None]:
        """The document, verified, where all of it was looked at. Raises Refused."""
        response = self._fetcher.look(address, chosen.policy, MOST_BYTES)
        data, whole = response.content.data, response.content.whole
        about = replace(self._with_headers(about, begun), size=len(data), whole=whole)
        expect = chosen.policy.expect
        if strange := _strange_type(about.media_type or "", expect.media):
            about = replace(about, differs=(Difference("type", strange),))
        if not whole:
            if not KINDS[expect.media].web_page:
                refuse_html(data)
            return replace(about, remarks=(f"the first {len(data):,} bytes were looked at",)), None
        if not chosen.endpoint.paged:
            verify(data, expect, None)
            refuse_collapse(len(data), chosen.size)
            return about, Brought(chosen.endpoint.name, data, response.url, response.headers)
        rows, total = rows_of(data), announced(data)
        if not rows:
            raise Refused("no_rows", f"{address}: a list without rows")
        remarks = [f"{total:,} rows are announced"] if total else []
        remarks += [f"{len(rows):,} rows came where {PAGE_ROWS} were asked for"] * (len(rows) > PAGE_ROWS)
        page = json.dumps(rows, separators=(",", ":")).encode()
        return replace(about, remarks=tuple(remarks)), Brought(
            chosen.endpoint.name, page, response.url, response.headers
        )

    def _read(self, about: Contact, brought: Brought) -> Contact:
        """With what the parser finds. Raises Refused."""
        if self._left() <= 0:
            return replace(about, remarks=(*about.remarks, "no time was left to read it"))
        read = self._reader.read(self._dataset, self._source, brought, min(self._each, self._left()))
        unknown = [("fields", read.fields), ("members", read.members)]
        found = [Difference("layout", f"{what} that nobody reads: {', '.join(some)}") for what, some in unknown if some]
        return replace(about, rows=read.rows, differs=(*about.differs, *found))


def _strange_type(media_type: str, media: str) -> str | None:
    """How the type that a server names differs from the kind that is expected; None where it does not, or is vague."""
    plain = media_type.partition(";")[0].strip().lower()
    word = _TYPES.get(media)
    if word is None or plain in _VAGUE or word in plain:
        return None
    return f"{plain} where a document of the kind {media} is expected"
