"""How to cite what goes along, in the words of the Citation File Format 1.2.0 (YAML).

Belongs here: those words. Does not: the citation of a single figure (`ask.cite`).
"""

from __future__ import annotations

import yaml

from pipeline.common.values import Record, Row
from pipeline.publish.describe.contents import ABSTRACT, CREATOR, SUBJECTS, Contents

MESSAGE = "Cite this release, and the source behind each figure: the references name every one with its terms."


def citation_cff(contents: Contents) -> str:
    """The release as a data set, and its sources as references."""
    told = {
        "cff-version": "1.2.0",
        "message": MESSAGE,
        "type": "dataset",
        "title": contents.title,
        "abstract": ABSTRACT,
        "authors": [{"name": CREATOR}],
        "version": contents.release.release_id,
        "date-released": contents.release.created_at.date(),
        **_found(contents.found_at),
        "keywords": list(SUBJECTS),
        "references": [_reference(row) for row in contents.sources],
    }
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=120)


def _found(at: str | None) -> Record:
    """The address of the release's page, or its path in every copy of the site that has none."""
    if at is None or at.startswith("http"):
        return {"url": at} if at else {}
    kind, path = at.split(" ", 1)
    return {"identifiers": [{"type": "other", "value": path, "description": f"the release's {kind} in the site"}]}


def _reference(row: Row) -> Record:
    said = {
        "url": row["homepage"],
        "license-url": row["licence_url"],
        "notes": f"Terms: {row['licence']}. {row['citation']}",
    }
    return {
        "type": "data",
        "title": row["title"],
        "authors": [{"name": row["publisher"]}],
        **{name: text for name, text in said.items() if text},
    }
