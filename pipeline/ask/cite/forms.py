"""A citation as people and their programs want it: a sentence, BibTeX, RIS, CSL-JSON. Each carries the mark.

Belongs here: these forms. Does not: finding the figure (`find`), what the mark holds (`mark`).
"""

from __future__ import annotations

import json
from collections.abc import Callable

from pipeline.ask.cite.find import Citation, Origin
from pipeline.publish.bibtex import authors, entry, kept, key_of, latex

WAREHOUSE = "WPS warehouse"
#: A longer text is cut in what people read; the digest speaks for all of it.
LONGEST = 200


def sentence(c: Citation) -> str:
    """One paragraph."""
    return f"{_figure(c)}. {_behind(c)}. {_where(c)}. {c.mark}."


def bibtex(c: Citation) -> str:
    """An entry of a BibTeX file."""
    fields = {
        "title": kept(_figure(c)),
        "author": authors(_publishers(c)),
        "publisher": WAREHOUSE,
        "year": str(c.day.year),
        "month": str(c.day.month),
        "version": c.release_id,
        "url": next((o.url for o in c.origins if o.url), ""),
        "note": latex(f"{_behind(c)}. {_where(c)}. {c.mark}"),
    }
    return entry(key_of(c.digest[:12]), fields)


def ris(c: Citation) -> str:
    """A record of a RIS file."""
    lines = [
        ("TY", "DATA"),
        ("ID", f"wps-{c.digest[:12]}"),
        ("TI", _figure(c)),
        *(("AU", p) for p in _publishers(c)),
        ("PB", WAREHOUSE),
        ("PY", str(c.day.year)),
        ("DA", f"{c.day:%Y/%m/%d}"),
        ("ET", c.release_id),
        *(("UR", o.url) for o in c.origins if o.url),
        ("N1", f"{_behind(c)}. {_where(c)}."),
        ("N1", c.mark),
        ("ER", ""),
    ]
    return "\n".join(f"{tag}  - {value}" for tag, value in lines)


def csl(c: Citation) -> str:
    """A list of one CSL-JSON item."""
    item = {
        "id": f"wps-{c.digest[:12]}",
        "type": "dataset",
        "title": _figure(c),
        "author": [{"literal": p} for p in _publishers(c)],
        "publisher": WAREHOUSE,
        "issued": {"date-parts": [[c.day.year, c.day.month, c.day.day]]},
        "version": c.release_id,
        "note": f"{_behind(c)}. {_where(c)}. {c.mark}",
    }
    url = next((o.url for o in c.origins if o.url), None)
    return json.dumps([item | ({"URL": url} if url else {})], ensure_ascii=False, indent=1)


#: name of a form -> who writes it.
FORMS: dict[str, Callable[[Citation], str]] = {"sentence": sentence, "bibtex": bibtex, "ris": ris, "csl": csl}


def _figure(c: Citation) -> str:
    """What was cited, and its value with its unit."""
    if c.column is None:
        return f"{_short(c.subject)} ({_bare(c.title)}; {c.table})"
    return f"{_short(c.subject)}: {_short(c.shown)} ({_bare(c.title)}; {c.table}.{c.column})"


def _behind(c: Citation) -> str:
    """Whose documents stand behind it, and where in a single one."""
    return "; ".join(map(_origin, c.origins)) or "No document speaks of it"


def _origin(o: Origin) -> str:
    said = f"{o.publisher}, {o.title}"
    if o.document is None:
        return f"{said} ({o.documents:,} documents, {o.rows:,} rows)"
    place = f", {o.place}" if o.place else "" if o.rows == 1 else f", {o.rows:,} rows"
    return f"{said} ({o.document}{place}, sha256 {(o.document_sha256 or 'unknown')[:12]})"


def _where(c: Citation) -> str:
    at = f", {c.found_at}" if c.found_at else ""
    return f"{WAREHOUSE}, release {c.release_id}, {c.day.day} {c.day:%B %Y}{at}"


def _publishers(c: Citation) -> list[str]:
    return list(dict.fromkeys(o.publisher for o in c.origins)) or [WAREHOUSE]


def _bare(text: str) -> str:
    """The first sentence of a title or description as part of another: one line, without the full stop."""
    return _short(" ".join(text.split()).split(". ")[0].rstrip("."))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
