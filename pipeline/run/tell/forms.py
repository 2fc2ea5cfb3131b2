"""The bodies that a web hook takes: the program's own, Slack's, and that of Teams.

Belongs here: what is sent, by the names that the setting `notify_form` has. Does not: sending it (`post`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.common.values import Record
from pipeline.project import Project
from pipeline.publish.feeds.entry import ALL
from pipeline.publish.feeds.feeds import FOLDER
from pipeline.publish.feeds.json_feed import read_feed
from pipeline.publish.feeds.watching import kept_answers
from pipeline.run.tell.words import subject, text
from pipeline.store.releases import Release, ReleaseError
from pipeline.store.run_record import RunRecord

#: What of a record is not for everybody: folders of this machine.
OWN = ("warehouse", "page", "exports")


def own(project: Project, record: RunRecord) -> Record:
    """Everything: how the night ended in words and as its record, and what a new release's feed of everything says."""
    release = _release(project, record)
    return {
        "event": record["outcome"],
        "text": text(record),
        "release": release.release_id if release else None,
        "created_at": release.created_at.isoformat() if release else None,
        **_changed(release, project.settings.feeds_at),
        "record": _for_everybody(record) if project.settings.public else record,
    }


def slack(project: Project, record: RunRecord) -> Record:
    """A message of Slack's incoming web hooks, which many other chats take too."""
    first, *rest = text(record).split("\n")
    lines = "\n".join(map(_plain, rest))
    return {"text": f"*{_plain(first)}*\n{lines}"}


def teams(project: Project, record: RunRecord) -> Record:
    """A message with an adaptive card, as the web hooks of Teams' workflows take it."""
    said = subject(record)
    heading = {"type": "TextBlock", "text": said, "weight": "Bolder", "wrap": True}
    lines = [{"type": "TextBlock", "text": line, "wrap": True} for line in text(record).split("\n")[1:]]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [heading, *lines],
    }
    attached = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    return {"type": "message", "summary": said, "attachments": [attached]}


FORMS: Mapping[str, Callable[[Project, RunRecord], Record]] = {"json": own, "slack": slack, "teams": teams}


def _plain(line: str) -> str:
    """A line in which Slack finds no link, name or markup of its own."""
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _release(project: Project, record: RunRecord) -> Release | None:
    try:
        return project.releases.get(record["release_id"]) if record["release_id"] else None
    except ReleaseError:
        return None


def _changed(release: Release | None, address: str | None) -> Record:
    feed = read_feed(release.folder / FOLDER / f"{ALL}.json") if release else None
    entries = [e for e in (feed.entries if feed else ()) if release and _names(e.about, release)]
    answers = kept_answers(Path(release.folder)) if release else {}
    return {
        "feed": f"{address}/{FOLDER}/{ALL}.json" if address and release else None,
        "entries": [{"id": e.id, "title": e.title, "causes": e.causes, "about": e.about} for e in entries],
        "questions_failed": {name: answer.error for name, answer in answers.items() if answer.error},
    }


def _names(about: Mapping[str, object] | None, release: Release) -> bool:
    return (about or {}).get("release") == release.release_id


def _for_everybody(record: RunRecord) -> Record:
    """The record without values that may not be passed on, and without folders of this machine."""
    told: Record = {key: value for key, value in record.items() if key not in OWN}
    checks = record["checks"]
    return {**told, "checks": {**checks, "failed": [{**line, "sample": []} for line in checks["failed"]]}}
