"""Watched questions, asked of a release in the making; what is new in their answers.

Belongs here: comparing two answers, the entry that a changed one makes. Does not: asking within limits (`asking`),
keeping questions (`store.watches`), other changes (`groups`).

An answer is kept in the release that gave it. A question that fails keeps its last answer, with what went wrong.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

from pipeline.publish.feeds.asking import Answered, Ask
from pipeline.publish.feeds.entry import ALL, Entry, entry_id
from pipeline.store.releases import DATABASE
from pipeline.store.watches import FILE, Watch

WATCH = "watch"
#: Rows of either kind that an entry lists.
SHOWN = 20


@dataclass(frozen=True)
class Difference:
    """The rows, each as JSON, that are in one of two answers alone."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


def answers(folder: Path, questions: Mapping[str, Watch], previous: Path | None, ask: Ask) -> dict[str, Answered]:
    """What the staged release in the folder answers; of a question that fails, the previous answer stands."""
    before = kept_answers(previous) if previous else {}
    made = {}
    for name, watch in questions.items():
        now = ask(folder / DATABASE, watch.sql)
        last = before.get(name)
        if now.error and last and last.sql == watch.sql:
            now = Answered(watch.sql, last.columns, last.rows, now.error)
        made[name] = now
    return made


def keep_answers(folder: Path, made: Mapping[str, Answered]) -> None:
    """Keep the answers in the release; nothing where nothing is asked."""
    if made:
        told = {name: asdict(answer) for name, answer in made.items()}
        (folder / FILE).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def kept_answers(folder: Path) -> dict[str, Answered]:
    """The answers that a release keeps; none where there are none that can be read."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return {name: _answered(said) for name, said in kept.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # taken away or written into since
        return {}


def _answered(said: dict[str, object]) -> Answered:
    columns, rows = said["columns"], said["rows"]
    return Answered(
        str(said["sql"]),
        tuple(map(str, columns)) if isinstance(columns, list) else None,
        tuple(map(str, rows)) if isinstance(rows, list) else (),
        str(said["error"]) if said["error"] else None,
    )


def difference(before: Answered | None, now: Answered) -> Difference | None:
    """What is in one of two answers alone; None where they are the same, or are not both answers to one question."""
    if before is None or before.columns is None or now.columns is None or before.sql != now.sql or now.error:
        return None
    old, new = Counter(before.rows), Counter(now.rows)
    found = Difference(tuple(sorted((new - old).elements())), tuple(sorted((old - new).elements())))
    return found if found.added or found.removed or before.columns != now.columns else None


def earlier(previous: Path | None, watch: Watch, ask: Ask) -> Answered | None:
    """What the previous release answered to a question: as it kept it or, where nobody asked then, as it does now."""
    if previous is None:
        return None
    kept = kept_answers(previous).get(watch.name)
    return kept if kept and kept.sql == watch.sql else ask(previous / DATABASE, watch.sql)


def entries(
    made: Mapping[str, Answered],
    questions: Mapping[str, Watch],
    previous: Path | None,
    ask: Ask,
    release_id: str,
    updated: str,
    *,
    rows: bool = True,
) -> list[tuple[tuple[str, str], Entry]]:
    """The entries of changed answers, each with its feed: that of the question, and that of everything.

    `rows` False: how many rows came and went, without them: nobody knows of which sources an answer is made.
    """
    found = []
    for name, now in made.items():
        changed = difference(earlier(previous, questions[name], ask), now)
        if changed is not None:
            html, about = _told(name, now, changed, rows)
            title = f"The answer to «{name}» changed: {_numbers(changed)}"
            for feed in ((WATCH, name), (ALL, "")):
                about_it = {"release": release_id, **about}
                found.append(
                    (
                        feed,
                        Entry(entry_id(*feed, release_id, WATCH, name), title, updated, html, (WATCH,), (), about_it),
                    )
                )
    return found


def _told(name: str, now: Answered, changed: Difference, listed: bool) -> tuple[str, dict[str, object]]:
    """A changed answer in words, and for machines."""
    said = [f"<p>The answer to «{escape(name)}» changed: {_numbers(changed)}.</p>"]
    said.append(f"<p><code>{escape(now.sql)}</code></p><p>{escape(', '.join(now.columns or ()))}</p>")
    for word, rows in (("came", changed.added), ("went", changed.removed)):
        if rows and listed:
            more = f"<li>and {len(rows) - SHOWN:,} more</li>" if len(rows) > SHOWN else ""
            said.append(f"<p>{word}:</p><ul>{''.join(f'<li>{escape(r)}</li>' for r in rows[:SHOWN])}{more}</ul>")
    return "".join(said), {"watch": name, "rows_came": len(changed.added), "rows_went": len(changed.removed)}


def _numbers(changed: Difference) -> str:
    added, removed = len(changed.added), len(changed.removed)
    return f"{added:,} row{'s' * (added != 1)} came, {removed:,} went"
